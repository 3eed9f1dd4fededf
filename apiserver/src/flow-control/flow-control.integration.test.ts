import { clusterRoleBindings, type FlowSchema, flowSchemas, priorityLevelConfigurations } from '@kubets/api';
import { eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

const schema = (name: string): Promise<FlowSchema> => cluster.client.get(flowSchemas, { name });
const dangling = async (name: string): Promise<string | undefined> => {
  const { status } = await schema(name);
  const condition = status.conditions?.find(({ type }) => type === 'Dangling');
  return condition && `${condition.status} ${condition.reason}: ${condition.message}`;
};
const about = (user: string, level: string): object => ({
  matchingPrecedence: 500,
  priorityLevelConfiguration: { name: level },
  rules: [
    {
      subjects: [{ kind: 'User', user: { name: user } }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true }],
    },
  ],
});

describe('the default objects of flow control', () => {
  it('come back when they are deleted, and are put right when they are changed', async () => {
    const before = await schema('service-accounts');
    await cluster.client.delete(flowSchemas, { name: 'service-accounts' });
    await eventually(async () => expect((await schema('service-accounts')).spec).toEqual(before.spec));
    await cluster.client.patch(flowSchemas, { name: 'service-accounts' }, { type: 'merge', body: { spec: { matchingPrecedence: 9001 } } });
    await eventually(async () => expect((await schema('service-accounts')).spec.matchingPrecedence).toBe(9000));
    await cluster.client.delete(priorityLevelConfigurations, { name: 'catch-all' });
    await eventually(async () => expect((await cluster.client.get(priorityLevelConfigurations, { name: 'catch-all' })).spec.type).toBe('Limited'));
  });

  it.each([
    ['flowschemas/exempt', { matchingPrecedence: 2 }, "spec of 'exempt' must equal the fixed value"],
    ['flowschemas/catch-all', { matchingPrecedence: 9999 }, "spec of 'catch-all' must equal the fixed value"],
    ['prioritylevelconfigurations/catch-all', { limited: { nominalConcurrencyShares: 50 } }, "spec of 'catch-all' must equal the fixed value"],
    ['prioritylevelconfigurations/exempt', { exempt: null, limited: {} }, "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value"],
  ])('%s cannot be changed: no cluster can do without it', async (path, spec, message) => {
    const answer = await cluster.client.raw({
      method: 'PATCH',
      path: `/apis/flowcontrol.apiserver.k8s.io/v1/${path}`,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ spec }),
    });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(message)]);
  });

  it('let their owner say how much the exempt level lends', async () => {
    const body = { spec: { exempt: { lendablePercent: 10 } } };
    const changed = await cluster.client.patch(priorityLevelConfigurations, { name: 'exempt' }, { type: 'merge', body });
    expect(changed.spec.exempt).toEqual({ nominalConcurrencyShares: 0, lendablePercent: 10 });
  });

  it('are left alone once their owner says so', async () => {
    const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'false' };
    const body = { metadata: { annotations }, spec: { matchingPrecedence: 8999 } };
    await cluster.client.patch(flowSchemas, { name: 'service-accounts' }, { type: 'merge', body });
    await cluster.client.delete(flowSchemas, { name: 'probes' });
    await eventually(() => schema('probes'));
    expect((await schema('service-accounts')).spec.matchingPrecedence).toBe(8999);
  });

  it('say that their priority level exists', async () => {
    const said = 'False Found: This FlowSchema references the PriorityLevelConfiguration object named "global-default" and it exists';
    await eventually(async () => expect(await dangling('global-default')).toBe(said));
  });
});

describe('a FlowSchema', () => {
  it('without its priority level says so, and takes no request until there is one', async () => {
    await cluster.client.create(flowSchemas, { metadata: { name: 'lost' }, spec: about('lost', 'later') as FlowSchema['spec'] });
    await eventually(async () => expect(await dangling('lost')).toContain('True NotFound'));
    const uidOf = async (user: string): Promise<unknown> =>
      (await cluster.clientAs({ user }).raw({ method: 'GET', path: '/version' })).headers['x-kubernetes-pf-flowschema-uid'];
    const [fallback, own] = await Promise.all([schema('global-default'), schema('lost')]);
    expect(await uidOf('lost')).toBe(fallback.metadata.uid);
    const limited = { nominalConcurrencyShares: 5, limitResponse: { type: 'Reject' } };
    const level = await cluster.client.create(priorityLevelConfigurations, { metadata: { name: 'later' }, spec: { type: 'Limited', limited } });
    await eventually(async () => expect(await uidOf('lost')).toBe(own.metadata.uid));
    await eventually(async () => expect(await dangling('lost')).toContain('False Found'));
    const { headers } = await cluster.clientAs({ user: 'lost' }).raw({ method: 'GET', path: '/api/v1/pods' });
    expect(headers['x-kubernetes-pf-prioritylevel-uid']).toBe(level.metadata.uid);
  });
});

it('a server that is full turns requests away with 429 and when to come again, and serves administrators all the same', async () => {
  await using small = await startTestCluster({ config: { maxRequestsInflight: 1, maxMutatingRequestsInflight: 1 } });
  const limited = { nominalConcurrencyShares: 1, borrowingLimitPercent: 0, limitResponse: { type: 'Reject' } };
  await small.client.create(priorityLevelConfigurations, { metadata: { name: 'narrow' }, spec: { type: 'Limited', limited } });
  await small.client.create(flowSchemas, { metadata: { name: 'narrow' }, spec: about('crowd', 'narrow') as FlowSchema['spec'] });
  await small.client.create(clusterRoleBindings, {
    metadata: { name: 'crowd' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'crowd' }],
  });
  const crowd = small.clientAs({ user: 'crowd' });
  // It waits for a version that does not come, and keeps its seat meanwhile.
  const hold = () => crowd.raw({ method: 'GET', path: '/api/v1/pods?resourceVersion=99999999' });
  await eventually(async () => {
    const answers = await Promise.all([hold(), hold()]);
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([429, 504]);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.headers).toMatchObject({ 'retry-after': '1', 'x-kubernetes-pf-flowschema-uid': expect.any(String) });
    expect(JSON.parse(await refused.text())).toMatchObject({ kind: 'Status', reason: 'TooManyRequests', code: 429 });
  });
  const administrators = await Promise.all(Array.from({ length: 50 }, () => small.client.raw({ method: 'GET', path: '/version' })));
  expect(administrators.every(({ status }) => status === 200)).toBe(true);
});
