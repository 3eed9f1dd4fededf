import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServicePort } from '../service-ports.ts';
import { buildServicePort, destination } from '../testing/builders.ts';
import { endpointChain, serviceChains } from './chain-names.ts';
import { tracePacket, type Packet } from './packet-tracer.ts';
import { RuleRenderer } from './render.ts';
import { changedChains, restoreInput } from './rule-set.ts';

const clusterCidr = '10.244.0.0/16';
const render = (...ports: readonly ServicePort[]) => new RuleRenderer({ clusterCidr }).render(ports);
const fromPod = (changes: Partial<Packet> = {}): Packet => ({ protocol: 'tcp', source: '10.244.3.9', destination: '10.96.0.10', port: 80, ...changes });
const toNodePort = (changes: Partial<Packet> = {}): Packet => ({
  protocol: 'tcp',
  source: '192.0.2.7',
  destination: '192.0.2.10',
  port: 30080,
  toThisNode: true,
  ...changes,
});

describe('chain names', () => {
  it.each([
    ['default/kubernetes:https', 'KUBE-SVC-NPX46M4PTMTKRN6Y'],
    ['ref/nodeport', 'KUBE-SVC-UWZU3DD4J7PFMISK'],
    ['ref/clusterip:http', 'KUBE-SVC-Q3JGWENSM2JXV5X3'],
  ])('of %s is the one a real kube-proxy gives', (name, chain) => {
    expect(serviceChains({ name, protocol: 'tcp' }).service).toBe(chain);
  });

  it('of an endpoint is the one a real kube-proxy gives', () => {
    expect(endpointChain({ name: 'ref/nodeport', protocol: 'tcp' }, destination('172.17.0.2'))).toBe('KUBE-SEP-YCTSCFHSKVHZG7II');
  });
});

describe('a packet from a pod to a cluster IP', () => {
  it('reaches an endpoint with its own source address', () => {
    expect(tracePacket(render(buildServicePort()), fromPod())).toMatchObject({ destination: '10.244.1.2:8080', masqueraded: false });
  });

  it('is masqueraded when the endpoint is the sender itself (hairpin)', () => {
    expect(tracePacket(render(buildServicePort()), fromPod({ source: '10.244.1.2' }))).toMatchObject({ destination: '10.244.1.2:8080', masqueraded: true });
  });

  it('is masqueraded when it comes from outside the pod network', () => {
    expect(tracePacket(render(buildServicePort()), fromPod({ source: '192.0.2.7' }))).toMatchObject({ masqueraded: true });
  });

  it('is rejected at once when there is no endpoint', () => {
    const rules = render(buildServicePort({ clusterEndpoints: [], localEndpoints: [] }));
    expect(tracePacket(rules, fromPod())).toMatchObject({ destination: undefined, rejected: 'REJECT' });
  });

  it('stays on the node when the internal traffic policy is Local, and is dropped when no endpoint is there', () => {
    const local = buildServicePort({ internalTrafficPolicy: 'Local' });
    expect(tracePacket(render(local), fromPod(), () => 1)).toMatchObject({ destination: '10.244.1.2:8080' });
    expect(tracePacket(render({ ...local, localEndpoints: [] }), fromPod())).toMatchObject({ rejected: 'DROP' });
  });

  it('reaches every endpoint about equally often', () => {
    const endpoints = ['10.244.1.2', '10.244.2.2', '10.244.3.2', '10.244.4.2'].map((address) => destination(address));
    const rules = render(buildServicePort({ clusterEndpoints: endpoints }));
    const seen = new Map<string, number>();
    for (let packet = 0; packet < 4000; packet++) {
      const { destination: reached = 'none' } = tracePacket(rules, fromPod(), Math.random);
      seen.set(reached, (seen.get(reached) ?? 0) + 1);
    }
    expect([...seen.keys()].toSorted()).toEqual(endpoints.map(({ address }) => `${address}:8080`));
    for (const count of seen.values()) expect(count).toBeGreaterThan(800);
  });
});

