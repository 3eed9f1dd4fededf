import { ipAddresses, type Service, serviceCIDRs, services } from '@kubets/api';
import { eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster({ config: { serviceClusterIpRange: '10.55.0.0/29' } })));
afterAll(() => cluster.stop());

const ports = [{ port: 80 }];
const make = (name: string, spec: Partial<Service['spec']> = {}) =>
  cluster.client.create(services, { metadata: { name, namespace: 'default' }, spec: { ports, ...spec } });

async function send(method: string, path: string, body: object): Promise<Service> {
  const response = await cluster.client.raw({ method, path, headers: { 'content-type': 'application/merge-patch+json' }, body: JSON.stringify(body) });
  return JSON.parse(await response.text()) as Service;
}

async function becomes(name: string, status: 'True' | 'False'): Promise<void> {
  const ready = { type: 'Ready', status, reason: '', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' };
  const current = await cluster.client.get(serviceCIDRs, { name });
  await cluster.client.updateStatus(serviceCIDRs, { ...current, status: { conditions: [ready] } });
}

describe('a dry run', () => {
  it('of a new Service shows the address and the port it would have, and reserves neither', async () => {
    const before = await cluster.client.list(ipAddresses);
    const shown = await send('POST', '/api/v1/namespaces/default/services?dryRun=All', { metadata: { name: 'dry' }, spec: { type: 'NodePort', ports } });
    expect(shown.spec.clusterIP).toMatch(/^10\.55\.0\.\d$/);
    expect(shown.spec.clusterIPs).toEqual([shown.spec.clusterIP]);
    expect(shown.spec.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30000);
    expect((await cluster.client.list(ipAddresses)).items).toEqual(before.items);
  });

  it('of a change shows the port the Service would get, and refuses an address that is taken', async () => {
    const { spec, metadata } = await make('changed');
    const path = '/api/v1/namespaces/default/services/changed?dryRun=All';
    expect((await send('PATCH', path, { spec: { type: 'NodePort' } })).spec.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30000);
    expect(await cluster.client.get(services, { namespace: 'default', name: 'changed' })).toMatchObject({ metadata, spec: { type: 'ClusterIP' } });
    const clash = { metadata: { name: 'clash' }, spec: { ports, clusterIP: spec.clusterIP } };
    expect(await send('POST', '/api/v1/namespaces/default/services?dryRun=All', clash)).toMatchObject({ reason: 'Invalid' });
    await cluster.client.delete(services, { namespace: 'default', name: 'changed' });
  });
});

describe('on a cluster of IPv4 alone', () => {
  const selector = { app: 'web' };
  it.each<[string, Partial<Service['spec']>, object]>([
    ['a Service that asks for nothing', {}, { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] }],
    ['one that would rather have both families', { ipFamilyPolicy: 'PreferDualStack' }, { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv4'] }],
    ['a headless one', { clusterIP: 'None', selector }, { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] }],
    ['a headless one without selector', { clusterIP: 'None' }, { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv4', 'IPv6'] }],
    ['one of a family the cluster has not', { clusterIP: 'None', ipFamilies: ['IPv6'] }, { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'] }],
    ['one of a single family', { clusterIP: 'None', ipFamilyPolicy: 'SingleStack' }, { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] }],
  ])('%s is of these families', async (_what, spec, families) => {
    const made = await make('families', spec);
    await cluster.client.delete(services, made.metadata);
    expect(made.spec).toMatchObject(families);
  });

  it.each<[string, Partial<Service['spec']>, string]>([
    ['IPv6', { ipFamilies: ['IPv6'] }, 'spec.ipFamilies[0]: Invalid value: ["IPv6"]: not configured on this cluster'],
    ['IPv6, headless', { ipFamilies: ['IPv6'], clusterIP: 'None', selector }, 'spec.ipFamilies[0]: Invalid value: ["IPv6"]: not configured on this cluster'],
    ['an IPv6 address', { clusterIP: 'fd00::1' }, 'spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster'],
    [
      'both families',
      { ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
  ])('a Service may not have %s', async (_what, spec, message) => {
    await expect(make('families', spec)).rejects.toMatchObject({ message: `Service "families" is invalid: ${message}` });
  });
});

it('a further ServiceCIDR gives addresses once it is ready, and none once it is being deleted', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) await make(name);
  const full = { reason: 'InternalError', message: 'Internal error occurred: failed to allocate a serviceIP: range is full' };
  await expect(make('too-many')).rejects.toMatchObject(full);

  await cluster.client.create(serviceCIDRs, { metadata: { name: 'more', finalizers: ['example.com/kept'] }, spec: { cidrs: ['10.66.0.0/28'] } });
  await expect(make('too-early')).rejects.toMatchObject(full);
  await becomes('more', 'True');
  const made = await eventually(() => make('beyond'));
  expect(made.spec.clusterIP).toMatch(/^10\.66\.0\./);
  expect((await cluster.client.get(ipAddresses, { name: made.spec.clusterIP ?? '' })).spec.parentRef).toMatchObject({ resource: 'services', name: 'beyond' });
  const free = made.spec.clusterIP === '10.66.0.9' ? '10.66.0.8' : '10.66.0.9';
  expect((await make('asked', { clusterIP: free })).spec.clusterIP).toBe(free);

  await cluster.client.delete(serviceCIDRs, { name: 'more' });
  await eventually(() =>
    expect(make('too-late', { clusterIP: '10.66.0.10' })).rejects.toMatchObject({ message: expect.stringContaining('not in the valid range') }),
  );
});
