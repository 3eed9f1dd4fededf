import { fakeClock, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { clusterRoleBindings, serviceAccounts } from '@kubets/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccessReviews, type AccessReviews } from './access-reviews.ts';
import { requiredAccess } from './required-access.ts';

it.each([
  ['GET', '/stats/summary', 'get', ['stats']],
  ['GET', '/metrics/resource', 'get', ['metrics']],
  ['GET', '/logs/syslog', 'get', ['log']],
  ['GET', '/pods', 'get', ['pods', 'proxy']],
  ['GET', '/healthz', 'get', ['healthz', 'proxy']],
  ['GET', '/exec/default/web/main', 'get', ['proxy']],
  ['POST', '/run/default/web/main', 'create', ['proxy']],
  ['GET', '/containerLogs/default/web/main', 'get', ['proxy']],
])('%s %s needs %s on %j', (method, path, verb, subresources) => {
  expect(requiredAccess(method, path.split('/').filter(Boolean))).toEqual({ verb, subresources });
});

describe('access to a kubelet', () => {
  let cluster: TestCluster;
  let reviews: AccessReviews;
  const clock = fakeClock();
  beforeAll(async () => {
    cluster = await startTestCluster();
    reviews = createAccessReviews({ client: cluster.client, clock, nodeName: 'node' });
  }, 30_000);
  afterAll(() => cluster.stop());

  it('is given to service accounts by their tokens and roles', async () => {
    const { client } = cluster;
    await client.create(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'prober', namespace: 'default' } });
    const { status } = await client.createSubresource<{ status: { token: string } }>(serviceAccounts, { namespace: 'default', name: 'prober' }, 'token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: [] },
    });
    const caller = await reviews.caller(status.token);
    if (caller === undefined) throw new Error('the token is not known');
    expect(caller.name).toBe('system:serviceaccount:default:prober');
    const access = requiredAccess('GET', ['metrics']);
    expect(await reviews.isAllowed(caller, access)).toBe(false);
    await client.create(clusterRoleBindings, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'prober' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:kubelet-api-admin' },
      subjects: [{ kind: 'ServiceAccount', namespace: 'default', name: 'prober' }],
    });
    expect(await reviews.isAllowed(caller, access)).toBe(false);
    await clock.advance(30_000);
    expect(await reviews.isAllowed(caller, access)).toBe(true);
  });

  it('is given to nobody without a valid token', async () => {
    expect(await reviews.caller('no-token')).toBeUndefined();
  });
});