describe('a packet from outside to a node port', () => {
  it('is masqueraded and balanced over the cluster', () => {
    const rules = render(buildServicePort({ nodePort: 30080 }));
    expect(tracePacket(rules, toNodePort(), () => 0.9)).toMatchObject({ destination: '10.244.2.2:8080', masqueraded: true });
  });

  it('keeps its source address and stays on the node with the Local policy', () => {
    const rules = render(buildServicePort({ nodePort: 30080, externalTrafficPolicy: 'Local' }));
    expect(tracePacket(rules, toNodePort(), () => 0.9)).toMatchObject({ destination: '10.244.1.2:8080', masqueraded: false });
  });

  it('is dropped with the Local policy when all endpoints are elsewhere', () => {
    const rules = render(buildServicePort({ nodePort: 30080, externalTrafficPolicy: 'Local', localEndpoints: [] }));
    expect(tracePacket(rules, toNodePort())).toMatchObject({ destination: undefined, rejected: 'DROP' });
  });

  it('is rejected when there is no endpoint at all', () => {
    const rules = render(buildServicePort({ nodePort: 30080, clusterEndpoints: [], localEndpoints: [] }));
    expect(tracePacket(rules, toNodePort())).toMatchObject({ rejected: 'REJECT' });
  });

  it('is not taken for a node port when its address is not of this node', () => {
    const rules = render(buildServicePort({ nodePort: 30080 }));
    expect(tracePacket(rules, toNodePort({ toThisNode: false }))).toMatchObject({ destination: undefined, rejected: undefined });
  });
});

describe('restoreInput', () => {
  it('writes nothing when nothing changed', () => {
    const rules = render(buildServicePort());
    expect(restoreInput(rules, render(buildServicePort()))).toBe('');
  });

  it('writes only the chains an endpoint change touches, however many Services there are', () => {
    const ports = Array.from({ length: 1000 }, (_, index) =>
      buildServicePort({ name: `ref/web${index}`, clusterIP: `10.96.${Math.floor(index / 250)}.${index % 250}` }),
    );
    const moved = [...ports.slice(0, -1), { ...ports[999], clusterEndpoints: [destination('10.244.9.9')], localEndpoints: [] } as ServicePort];
    expect(changedChains(render(...moved), render(...ports))).toBe(4);
  });

  it('deletes the chains of a Service that is gone', () => {
    const input = restoreInput(render(), render(buildServicePort()));
    expect(input).toContain(`-X ${serviceChains(buildServicePort()).service}`);
  });
});

const anyPort = fc.record({
  nodePort: fc.option(fc.integer({ min: 30000, max: 32767 }), { nil: undefined }),
  externalIPs: fc.subarray(['198.51.100.7', '198.51.100.8']),
  loadBalancerIPs: fc.subarray(['198.51.100.9']),
  loadBalancerSourceRanges: fc.subarray(['203.0.113.0/24']),
  affinitySeconds: fc.option(fc.constant(10800), { nil: undefined }),
  externalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
  internalTrafficPolicy: fc.constantFrom('Cluster' as const, 'Local' as const),
  protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const),
  healthCheckNodePort: fc.option(fc.constant(31999), { nil: undefined }),
  clusterEndpoints: fc.subarray([destination('10.244.1.2'), destination('10.244.2.2'), destination('10.244.3.2')]),
});

describe('the rules of any Service', () => {
  it('jump only to chains that exist', () => {
    fc.assert(
      fc.property(anyPort, (changes) => {
        const rules = render(buildServicePort({ ...changes, localEndpoints: changes.clusterEndpoints.slice(0, 1) }));
        const kernel = new Set(['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'MARK', 'MASQUERADE', 'DNAT']);
        for (const chains of [rules.nat, rules.filter]) {
          for (const rule of [...chains.values()].flat()) {
            const target = / -j (\S+)/.exec(` ${rule}`)?.[1] ?? '';
            expect(kernel.has(target) || chains.has(target), rule).toBe(true);
          }
        }
      }),
    );
  });

  it('are accepted by the real iptables-restore, from nothing and as a change', () => {
    const namespace = `kubets-proxy-test-${process.pid}`;
    const inside = (args: readonly string[], input = ''): void => {
      const { status, stderr } = spawnSync('ip', ['netns', 'exec', namespace, ...args], { input, encoding: 'utf8' });
      expect(status, `${stderr}\n${input}`).toBe(0);
    };
    expect(spawnSync('ip', ['netns', 'add', namespace]).status).toBe(0);
    try {
      fc.assert(
        fc.property(anyPort, anyPort, (first, second) => {
          const [before, after] = [first, second].map((changes) =>
            render(buildServicePort({ ...changes, localEndpoints: changes.clusterEndpoints.slice(0, 1) })),
          );
          if (before === undefined || after === undefined) throw new Error('two rule sets');
          inside(['iptables-restore', '--noflush'], restoreInput(before));
          const change = restoreInput(after, before);
          if (change !== '') inside(['iptables-restore', '--noflush'], change);
          inside(['iptables-restore'], '*filter\nCOMMIT\n*nat\nCOMMIT\n');
        }),
        { numRuns: 15 },
      );
    } finally {
      spawnSync('ip', ['netns', 'delete', namespace]);
    }
  });
});
