import { configMaps, deployments } from '@kubets/api';
import { type KubeObject } from '@kubets/machinery';
import { buildConfigMap, buildDeployment, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

interface Answer {
  readonly status: number;
  readonly body: Record<string, never> & KubeObject & { message: string; reason: string; details: never };
  readonly warning: string;
}

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }): Promise<Answer> {
  const text = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await cluster.client.raw({ method, path, headers, ...text });
  return { status: response.status, body: JSON.parse(await response.text()) as Answer['body'], warning: String(response.headers['warning'] ?? '') };
}

const configMapsPath = '/api/v1/namespaces/default/configmaps';

describe('create', () => {
  it('fills what the server owns', async () => {
    const created = await cluster.client.create(configMaps, buildConfigMap({ data: { color: 'red' } }));
    expect(created).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', data: { color: 'red' }, metadata: { namespace: 'default' } });
    expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(created.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(created.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(created.metadata.managedFields).toMatchObject([
      { operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { 'f:color': {} } } },
    ]);
  });

  it('takes kind and version from the URL when the body leaves them out', async () => {
    expect((await send('POST', configMapsPath, { metadata: { name: 'bare' } })).body).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1' });
  });

  it('accepts YAML and drops nulls', async () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: from-yaml\n  creationTimestamp: null\ndata:\n  answer: "42"\n';
    const { status, body } = await send('POST', configMapsPath, yaml, { 'content-type': 'application/yaml' });
    expect([status, body['data']]).toEqual([201, { answer: '42' }]);
  });

  it('draws a name from generateName', async () => {
    const created = await cluster.client.create(configMaps, { metadata: { generateName: 'drawn-', namespace: 'default' } });
    expect(created.metadata.name).toMatch(/^drawn-[a-z0-9]{5}$/);
  });

  it('draws a name again when it is taken, and says so when eight draws are', async () => {
    const draw = () => cluster.client.create(configMaps, { metadata: { generateName: 'clash-', namespace: 'default' } });
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    try {
      expect((await draw()).metadata.name).toBe('clash-bbbbb');
      const message = 'configmaps "clash-bbbbb" already exists, the server was not able to generate a unique name for the object';
      await expect(draw()).rejects.toMatchObject({ code: 409, reason: 'AlreadyExists', message, status: { details: { retryAfterSeconds: 1 } } });
      let drawn = 0;
      random.mockImplementation(() => (drawn++ < 20 ? 0 : 0.999));
      expect((await draw()).metadata.name).toMatch(/^clash-b*9+$/);
    } finally {
      random.mockRestore();
    }
  });

  it('drops the status of a kind that has a status of its own', async () => {
    const deployment = buildDeployment({ metadata: { name: 'no-status' }, status: { replicas: 7 } });
    const created = await cluster.client.create(deployments, deployment);
    expect(created.status.replicas).toBeUndefined();
    expect(created.metadata.generation).toBe(1);
  });

  it('tells all that is wrong at once: missing fields, unsupported words and broken rules', async () => {
    const pod = {
      metadata: { name: 'A' },
      spec: {
        restartPolicy: 'Sometimes',
        containers: [{ image: 'a', ports: [{ protocol: 'UDP' }] }],
        tolerations: [{ effect: 'NoWay', operator: 'Exists', value: 'x' }],
      },
    };
    const { status, body } = await send('POST', '/api/v1/namespaces/default/pods', pod);
    const causes = (body.details as { causes: { reason: string; field: string }[] }).causes.map(({ reason, field }) => `${field}: ${reason}`);
    expect([status, causes.sort()]).toEqual([
      422,
      [
        'metadata.name: FieldValueInvalid',
        'spec.containers[0].name: FieldValueRequired',
        'spec.containers[0].ports[0].containerPort: FieldValueRequired',
        'spec.restartPolicy: FieldValueNotSupported',
        'spec.tolerations[0].effect: FieldValueNotSupported',
        'spec.tolerations[0].operator: FieldValueInvalid',
      ],
    ]);
  });

  it('refuses a kind and a version that are no text', async () => {
    const { status, body } = await send('POST', configMapsPath, { apiVersion: { toString: 1 }, metadata: { name: 'odd' } });
    expect([status, body.message]).toEqual([400, 'the API version in the data ({"toString":1}) does not match the expected API version (v1)']);
  });

  it('stores nothing on a dry run', async () => {
    expect((await send('POST', `${configMapsPath}?dryRun=All`, { metadata: { name: 'dry' } })).status).toBe(201);
    expect((await send('GET', `${configMapsPath}/dry`)).status).toBe(404);
  });

  it.each([
    ['a name that exists', { metadata: { name: 'kube-root-copy' } }, 409, 'AlreadyExists', 'configmaps "kube-root-copy" already exists'],
    ['no name', { metadata: {} }, 422, 'Invalid', 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'],
    ['a wrong name', { metadata: { name: 'No' } }, 422, 'Invalid', 'ConfigMap "No" is invalid: metadata.name: Invalid value: "No"'],
    [
      'another namespace',
      { metadata: { name: 'x', namespace: 'other' } },
      400,
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'another version',
      { apiVersion: 'v2', metadata: { name: 'x' } },
      400,
      'BadRequest',
      'the API version in the data (v2) does not match the expected API version (v1)',
    ],
    [
      'another kind',
      { kind: 'Secret', apiVersion: 'v1', metadata: { name: 'x' } },
      400,
      'BadRequest',
      'Secret in version "v1" cannot be handled as a ConfigMap',
    ],
    [
      'a wrong type',
      { metadata: { name: 'x' }, data: { a: 1 } },
      400,
      'BadRequest',
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number',
    ],
    ['a resourceVersion', { metadata: { name: 'x', resourceVersion: '1' } }, 400, 'BadRequest', 'resourceVersion should not be set on objects to be created'],
    ['text that is no JSON', '{"metadata":', 400, 'BadRequest', "couldn't get version/kind; json parse error"],
    ['a list in place of an object', [], 400, 'BadRequest', 'the object provided is unrecognized'],
  ])('refuses %s', async (_what, body, status, reason, message) => {
    await send('POST', configMapsPath, { metadata: { name: 'kube-root-copy' } });
    const answer = await send('POST', configMapsPath, body);
    expect(answer).toMatchObject({ status, body: { kind: 'Status', status: 'Failure', reason, code: status } });
    expect(answer.body.message).toContain(message);
  });

  it('names unknown and doubled fields as fieldValidation asks', async () => {
    const body = (name: string) => `{"metadata":{"name":"${name}"},"data":{"a":"1","a":"2"},"colour":"red"}`;
    const warned = await send('POST', configMapsPath, body('warned'));
    expect([warned.status, warned.warning]).toEqual([201, expect.stringMatching(/^299 - "duplicate field \\"data.a\\"".*299 - "unknown field \\"colour\\""/)]);
    expect((await send('POST', `${configMapsPath}?fieldValidation=Ignore`, body('ignored'))).warning).toBe('');
    const refused = await send('POST', `${configMapsPath}?fieldValidation=Strict`, body('refused'));
    expect(refused.status).toBe(400);
    expect(refused.body.message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.a", unknown field "colour"',
    );
  });

  it.each([
    ['dryRun=Some', 'dryRun: Unsupported value: "Some": supported values: "All"'],
    ['fieldValidation=Maybe', 'fieldValidation: Unsupported value: "Maybe"'],
    [`fieldManager=${'m'.repeat(129)}`, 'fieldManager: Too long'],
  ])('refuses the option %s', async (query, message) => {
    const { status, body } = await send('POST', `${configMapsPath}?${query}`, { metadata: { name: 'options' } });
    expect(status).toBe(422);
    expect(body.message).toContain(message);
  });
});

describe('update', () => {
  it('counts generations, keeps status and spec apart', async () => {
    const created = await cluster.client.create(deployments, buildDeployment({ metadata: { name: 'apart' } }));
    const scaled = await cluster.client.update(deployments, { ...created, spec: { ...created.spec, replicas: 5 }, status: { ...created.status, replicas: 9 } });
    expect([scaled.metadata.generation, scaled.spec.replicas, scaled.status.replicas]).toEqual([2, 5, undefined]);
    const reported = await cluster.client.updateStatus(deployments, {
      ...scaled,
      spec: { ...scaled.spec, replicas: 1 },
      status: { ...scaled.status, replicas: 4 },
    });
    expect([reported.metadata.generation, reported.spec.replicas, reported.status.replicas]).toEqual([2, 5, 4]);
    expect(reported.metadata.managedFields?.map(({ subresource }) => subresource)).toEqual([undefined, 'status']);
  });

  it('writes nothing when nothing changes', async () => {
    const created = await cluster.client.create(configMaps, buildConfigMap({ data: { a: 'b' } }));
    const updated = await cluster.client.update(configMaps, created);
    expect(updated.metadata.resourceVersion).toBe(created.metadata.resourceVersion);
  });

  it('refuses a stale resourceVersion, another uid, another name', async () => {
    const created = await cluster.client.create(configMaps, buildConfigMap({ metadata: { name: 'stale' } }));
    await cluster.client.update(configMaps, { ...created, data: { a: '1' } });
    const path = `${configMapsPath}/stale`;
    expect(await send('PUT', path, { ...created, data: { a: '2' } })).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on configmaps "stale": the object has been modified; please apply your changes to the latest version and try again',
        details: { name: 'stale', kind: 'configmaps' },
      },
    });
    expect((await send('PUT', path, { metadata: { name: 'stale', uid: 'another' } })).body.message).toContain(
      'Precondition failed: UID in precondition: another',
    );
    expect((await send('PUT', path, { metadata: { name: 'other' } })).body.message).toBe(
      'the name of the object (other) does not match the name on the URL (stale)',
    );
    expect((await send('PUT', `${configMapsPath}/missing`, { metadata: { name: 'missing' } })).status).toBe(404);
  });

  it('loses no update of writers that race', async () => {
    const { metadata } = await cluster.client.create(configMaps, buildConfigMap());
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map((key) => cluster.client.patch(configMaps, metadata, { type: 'merge', body: { data: { [key]: 'x' } } })));
    expect(Object.keys((await cluster.client.get(configMaps, metadata)).data ?? {}).toSorted()).toEqual(keys.toSorted());
  });
});

