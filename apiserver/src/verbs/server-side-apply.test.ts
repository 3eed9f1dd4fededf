import { clusterRoleBindings, clusterRoles, configMaps, type Deployment, deployments, leases, pods, services } from '@kubets/api';
import type { JsonObject, KubeObject, ManagedFieldsEntry } from '@kubets/machinery';
import { buildDeployment, buildPod, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

interface Answer {
  readonly status: number;
  readonly body: KubeObject & { readonly spec: Record<string, never>; readonly message: string; readonly reason: string; readonly details: never };
  readonly warning: string;
}

async function send(method: string, path: string, body: unknown, contentType = 'application/apply-patch+yaml', client = cluster.client): Promise<Answer> {
  const response = await client.raw({ method, path, headers: { 'content-type': contentType }, body: JSON.stringify(body) });
  return { status: response.status, body: JSON.parse(await response.text()) as Answer['body'], warning: String(response.headers['warning'] ?? '') };
}

const deploymentPath = (name: string, subresource = ''): string => `/apis/apps/v1/namespaces/default/deployments/${name}${subresource}`;
const deployment = (name: string, spec: JsonObject, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec,
  ...more,
});
const whole = { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'main', image: 'i:1' }] } } };

const applyAs = (manager: string, name: string, spec: JsonObject, query = ''): Promise<Answer> =>
  send('PATCH', `${deploymentPath(name)}?fieldManager=${manager}${query}`, deployment(name, spec));
