import type { EndpointSlice, Node, Pod, Service } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubectl as kubectlAnywhere } from './harness/run-program.ts';
import { scratchNamespace, type ScratchNamespace } from './harness/scratch-namespace.ts';

const image = 'kubets/guestbook:1';
const patiently = { timeoutMs: 30_000, intervalMs: 200 };
let scratch: ScratchNamespace;
/** Names and addresses of the nodes. On each runs a pod named as the node that asks. */
let nodes: readonly { readonly name: string; readonly address: string }[];

/** Answers with its own name and the address it is asked from. */
const answer = `mkdir -p /tmp/www/cgi-bin && printf '#!/bin/sh\\necho Content-Type: text/plain\\necho\\necho $(hostname) $REMOTE_ADDR\\n' > /tmp/www/cgi-bin/index.cgi && chmod +x /tmp/www/cgi-bin/index.cgi && exec httpd -f -p $PORT -h /tmp/www`;

interface ServerOptions {
  readonly port?: number;
  readonly on?: string | undefined;
  readonly ready?: boolean;
  readonly spec?: object;
}

/** A pod that answers on a port. */
function server(app: string, name: string, { port = 8080, on, ready = true, spec = {} }: ServerOptions = {}): object {
  const container = {
    name: 'server',
    image,
    command: ['sh', '-c', answer],
    env: [{ name: 'PORT', value: String(port) }],
    ports: [{ name: 'web', containerPort: port }],
    readinessProbe: { ...(ready ? { tcpSocket: { port } } : { exec: { command: ['false'] } }), periodSeconds: 1 },
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app } },
    spec: { terminationGracePeriodSeconds: 1, containers: [container], ...(on !== undefined && { nodeSelector: { 'kubernetes.io/hostname': on } }), ...spec },
  };
}

function service(app: string, spec: object = {}, port: object = {}): object {
  const ports = [{ name: 'http', port: 80, targetPort: 'web', ...port }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: app }, spec: { selector: { app }, ports, ...spec } };
}

/** What a pod gets when it asks; the error, or that there was none in time, when it gets nothing. */
async function ask(from: string, host: string, port = 80): Promise<string> {
  const { code, stdout, stderr } = await scratch.tryKubectl('exec', from, '--', 'timeout', '2', 'wget', '-qO-', `http://${host}:${port}/cgi-bin/index.cgi`);
  return code === timedOut ? 'timed out' : stdout.trim() || stderr.trim();
}
/** What `timeout` exits with when it ended the program. */
const timedOut = 143;

/** Asks a Service at its cluster IP. */
async function askService(from: string, name: string): Promise<string> {
  return ask(from, (await serviceOf(name)).spec.clusterIP ?? '');
}

const askers = async (host: string, port: number): Promise<readonly string[]> => Promise.all(nodes.map(({ name }) => ask(name, host, port)));
const answers = (expected: RegExp, from: string, host: string, port = 80): Promise<void> =>
  eventually(async () => expect(await ask(from, host, port)).toMatch(expected), patiently);
const serviceAnswers = (expected: RegExp, from: string, name: string): Promise<void> =>
  eventually(async () => expect(await askService(from, name)).toMatch(expected), patiently);
const serviceOf = (name: string): Promise<Service> => scratch.get<Service>('service', name);
const ready = (...names: readonly string[]): Promise<string> =>
  scratch.kubectl('wait', '--for=condition=Ready', '--timeout=60s', ...names.map((name) => `pod/${name}`));

beforeAll(async () => {
  scratch = await scratchNamespace('services');
  const found = (JSON.parse(await kubectlAnywhere('get', 'nodes', '-o', 'json')) as { items: Node[] }).items;
  nodes = found.map(({ metadata, status }) => ({ name: metadata.name, address: status.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '' }));
  const asker = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 0,
      nodeSelector: { 'kubernetes.io/hostname': name },
      containers: [{ name: 'main', image, command: ['sleep', '3600'] }],
    },
  });
  await scratch.apply(...nodes.map(({ name }) => asker(name)));
  await ready(...nodes.map(({ name }) => name));
});
afterAll(() => scratch.remove());

