import type { Service } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { ServicePortResolver } from './service-port-resolver.ts';
import { buildService, buildSlice, type SliceEndpoint } from './testing/builders.ts';

const node = { name: 'node1', zone: 'east' };
const resolve = (spec: Parameters<typeof buildService>[1], endpoints: readonly SliceEndpoint[], status = {}) =>
  new ServicePortResolver(() => node).resolve([buildService('web', { clusterIP: '10.96.0.10', ...spec }, status)], [buildSlice('web', endpoints)])[0];
const addresses = (found: readonly { readonly address: string }[] | undefined): readonly string[] => (found ?? []).map(({ address }) => address);

describe('ServicePortResolver', () => {
  it.each([
    ['a headless Service', { clusterIP: 'None' }],
    ['a Service without a cluster IP yet', { clusterIP: '' }],
    ['an ExternalName Service', { type: 'ExternalName' as const, externalName: 'example.org' }],
  ])('proxies nothing for %s', (_what, spec) => {
    expect(resolve(spec, [{ address: '10.244.1.2' }])).toBeUndefined();
  });

  it('names a port as upstream does: namespace/service:port', () => {
    const [port] = new ServicePortResolver(() => node).resolve(
      [buildService('dns', { clusterIP: '10.96.0.10', ports: [{ name: 'udp', port: 53, protocol: 'UDP' }] })],
      [],
    );
    expect([port?.name, port?.protocol]).toEqual(['ref/dns:udp', 'udp']);
  });

  it('keeps the very ports of a Service that is as before, and resolves all anew for another zone', () => {
    let here = node;
    const resolver = new ServicePortResolver(() => here);
    const [web, api] = ['web', 'api'].map((name) => buildService(name, { clusterIP: '10.96.0.10' })) as [Service, Service];
    const slices = [buildSlice('web', [{ address: '10.244.1.2' }])];
    const before = resolver.resolve([web, api], slices);
    const after = resolver.resolve([web, api], [buildSlice('web', [{ address: '10.244.1.3' }])]);
    expect(after.map((port, index) => port === before[index])).toEqual([true, false]);
    here = { ...node, zone: 'west' };
    expect(resolver.resolve([web, api], slices)[0]).not.toBe(before[0]);
  });

  it('sends traffic to ready endpoints only, and knows those of this node', () => {
    const port = resolve({}, [{ address: '10.244.1.2' }, { address: '10.244.2.2', node: 'node2' }, { address: '10.244.2.3', node: 'node2', ready: false }]);
    expect(addresses(port?.clusterEndpoints)).toEqual(['10.244.1.2', '10.244.2.2']);
    expect(addresses(port?.localEndpoints)).toEqual(['10.244.1.2']);
  });

  it('falls back to endpoints that terminate but still serve when none is ready', () => {
    const port = resolve({}, [
      { address: '10.244.1.2', ready: false, serving: true, terminating: true },
      { address: '10.244.1.3', ready: false, serving: false, terminating: true },
    ]);
    expect(addresses(port?.clusterEndpoints)).toEqual(['10.244.1.2']);
  });

  it.each([
    ['ready endpoints of this node', [{ address: '10.244.1.2' }, { address: '10.244.2.2', node: 'node2' }], 1],
    ['none that only serves on its way out, though it gets the traffic', [{ address: '10.244.1.2', ready: false, serving: true, terminating: true }], 0],
  ])('tells load balancers of %s', (_what, endpoints, count) => {
    expect(resolve({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }, endpoints)).toMatchObject({
      readyHere: count,
      localEndpoints: [{ address: '10.244.1.2' }],
    });
  });

  it('stays in the zone when every ready endpoint is hinted and one is hinted for it', () => {
    const port = resolve({}, [
      { address: '10.244.1.2', zones: ['east'] },
      { address: '10.244.2.2', zones: ['west'] },
    ]);
    expect(addresses(port?.clusterEndpoints)).toEqual(['10.244.1.2']);
  });

  it('ignores hints when one ready endpoint has none', () => {
    const port = resolve({}, [{ address: '10.244.1.2', zones: ['east'] }, { address: '10.244.2.2' }]);
    expect(port?.clusterEndpoints).toHaveLength(2);
  });

  it('keeps a client for three hours unless told otherwise', () => {
    expect(resolve({ sessionAffinity: 'ClientIP' }, [])?.affinitySeconds).toBe(10800);
    expect(resolve({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }, [])?.affinitySeconds).toBe(60);
  });

  it('takes load balancer addresses that are not themselves proxies', () => {
    const status = {
      loadBalancer: {
        ingress: [
          { ip: '198.51.100.9', ipMode: 'VIP' },
          { ip: '198.51.100.10', ipMode: 'Proxy' },
        ],
      },
    };
    expect(resolve({ type: 'LoadBalancer' }, [], status)?.loadBalancerIPs).toEqual(['198.51.100.9']);
  });
});
