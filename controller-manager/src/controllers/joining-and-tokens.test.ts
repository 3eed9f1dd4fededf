import { configMaps, ipAddresses, nodes, secrets, serviceAccounts, serviceCIDRs, type CertificateSigningRequest } from '@kubets/api';
import { createClient } from '@kubets/client';
import { isApiError } from '@kubets/machinery';
import { buildNode, eventually } from '@kubets/test-cluster';
import { describe, expect, it } from 'vitest';
import { startControllerCluster } from '../testing/controller-cluster.ts';
import { detachedSignature } from './bootstrap-signer/plan.ts';
import { isStale } from './certificate-cleaner/plan.ts';
import { nextTier } from './ttl/plan.ts';

const bootstrapToken = (id: string, extra: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'bootstrap.kubernetes.io/token',
  metadata: { namespace: 'kube-system', name: `bootstrap-token-${id}` },
  stringData: { 'token-id': id, 'token-secret': '0123456789abcdef', 'usage-bootstrap-signing': 'true', ...extra },
});

describe('joining nodes and long-lived tokens on a real API server', () => {
  it('have cluster-info signed by living tokens, and expired tokens deleted', async () => {
    await using cluster = await startControllerCluster({ controllers: ['bootstrap-signer-controller', 'token-cleaner-controller'] });
    const { client } = cluster;
    const kubeconfig = 'apiVersion: v1\nkind: Config\n';
    const info = { namespace: 'kube-public', name: 'cluster-info' };
    await client.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: info, data: { kubeconfig, 'jws-kubeconfig-gone00': 'old' } });
    await client.create(secrets, bootstrapToken('abcdef', {}));
    await client.create(secrets, bootstrapToken('silent', { 'usage-bootstrap-signing': 'false' }));
    await client.create(secrets, bootstrapToken('past00', { expiration: '2020-01-01T00:00:00Z' }));
    await eventually(async () => {
      const { data } = await client.get(configMaps, info);
      expect(data).toEqual({ kubeconfig, 'jws-kubeconfig-abcdef': detachedSignature(kubeconfig, 'abcdef', '0123456789abcdef') });
      const left = (await client.list(secrets, { namespace: 'kube-system' })).items.map(({ metadata }) => metadata.name);
      expect(left.toSorted()).toEqual(['bootstrap-token-abcdef', 'bootstrap-token-silent']);
    });
  });

  it('fill a token Secret, whose token works until it is marked invalid, note its use, and delete it with its ServiceAccount', async () => {
    await using cluster = await startControllerCluster({ controllers: ['serviceaccount-token-controller'] });
    const { client } = cluster;
    const robot = { namespace: 'default', name: 'robot' };
    const account = await client.create(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: robot });
    const metadata = { namespace: 'default', name: 'robot-token', annotations: { 'kubernetes.io/service-account.name': 'robot' } };
    await client.create(secrets, { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/service-account-token', metadata });
    const filled = await eventually(async () => {
      const secret = await client.get(secrets, metadata);
      expect(Object.keys(secret.data ?? {}).toSorted()).toEqual(['ca.crt', 'namespace', 'token']);
      return secret;
    });
    expect(filled.metadata.annotations?.['kubernetes.io/service-account.uid']).toBe(account.metadata.uid);
    const { server, certificateAuthority } = cluster.cluster.config;
    const asRobot = createClient({ server, certificateAuthority, token: Buffer.from(filled.data?.['token'] ?? '', 'base64').toString('utf8') });
    const refusal = () => asRobot.list(secrets, { namespace: 'default' }).catch((error: unknown) => error);
    expect(await refusal()).toMatchObject({ message: expect.stringContaining('system:serviceaccount:default:robot') as unknown, status: { code: 403 } });
    const today = new Date().toISOString().slice(0, 10);
    await eventually(async () => {
      const { labels } = (await client.get(secrets, metadata)).metadata;
      expect([today, new Date().toISOString().slice(0, 10)]).toContain(labels?.['kubernetes.io/legacy-token-last-used']);
    });
    const tracking = { namespace: 'kube-system', name: 'kube-apiserver-legacy-service-account-token-tracking' };
    expect((await client.get(configMaps, tracking)).data).toEqual({ since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as unknown });
    await client.patch(secrets, metadata, { type: 'merge', body: { metadata: { labels: { 'kubernetes.io/legacy-token-invalid-since': today } } } });
    await eventually(async () => expect(isApiError(await refusal(), 'Unauthorized')).toBe(true));
    await asRobot.close();
    await client.delete(serviceAccounts, robot);
    await eventually(async () => expect((await client.list(secrets, { namespace: 'default' })).items).toEqual([]));
  });

  it('keep a range for Services while an address depends on it', async () => {
    await using cluster = await startControllerCluster({ controllers: ['service-cidrs-controller'] });
    const { client } = cluster;
    await client.create(serviceCIDRs, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name: 'more' },
      spec: { cidrs: ['10.50.0.0/24'] },
    });
    const parentRef = { group: '', resource: 'services', namespace: 'default', name: 'web' };
    await client.create(ipAddresses, { apiVersion: 'networking.k8s.io/v1', kind: 'IPAddress', metadata: { name: '10.50.0.7' }, spec: { parentRef } });
    const ready = (expected: object) =>
      eventually(async () => {
        const { status } = await client.get(serviceCIDRs, { name: 'more' });
        expect(status.conditions).toMatchObject([expected]);
      });
    await ready({ type: 'Ready', status: 'True' });
    await client.delete(serviceCIDRs, { name: 'more' });
    await ready({ type: 'Ready', status: 'False', reason: 'Terminating' });
    await client.delete(ipAddresses, { name: '10.50.0.7' });
    await eventually(async () => {
      const found = (await client.list(serviceCIDRs)).items.map(({ metadata }) => metadata.name);
      expect(found).not.toContain('more');
    });
  });

  it('tell nodes how long to keep what they have read', async () => {
    await using cluster = await startControllerCluster({ controllers: ['ttl-controller'] });
    const { client } = cluster;
    await client.create(nodes, buildNode({ metadata: { name: 'a' } }));
    await eventually(async () => {
      expect((await client.get(nodes, { name: 'a' })).metadata.annotations).toMatchObject({ 'node.alpha.kubernetes.io/ttl': '0' });
    });
  });
});