describe('patch', () => {
  it.each([
    ['json', [{ op: 'replace', path: '/data/a', value: '2' }]],
    ['merge', { data: { a: '2' } }],
    ['strategic', { data: { a: '2' } }],
  ] as const)('applies a %s patch', async (type, body) => {
    const created = await cluster.client.create(configMaps, buildConfigMap({ data: { a: '1', b: '1' } }));
    const patched = await cluster.client.patch(configMaps, created.metadata, { type, body } as never);
    expect(patched.data).toEqual({ a: '2', b: '1' });
  });

  it('merges containers by name', async () => {
    const { metadata } = await cluster.client.create(deployments, buildDeployment({ metadata: { name: 'merged' } }));
    const body = { spec: { template: { spec: { containers: [{ name: 'main', image: 'example/app:2' }] } } } };
    const patched = await cluster.client.patch(deployments, metadata, { type: 'strategic', body });
    expect(patched.spec.template.spec?.containers).toMatchObject([{ name: 'main', image: 'example/app:2', terminationMessagePath: '/dev/termination-log' }]);
  });

  it.each([
    ['application/json', {}, 415, 'the body of the request was in an unknown format'],
    ['application/merge-patch+json', [], 400, 'must be an object'],
    ['application/json-patch+json', [{ op: 'remove', path: '/data/none' }], 422, 'the server rejected our request due to an error in our request'],
    ['application/json-patch+json', { not: 'a list' }, 400, 'error decoding patch'],
    ['application/merge-patch+json', { metadata: { name: 'renamed' } }, 400, 'does not match the name on the URL'],
    ['application/merge-patch+json', { metadata: { resourceVersion: '1' } }, 409, 'the object has been modified'],
  ])('as %s refuses %j with %i', async (type, body, status, message) => {
    await send('POST', configMapsPath, { metadata: { name: 'patched' } });
    const answer = await send('PATCH', `${configMapsPath}/patched`, body, { 'content-type': type });
    expect(answer.status).toBe(status);
    expect(answer.body.message).toContain(message);
  });
});