const configPath = (name: string): string => `/api/v1/namespaces/default/configmaps/${name}`;
const applyConfig = (manager: string, name: string, data: JsonObject | undefined, query = ''): Promise<Answer> =>
  send('PATCH', `${configPath(name)}?fieldManager=${manager}${query}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...(data && { data }) });

const entries = ({ body }: Answer): readonly string[] =>
  (body.metadata.managedFields ?? []).map(
    ({ manager, operation, subresource }: ManagedFieldsEntry) => `${manager} ${operation}${subresource === undefined ? '' : ` ${subresource}`}`,
  );
const fieldsOf = ({ body }: Answer, manager: string): unknown =>
  body.metadata.managedFields?.find((entry: ManagedFieldsEntry) => entry.manager === manager)?.fieldsV1;
const read = async (name: string): Promise<Deployment> => cluster.client.get(deployments, { namespace: 'default', name });

describe('an apply', () => {
  it('of what is there already changes nothing, not even a time', async () => {
    const once = await applyAs('one', 'same', { ...whole, replicas: 2 });
    const twice = await applyAs('one', 'same', { ...whole, replicas: 2 });
    expect([once.status, twice.status]).toEqual([201, 200]);
    expect(twice.body.metadata).toEqual(once.body.metadata);
    const patched = await send('PATCH', `${deploymentPath('same')}?fieldManager=other`, { spec: { replicas: 2 } }, 'application/merge-patch+json');
    expect(patched.body.metadata).toEqual(once.body.metadata);
    const replaced = await send('PUT', `${deploymentPath('same')}?fieldManager=other`, once.body, 'application/json');
    expect(replaced.body.metadata).toEqual(once.body.metadata);
  });

  it('fills defaults that nobody owns, in list keys as well', async () => {
    const service = (port: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'keyed' }, spec: { ports: [port] } });
    const path = '/api/v1/namespaces/default/services/keyed';
    const first = await send('PATCH', `${path}?fieldManager=one`, service({ port: 80, name: 't' }));
    expect((first.body.spec as unknown as { ports: object[] }).ports).toEqual([{ name: 't', port: 80, targetPort: 80, protocol: 'TCP' }]);
    expect(fieldsOf(first, 'one')).toEqual({ 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {} } } } });
    const second = await send('PATCH', `${path}?fieldManager=two`, service({ port: 80, protocol: 'TCP', targetPort: 8080 }));
    expect([second.status, (second.body.spec as unknown as { ports: object[] }).ports]).toEqual([
      200,
      [{ name: 't', port: 80, targetPort: 8080, protocol: 'TCP' }],
    ]);
    const udp = await send('PATCH', `${path}?fieldManager=three`, service({ port: 80, protocol: 'UDP', name: 'u' }));
    expect((udp.body.spec as unknown as { ports: object[] }).ports).toHaveLength(2);
    const dropped = await send('PATCH', `${path}?fieldManager=three`, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'keyed' } });
    expect((dropped.body.spec as unknown as { ports: object[] }).ports).toEqual([{ name: 't', port: 80, targetPort: 8080, protocol: 'TCP' }]);
    await cluster.client.delete(services, { namespace: 'default', name: 'keyed' });
  });

  it('shares a map of labels, a set of finalizers and a list by key, and owns an atomic list as one', async () => {
    const spec = (container: JsonObject): JsonObject => ({ ...whole, template: { ...whole.template, spec: { containers: [{ name: 'main', ...container }] } } });
    const body = (container: JsonObject, metadata: JsonObject): JsonObject => ({
      ...deployment('shared', spec(container)),
      metadata: { name: 'shared', ...metadata },
    });
    const apply = (manager: string, sent: JsonObject, query = ''): Promise<Answer> =>
      send('PATCH', `${deploymentPath('shared')}?fieldManager=${manager}${query}`, sent);
    await apply('one', body({ image: 'i:1', args: ['a'] }, { labels: { x: '1' }, finalizers: ['example.com/one'] }));
    const two = await apply('two', body({ env: [{ name: 'E', value: '1' }] }, { labels: { y: '2' }, finalizers: ['example.com/two'] }));
    expect(two.body.metadata).toMatchObject({ labels: { x: '1', y: '2' }, finalizers: ['example.com/one', 'example.com/two'] });
    const refused = await apply('two', body({ args: ['a', 'b'] }, {}));
    expect(refused.body).toMatchObject({
      code: 409,
      message: 'Apply failed with 1 conflict: conflict with "one": .spec.template.spec.containers[name="main"].args',
    });
    const forced = await apply('two', body({ args: ['b'] }, {}), '&force=true');
    expect(JSON.stringify(fieldsOf(forced, 'one'))).not.toContain('f:args');
    expect(JSON.stringify(fieldsOf(forced, 'two'))).toContain('"f:args":{}');
    // What `two` dropped is gone, what `one` applied stays.
    expect(forced.body.metadata).toMatchObject({ labels: { x: '1' }, finalizers: ['example.com/one'] });
    expect((forced.body as unknown as Deployment).spec.template.spec?.containers).toMatchObject([{ name: 'main', image: 'i:1', args: ['b'] }]);
    await send('PATCH', deploymentPath('shared'), { metadata: { finalizers: null } }, 'application/merge-patch+json');
  });

  it('that says less takes away what only its manager had, and leaves what others have', async () => {
    await applyConfig('one', 'less', { mine: '1', ours: '1' });
    await applyConfig('two', 'less', { ours: '1', theirs: '1' });
    const less = await applyConfig('one', 'less', undefined);
    expect((less.body as unknown as { data: object }).data).toEqual({ ours: '1', theirs: '1' });
    expect(entries(less)).toEqual(['two Apply']);
    const none = await applyConfig('two', 'less', undefined);
    expect([(none.body as unknown as { data?: object }).data, none.body.metadata.managedFields]).toEqual([undefined, undefined]);
  });

  it('hands a field over: another manager applies it, then the first drops it, and the value stays', async () => {
    await applyAs('owner', 'handed', { ...whole, replicas: 3 });
    expect((await applyAs('scaler', 'handed', { replicas: 3 })).status).toBe(200);
    expect((await applyAs('owner', 'handed', whole)).body.spec).toMatchObject({ replicas: 3 });
    expect((await applyAs('scaler', 'handed', { replicas: 5 })).body.spec).toMatchObject({ replicas: 5 });
  });

  it('creates with force as without, never over a uid, and only from the version it names', async () => {
    expect((await applyConfig('one', 'forced', { a: '1' }, '&force=true')).status).toBe(201);
    const withMetadata = (metadata: JsonObject): Promise<Answer> =>
      send('PATCH', `${configPath(String(metadata['name']))}?fieldManager=one`, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    expect((await withMetadata({ name: 'never', uid: 'x' })).body).toMatchObject({ code: 409, message: expect.stringContaining('uid mismatch') });
    expect((await withMetadata({ name: 'forced', resourceVersion: '1' })).body).toMatchObject({ code: 409, reason: 'Conflict' });
    expect((await withMetadata({ name: 'forced', uid: 'x' })).body).toMatchObject({ code: 409, reason: 'Conflict' });
  });

  it('in a dry run answers as it would and stores nothing', async () => {
    expect((await applyConfig('one', 'dry', { a: '1' }, '&dryRun=All')).status).toBe(201);
    await expect(cluster.client.get(configMaps, { namespace: 'default', name: 'dry' })).rejects.toMatchObject({ code: 404 });
    await applyConfig('one', 'dry', { a: '1' });
    expect(((await applyConfig('two', 'dry', { b: '1' }, '&dryRun=All')).body as unknown as { data: object }).data).toEqual({ a: '1', b: '1' });
    expect((await applyConfig('two', 'dry', { a: '2' }, '&dryRun=All')).status).toBe(409);
    expect((await cluster.client.get(configMaps, { namespace: 'default', name: 'dry' })).data).toEqual({ a: '1' });
  });

  it.each<[string, JsonObject, string, number, string]>([
    ['without a kind', { apiVersion: 'v1', metadata: { name: 'bad' } }, 'fieldManager=x', 400, 'must name its apiVersion and kind'],
    ['of another kind', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'bad' } }, 'fieldManager=x', 400, 'was expected'],
    ['of another name', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } }, 'fieldManager=x', 400, 'does not match the name on the URL'],
    [
      'without a manager',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bad' } },
      '',
      422,
      'fieldManager: Required value: is required for apply patch',
    ],
    ['with a manager of no end', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bad' } }, `fieldManager=${'x'.repeat(129)}`, 422, 'Too long'],
    [
      'with managed fields',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bad', managedFields: [{ manager: 'x' }] } },
      'fieldManager=x',
      400,
      'metadata.managedFields must be nil',
    ],
    [
      'with an unknown field, strictly',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'bad' }, nope: 1 },
      'fieldManager=x&fieldValidation=Strict',
      400,
      'unknown field "nope"',
    ],
  ])('%s is refused', async (_, body, query, status, message) => {
    const answer = await send('PATCH', `${configPath('bad')}?${query}`, body);
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringContaining(message)]);
  });

  it('that names a list item twice is refused', async () => {
    const containers = [
      { name: 'main', image: 'a' },
      { name: 'main', image: 'b' },
    ];
    const answer = await applyAs('one', 'twice', { ...whole, template: { ...whole.template, spec: { containers } } });
    expect([answer.status, answer.body.message]).toEqual([expect.any(Number), expect.stringContaining('duplicate')]);
    expect(answer.status).toBeLessThan(500);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });
});

describe('an apply beside the object itself', () => {
  it('to its status owns the status alone', async () => {
    await applyAs('owner', 'stated', { ...whole, replicas: 1 });
    const body = deployment('stated', { replicas: 9 }, { status: { replicas: 4, conditions: [{ type: 'Mine', status: 'True' }] } });
    const stated = await send('PATCH', `${deploymentPath('stated', '/status')}?fieldManager=teller`, body);
    expect(stated.body).toMatchObject({ spec: { replicas: 1 }, status: { replicas: 4, conditions: [{ type: 'Mine', status: 'True' }] } });
    expect(entries(stated)).toEqual(['owner Apply', 'teller Apply status']);
    expect(fieldsOf(stated, 'teller')).toEqual({
      'f:status': { 'f:replicas': {}, 'f:conditions': { 'k:{"type":"Mine"}': { '.': {}, 'f:type': {}, 'f:status': {} } } },
    });
    const refused = await send('PATCH', `${deploymentPath('stated', '/status')}?fieldManager=rival`, deployment('stated', {}, { status: { replicas: 5 } }));
    expect(refused.body.message).toBe('Apply failed with 1 conflict: conflict with "teller" with subresource "status": .status.replicas');
    const dropped = await send('PATCH', `${deploymentPath('stated', '/status')}?fieldManager=teller`, deployment('stated', {}, { status: { replicas: 4 } }));
    expect((dropped.body as unknown as Deployment).status.conditions).toBeUndefined();
  });

  it('to its scale owns the replicas of the object, and fights over them with those who applied the object', async () => {
    const scalePath = (query: string): string => `${deploymentPath('scaled', '/scale')}?${query}`;
    const scale = (replicas: number): JsonObject => ({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'scaled' }, spec: { replicas } });
    await applyAs('owner', 'scaled', { ...whole, replicas: 1 });
    const refused = await send('PATCH', scalePath('fieldManager=scaler'), scale(3));
    expect(refused.body).toMatchObject({ code: 409, message: 'Apply failed with 1 conflict: conflict with "owner": .spec.replicas' });
    const forced = await send('PATCH', scalePath('fieldManager=scaler&force=true'), scale(3));
    expect(forced.body).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } });
    const { metadata } = await read('scaled');
    expect(metadata.managedFields).toContainEqual({
      manager: 'scaler',
      operation: 'Apply',
      apiVersion: 'apps/v1',
      time: expect.any(String),
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      subresource: 'scale',
    });
    const again = await applyAs('owner', 'scaled', { ...whole, replicas: 2 });
    expect(again.body.message).toBe('Apply failed with 1 conflict: conflict with "scaler" with subresource "scale": .spec.replicas');
    expect((await send('PATCH', scalePath('fieldManager=scaler'), scale(3))).body.metadata.resourceVersion).toBe(metadata.resourceVersion);
    expect((await send('PATCH', scalePath('fieldManager=scaler&dryRun=All'), scale(7))).body.spec).toEqual({ replicas: 7 });
    expect((await read('scaled')).spec.replicas).toBe(3);
    const other = await send('PATCH', scalePath('fieldManager=updater'), { spec: { replicas: 4 } }, 'application/merge-patch+json');
    expect(other.status).toBe(200);
    expect((await read('scaled')).metadata.managedFields?.map(({ manager, operation, subresource }) => [manager, operation, subresource])).toEqual([
      ['owner', 'Apply', undefined],
      ['updater', 'Update', 'scale'],
    ]);
  });

  it('to its ephemeral containers owns those', async () => {
    await cluster.client.create(pods, buildPod({ metadata: { name: 'debugged' }, spec: { nodeName: 'n' } }));
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'debugged' },
      spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] },
    };
    const answer = await send('PATCH', '/api/v1/namespaces/default/pods/debugged/ephemeralcontainers?fieldManager=helper', body);
    expect(answer.status).toBe(200);
    expect(answer.body.metadata.managedFields).toContainEqual(
      expect.objectContaining({ manager: 'helper', operation: 'Apply', subresource: 'ephemeralcontainers' }),
    );
  });
});

describe('the record of managers', () => {
  it('is cleared by an empty entry, stays empty under updates, and counts what was there as written before when somebody applies', async () => {
    await applyConfig('one', 'cleared', { a: '1' });
    const merge = (body: object, query = '') => send('PATCH', `${configPath('cleared')}?${query}`, body, 'application/merge-patch+json');
    expect((await merge({ metadata: { managedFields: [{}] } })).body.metadata.managedFields).toBeUndefined();
    expect((await merge({ data: { b: '1' } }, 'fieldManager=two')).body.metadata.managedFields).toBeUndefined();
    const refused = await applyConfig('three', 'cleared', { a: '2' });
    expect(refused.body.message).toBe('Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a');
    const applied = await applyConfig('three', 'cleared', { a: '1', c: '1' });
    expect(entries(applied)).toEqual(['three Apply', 'before-first-apply Update']);
  });

  it('does not change when a client sends an empty list', async () => {
    await applyConfig('one', 'kept', { a: '1' });
    const merged = await send('PATCH', configPath('kept'), { metadata: { managedFields: [] } }, 'application/merge-patch+json');
    expect(entries(merged)).toEqual(['one Apply']);
  });

  it('holds ten updaters, the oldest together, and every applier', async () => {
    await applyConfig('applier', 'crowded', { applied: '1' });
    let last: Answer | undefined;
    for (let index = 0; index < 14; index++) {
      last = await send('PATCH', `${configPath('crowded')}?fieldManager=u${index}`, { data: { [`k${index}`]: '1' } }, 'application/merge-patch+json');
    }
    const held = entries(last!);
    expect(held.filter((entry) => entry.endsWith('Update'))).toHaveLength(10);
    expect(held).toEqual(expect.arrayContaining(['applier Apply', 'ancient-changes Update', 'u13 Update']));
  });

  it('names writers by their program when they give no name', async () => {
    const headers = { 'content-type': 'application/json', 'user-agent': 'my-tool/1.2 (linux)' };
    const body = JSON.stringify({ metadata: { name: 'by-agent' }, data: { a: '1' } });
    const response = await cluster.client.raw({ method: 'POST', path: '/api/v1/namespaces/default/configmaps', headers, body });
    const created = JSON.parse(await response.text()) as KubeObject;
    expect(created.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['my-tool']);
  });

  it('follows a status updater beside the one of the spec', async () => {
    const { metadata } = await cluster.client.create(deployments, buildDeployment({ metadata: { name: 'two-sided' } }), { fieldManager: 'same' });
    const current = await cluster.client.get(deployments, metadata);
    const updated = await cluster.client.updateStatus(deployments, { ...current, status: { replicas: 2 } }, { fieldManager: 'same' });
    expect(updated.metadata.managedFields?.map(({ manager, subresource }) => [manager, subresource])).toEqual([
      ['same', undefined],
      ['same', 'status'],
    ]);
  });
});

describe('creating by another verb', () => {
  it('takes the right to create', async () => {
    const verbs = ['patch', 'update'];
    await cluster.client.create(clusterRoles, {
      metadata: { name: 'changer' },
      rules: [
        { verbs, apiGroups: [''], resources: ['configmaps'] },
        { verbs, apiGroups: ['coordination.k8s.io'], resources: ['leases'] },
      ],
    });
    await cluster.client.create(clusterRoleBindings, {
      metadata: { name: 'changer' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'changer' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'changer' }],
    });
    const changer = cluster.clientAs({ user: 'changer' });
    await applyConfig('one', 'changeable', { a: '1' });
    const config = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    const apply = (name: string) => send('PATCH', `${configPath(name)}?fieldManager=c`, config(name), 'application/apply-patch+yaml', changer);
    await eventually(async () => expect((await apply('changeable')).status).toBe(200));
    expect((await apply('uncreatable')).body).toMatchObject({
      code: 403,
      message: expect.stringContaining('configmaps "uncreatable" is forbidden: User "changer" cannot create resource "configmaps"'),
    });
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'put', namespace: 'default' } };
    const put = (client?: TestCluster['client']) =>
      send('PUT', '/apis/coordination.k8s.io/v1/namespaces/default/leases/put', lease, 'application/json', client);
    expect((await put(changer)).status).toBe(403);
    expect((await put()).status).toBe(201);
    await cluster.client.delete(leases, { namespace: 'default', name: 'put' });
  });
});
