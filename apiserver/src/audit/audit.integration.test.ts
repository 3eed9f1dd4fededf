import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configMaps, secrets } from '@kubets/api';
import { eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const policy = `
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: Metadata, resources: [{group: "", resources: [secrets]}]}
- {level: Request, verbs: [create, delete], resources: [{group: "", resources: [configmaps]}], omitManagedFields: true}
- {level: RequestResponse, verbs: [update], resources: [{group: "", resources: [configmaps]}], omitManagedFields: true}
- {level: Metadata, userGroups: [dev], verbs: [watch, list], omitStages: []}
- {level: Metadata, nonResourceURLs: ["/version*"]}
- {level: None}
`;

interface AuditEvent {
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly objectRef?: { readonly resource: string; readonly name?: string };
  readonly [field: string]: unknown;
}

let cluster: TestCluster;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubets-audit-'));
  await writeFile(join(folder, 'policy.yaml'), policy);
  cluster = await startTestCluster({ config: { auditPolicyFile: join(folder, 'policy.yaml'), auditLogPath: join(folder, 'audit.log') } });
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The events that satisfy `wanted`, as soon as there are some. */
function recorded(wanted: (event: AuditEvent) => boolean): Promise<readonly AuditEvent[]> {
  return eventually(async () => {
    const lines = (await readFile(join(folder, 'audit.log'), 'utf8')).split('\n').filter((line) => line !== '');
    const found = lines.map((line) => JSON.parse(line) as AuditEvent).filter(wanted);
    if (found.length === 0) throw new Error('nothing was recorded');
    return found;
  });
}

describe('the audit log', () => {
  it('at level Metadata tells who did what to which object, and nothing of what it says', async () => {
    await cluster.client.create(secrets, { metadata: { name: 'hidden', namespace: 'default' }, stringData: { password: 'very-secret' } });
    const [event] = await recorded(({ objectRef }) => objectRef?.name === 'hidden');
    expect(event).toMatchObject({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      stage: 'ResponseComplete',
      verb: 'create',
      requestURI: '/api/v1/namespaces/default/secrets',
      user: { username: 'kubernetes-admin', groups: expect.arrayContaining(['system:masters']) },
      sourceIPs: ['127.0.0.1'],
      objectRef: { resource: 'secrets', namespace: 'default', name: 'hidden', apiVersion: 'v1' },
      responseStatus: { code: 201 },
      annotations: { 'authorization.k8s.io/decision': 'allow' },
    });
    expect(await readFile(join(folder, 'audit.log'), 'utf8')).not.toContain('very-secret');
  });

  it('at level Request holds what was sent, at level RequestResponse what was answered too', async () => {
    const made = await cluster.client.create(configMaps, { metadata: { name: 'told', namespace: 'default' }, data: { a: '1' } });
    await cluster.client.update(configMaps, { ...made, data: { a: '2' } });
    const [created] = await recorded(({ objectRef, verb }) => objectRef?.name === 'told' && verb === 'create');
    const [updated] = await recorded(({ objectRef, verb }) => objectRef?.name === 'told' && verb === 'update');
    expect(created).toMatchObject({ level: 'Request', requestObject: { data: { a: '1' } } });
    expect(created).not.toHaveProperty('responseObject');
    expect(updated).toMatchObject({
      level: 'RequestResponse',
      requestObject: { data: { a: '2' } },
      responseObject: { metadata: { name: 'told' }, data: { a: '2' } },
    });
    expect(updated).not.toHaveProperty('responseObject.metadata.managedFields');
  });

  it('tells a refusal with its reason, and nothing of a body that was never read', async () => {
    await expect(cluster.clientAs({ user: 'jane' }).create(configMaps, { metadata: { name: 'refused', namespace: 'default' } })).rejects.toThrow('forbidden');
    const [event] = await recorded(({ impersonatedUser }) => impersonatedUser !== undefined);
    expect(event?.objectRef).toEqual({ resource: 'configmaps', namespace: 'default', apiVersion: 'v1' });
    expect(event).toMatchObject({
      user: { username: 'kubernetes-admin' },
      impersonatedUser: { username: 'jane', groups: ['system:authenticated'] },
      responseStatus: { status: 'Failure', reason: 'Forbidden', code: 403 },
      annotations: { 'authorization.k8s.io/decision': 'forbid' },
    });
  });

  it('names a request as its answer does, by the id the client gave', async () => {
    const { headers } = await cluster.client.raw({ method: 'GET', path: '/version', headers: { 'audit-id': 'mine-1' } });
    expect(headers['audit-id']).toBe('mine-1');
    expect(await recorded(({ requestURI }) => requestURI === '/version')).toMatchObject([{ auditID: 'mine-1', level: 'Metadata' }]);
  });
});

it('a policy that makes no sense keeps the server from starting, saying why', async () => {
  const file = join(folder, 'wrong.yaml');
  await writeFile(file, 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Everything}]\n');
  await expect(startTestCluster({ config: { auditPolicyFile: file, auditLogPath: join(folder, 'none.log') } })).rejects.toThrow(
    /wrong\.yaml: .*rules\[0\]\.level/s,
  );
});