describe('server-side apply', () => {
  const apply = (name: string, data: Record<string, string>, query: string) =>
    send(
      'PATCH',
      `${configMapsPath}/${name}?${query}`,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data },
      { 'content-type': 'application/apply-patch+yaml' },
    );

  it('creates, owns, and removes what its manager drops', async () => {
    expect(await apply('applied', { a: '1', b: '1' }, 'fieldManager=ann')).toMatchObject({ status: 201, body: { data: { a: '1', b: '1' } } });
    const again = await apply('applied', { a: '1', b: '1' }, 'fieldManager=ann');
    expect(again.status).toBe(200);
    const { body } = await apply('applied', { a: '1' }, 'fieldManager=ann');
    expect(body['data']).toEqual({ a: '1' });
    expect(body.metadata.managedFields).toMatchObject([{ manager: 'ann', operation: 'Apply', fieldsV1: { 'f:data': { 'f:a': {} } } }]);
  });

  it('names the manager of a conflict, and takes the field when forced', async () => {
    await apply('contested', { a: '1' }, 'fieldManager=ann');
    const refused = await apply('contested', { a: '2' }, 'fieldManager=bob');
    expect(refused).toMatchObject({
      status: 409,
      body: { reason: 'Conflict', details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "ann"', field: '.data.a' }] } },
    });
    expect((await apply('contested', { a: '2' }, 'fieldManager=bob&force=true')).body['data']).toEqual({ a: '2' });
  });

  it('needs a field manager', async () => {
    const { status, body } = await apply('nobody', {}, 'force=true');
    expect([status, body.message]).toEqual([422, expect.stringContaining('fieldManager: Required value')]);
  });

  it('applies a status beside the spec', async () => {
    await cluster.client.create(deployments, buildDeployment({ metadata: { name: 'status-applied' } }));
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', status: { replicas: 2 } };
    const path = '/apis/apps/v1/namespaces/default/deployments/status-applied/status?fieldManager=reporter';
    const answer = await send('PATCH', path, body, { 'content-type': 'application/apply-patch+yaml' });
    expect(answer).toMatchObject({ status: 200, body: { status: { replicas: 2 }, spec: { replicas: 3 } } });
  });
});