const node = (index: number): { readonly name: string; readonly address: string } => nodes[index] ?? { name: '', address: '' };

describe.concurrent('a Service', () => {
  it('answers under its address, on every port it has', async () => {
    await scratch.apply(server('plain', 'plain'), service('plain', { ports: [80, 8000].map((port) => ({ name: `p${port}`, port, targetPort: 'web' })) }));
    await ready('plain');
    const { spec } = await serviceOf('plain');
    await answers(/^plain /, node(0).name, spec.clusterIP ?? '');
    await answers(/^plain /, node(1).name, spec.clusterIP ?? '', 8000);
  });

  it('refuses at once while it has no endpoints', async () => {
    await scratch.apply(service('lonely', { type: 'NodePort' }));
    const { spec } = await serviceOf('lonely');
    await answers(/refused/i, node(0).name, spec.clusterIP ?? '');
    await answers(/refused/i, node(0).name, node(1).address, spec.ports?.[0]?.nodePort);
  });

  it('spreads over its pods, or keeps a client with one while it has session affinity', async () => {
    await scratch.apply(server('sticky', 'sticky-a'), server('sticky', 'sticky-b'), service('sticky', { sessionAffinity: 'ClientIP' }));
    await ready('sticky-a', 'sticky-b');
    await serviceAnswers(/^sticky/, node(0).name, 'sticky');
    const askTen = async (): Promise<ReadonlySet<string | undefined>> => {
      const got = await Promise.all(Array.from({ length: 10 }, () => askService(node(0).name, 'sticky')));
      return new Set(got.map((line) => line.split(' ')[0]));
    };
    expect((await askTen()).size).toBe(1);
    await scratch.kubectl('patch', 'service', 'sticky', '-p', '{"spec":{"sessionAffinity":"None"}}');
    await eventually(async () => expect((await askTen()).size).toBe(2), patiently);
  });

  it('answers a pod that is its own endpoint', async () => {
    await scratch.apply(server('hairpin', 'hairpin'), service('hairpin'));
    await ready('hairpin');
    await serviceAnswers(/^hairpin /, 'hairpin', 'hairpin');
  });

  it('reaches pods in the network of their node', async () => {
    const spec = { hostNetwork: true };
    await scratch.apply(server('on-host', 'on-host', { port: 18080, on: node(2).name, spec }), service('on-host', { type: 'NodePort' }));
    await ready('on-host');
    await serviceAnswers(/^\S+ /, node(0).name, 'on-host');
    await serviceAnswers(/^\S+ /, node(2).name, 'on-host');
    const nodePort = (await serviceOf('on-host')).spec.ports?.[0]?.nodePort;
    await answers(/^\S+ /, 'on-host', '127.0.0.1', nodePort);
    expect(await scratch.kubectl('exec', 'on-host', '--', 'wget', '-qO-', 'http://127.0.0.1:10249/proxyMode')).toBe('iptables');
  });

  it('finds named ports wherever each pod has them', async () => {
    await scratch.apply(server('named', 'named-a', { port: 8081 }), server('named', 'named-b', { port: 8082 }), service('named'));
    await ready('named-a', 'named-b');
    await serviceAnswers(/^named-a /, node(0).name, 'named');
    await serviceAnswers(/^named-b /, node(0).name, 'named');
    const slices = await scratch.list<EndpointSlice>('endpointslices', 'kubernetes.io/service-name=named');
    expect(slices.map(({ ports }) => String(ports?.[0]?.port)).toSorted()).toEqual(['8081', '8082']);
  });

  it('follows a change of its port', async () => {
    await scratch.apply(server('moving', 'moving'), service('moving'));
    await ready('moving');
    const { spec } = await serviceOf('moving');
    await answers(/^moving /, node(0).name, spec.clusterIP ?? '');
    await scratch.kubectl('patch', 'service', 'moving', '--type=json', '-p', '[{"op":"replace","path":"/spec/ports/0/port","value":81}]');
    await answers(/^moving /, node(0).name, spec.clusterIP ?? '', 81);
    await answers(/^wget/, node(0).name, spec.clusterIP ?? '', 80);
  });

  it('becomes a node port, an external name and a cluster IP again', async () => {
    await scratch.apply(server('changing', 'changing'), service('changing'));
    await ready('changing');
    await scratch.kubectl('patch', 'service', 'changing', '-p', '{"spec":{"type":"NodePort"}}');
    const nodePort = (await serviceOf('changing')).spec.ports?.[0]?.nodePort;
    await answers(/^changing /, node(0).name, node(1).address, nodePort);
    await scratch.kubectl(
      'patch',
      'service',
      'changing',
      '-p',
      '{"spec":{"type":"ExternalName","externalName":"kubernetes.default.svc.cluster.local","clusterIP":null,"clusterIPs":null}}',
    );
    await answers(/refused|wget/i, node(0).name, node(1).address, nodePort);
    await scratch.kubectl('patch', 'service', 'changing', '-p', '{"spec":{"type":"ClusterIP","externalName":null}}');
    await serviceAnswers(/^changing /, node(0).name, 'changing');
  });

  it('answers on a node port of every node, from pods on any node', async () => {
    await scratch.apply(server('everywhere', 'everywhere', { on: node(0).name }), service('everywhere', { type: 'NodePort' }));
    await ready('everywhere');
    const nodePort = (await serviceOf('everywhere')).spec.ports?.[0]?.nodePort ?? 0;
    for (const { address } of nodes) {
      await eventually(async () => expect(await askers(address, nodePort)).toEqual(nodes.map(() => expect.stringMatching(/^everywhere /))), patiently);
    }
  });

  it('with the Local policy answers only where it has pods, showing them who asks, and says so to load balancers', async () => {
    await scratch.apply(server('local', 'local', { on: node(0).name }), service('local', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }));
    await ready('local');
    const { spec } = await serviceOf('local');
    // A pod asks other nodes with the address of its own.
    await answers(new RegExp(`^local .*${node(1).address}`), node(1).name, node(0).address, spec.ports?.[0]?.nodePort);
    const health = async (address: string): Promise<string> =>
      (await scratch.tryKubectl('exec', node(2).name, '--', 'timeout', '2', 'wget', '-qO-', `http://${address}:${spec.healthCheckNodePort}/`)).stderr;
    await eventually(async () => expect(await health(node(0).address)).toBe(''), patiently);
    await eventually(async () => expect(await health(node(1).address)).toContain('503'), patiently);
  });

  it('with an internal Local policy serves only pods beside its own', async () => {
    await scratch.apply(server('inside', 'inside', { on: node(0).name }), service('inside', { internalTrafficPolicy: 'Local' }));
    await ready('inside');
    await serviceAnswers(/^inside /, node(0).name, 'inside');
    await serviceAnswers(/timed out/, node(1).name, 'inside');
  });

  it('answers on its external IPs, and on those of its load balancer for the sources that may ask', async () => {
    const asker = await scratch.get<Pod>('pod', node(0).name);
    await scratch.apply(
      server('outside', 'outside'),
      service('outside', { type: 'LoadBalancer', externalIPs: ['203.0.113.10'], loadBalancerSourceRanges: [`${asker.status.podIP}/32`] }),
    );
    await ready('outside');
    await answers(/^outside /, node(0).name, '203.0.113.10');
    const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '203.0.113.11' }] } } });
    await scratch.kubectl('patch', 'service', 'outside', '--subresource=status', '--type=merge', '-p', status);
    await answers(/^outside /, node(0).name, '203.0.113.11');
    await answers(/timed out/, node(1).name, '203.0.113.11');
  });

  it('without an address of its own lists its pods, those with a hostname by it', async () => {
    const spec = { hostname: 'first', subdomain: 'headless' };
    await scratch.apply(server('headless', 'headless-a', { spec }), server('headless', 'headless-b'), service('headless', { clusterIP: 'None' }));
    await ready('headless-a', 'headless-b');
    expect((await serviceOf('headless')).spec.clusterIP).toBe('None');
    await eventually(async () => {
      const [slice] = await scratch.list<EndpointSlice>('endpointslices', 'kubernetes.io/service-name=headless');
      const shown = slice?.endpoints?.map(({ targetRef, hostname, conditions }) => `${targetRef?.name} ${hostname} ${conditions?.ready}`);
      expect(shown?.toSorted()).toEqual(['headless-a first true', 'headless-b undefined true']);
    }, patiently);
  });

  it('leaves out pods that are not ready, unless it publishes them', async () => {
    await scratch.apply(server('early', 'early', { ready: false }), service('early'));
    await scratch.kubectl('wait', '--for=jsonpath={.status.phase}=Running', 'pod/early', '--timeout=60s');
    await serviceAnswers(/refused/i, node(0).name, 'early');
    await scratch.kubectl('patch', 'service', 'early', '-p', '{"spec":{"publishNotReadyAddresses":true}}');
    await serviceAnswers(/^early /, node(0).name, 'early');
  });

  it('goes on with terminating pods that still serve when there are no others', async () => {
    const spec = { terminationGracePeriodSeconds: 20 };
    const slow = server('leaving', 'leaving', { spec }) as { spec: { containers: { lifecycle?: object }[] } };
    for (const container of slow.spec.containers) container.lifecycle = { preStop: { exec: { command: ['sleep', '15'] } } };
    await scratch.apply(slow, service('leaving'));
    await ready('leaving');
    await serviceAnswers(/^leaving /, node(0).name, 'leaving');
    await scratch.kubectl('delete', 'pod', 'leaving', '--wait=false');
    await eventually(async () => {
      const [slice] = await scratch.list<EndpointSlice>('endpointslices', 'kubernetes.io/service-name=leaving');
      expect(slice?.endpoints?.[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true });
    }, patiently);
    expect(await askService(node(0).name, 'leaving')).toMatch(/^leaving /);
    await scratch.kubectl('delete', 'pod', 'leaving', '--grace-period=0', '--force');
  });

  it('prefers the pods of the asking node when it is told to', async () => {
    await scratch.apply(
      ...nodes.map(({ name }) => server('nearby', `nearby-${name}`, { on: name })),
      service('nearby', { trafficDistribution: 'PreferSameNode' }),
    );
    await ready(...nodes.map(({ name }) => `nearby-${name}`));
    const { clusterIP = '' } = (await serviceOf('nearby')).spec;
    await eventually(async () => {
      for (let round = 0; round < 3; round += 1) {
        expect((await askers(clusterIP, 80)).map((line) => line.split(' ')[0])).toEqual(nodes.map(({ name }) => `nearby-${name}`));
      }
    }, patiently);
  });

  it('without a selector goes where its Endpoints say', async () => {
    await scratch.apply(server('by-hand-pod', 'by-hand-pod'));
    await ready('by-hand-pod');
    const { status } = await scratch.get<Pod>('pod', 'by-hand-pod');
    const subsets = [{ addresses: [{ ip: status.podIP }], ports: [{ name: 'http', port: 8080 }] }];
    await scratch.apply(service('by-hand', { selector: null }), { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'by-hand' }, subsets });
    await serviceAnswers(/^by-hand-pod /, node(0).name, 'by-hand');
    await scratch.kubectl('delete', 'endpoints', 'by-hand');
    await serviceAnswers(/refused/i, node(0).name, 'by-hand');
  });
});