it.each([
  [0, 100, 0],
  [0, 101, 1],
  [1, 95, 1],
  [1, 89, 0],
  [0, 5000, 4],
  [4, 10, 0],
])('the tier %i becomes with %i nodes the tier %i', (tier, count, next) => {
  expect(nextTier(tier, count)).toBe(next);
});

describe('a certificate signing request', () => {
  const now = new Date('2026-01-02T00:00:00Z');
  const hoursAgo = (hours: number): string => new Date(now.getTime() - hours * 3_600_000).toISOString();
  const request = (status: CertificateSigningRequest['status'], hours: number): CertificateSigningRequest => ({
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'one', uid: '1', resourceVersion: '1', creationTimestamp: hoursAgo(hours) },
    spec: { request: '', signerName: 'example.com/signer', usages: [] },
    status,
  });
  const settled = (type: string, hours: number) => ({ conditions: [{ type, status: 'True' as const, lastUpdateTime: hoursAgo(hours) }] });
  it.each([
    ['undecided for a day', request({}, 25), true],
    ['undecided since this morning', request({}, 8), false],
    ['denied two hours ago', request(settled('Denied', 2), 3), true],
    ['failed just now', request(settled('Failed', 0), 3), false],
    ['certified two hours ago', request({ ...settled('Approved', 2), certificate: 'AAAA' }, 3), true],
    ['approved and still waiting for its signer', request(settled('Approved', 2), 3), false],
  ])('%s', (_, given, stale) => {
    expect(isStale(given, now)).toBe(stale);
  });
});
