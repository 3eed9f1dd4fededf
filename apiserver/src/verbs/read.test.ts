import { configMaps, deployments, events, eventsV1, pods } from '@kubets/api';
import { type KubeObject } from '@kubets/machinery';
import { buildConfigMap, buildDeployment, buildPod, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { WebSocket } from 'ws';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

async function read(path: string, accept = 'application/json', method = 'GET', more: Record<string, string> = {}) {
  const { status, headers, ...response } = await cluster.client.raw({ method, path, headers: { accept, ...more } });
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return {
    status,
    headers,
    bytes: Buffer.concat(chunks),
    text: () => Buffer.concat(chunks).toString(),
    json: () => JSON.parse(Buffer.concat(chunks).toString()),
  };
}

interface WireEvent {
  readonly type: string;
  readonly object: KubeObject & { code?: number; rows?: { cells: unknown[] }[]; columnDefinitions?: unknown[] };
}

/** Watches until `enough` says so and returns the events up to then. */
async function watchUntil(path: string, enough: (events: readonly WireEvent[]) => boolean, accept = 'application/json'): Promise<readonly WireEvent[]> {
  const stop = new AbortController();
  const { body } = await cluster.client.raw({ method: 'GET', path, headers: { accept }, signal: stop.signal });
  const seen: WireEvent[] = [];
  let rest = '';
  try {
    for await (const chunk of body) {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop()!;
      seen.push(...lines.map((line) => JSON.parse(line) as WireEvent));
      if (enough(seen)) break;
    }
  } finally {
    stop.abort();
  }
  return seen;
}

const inNamespace = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps`;
const make = (namespace: string, name: string, labels: Record<string, string> = {}) =>
  cluster.client.create(configMaps, buildConfigMap({ metadata: { name, namespace, labels } }));

describe('get', () => {
  it('serves JSON, YAML, tables and partial metadata', async () => {
    await make('default', 'shown');
    const path = `${inNamespace('default')}/shown`;
    expect((await read(path)).json()).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'shown' } });
    expect((await read(path, 'application/yaml')).text()).toContain('kind: ConfigMap\n');
    expect((await read(path, tableAccept)).json()).toMatchObject({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      rows: [{ cells: ['shown', expect.anything(), expect.any(String)] }],
    });
    expect((await read(path, 'application/json;as=Table;v=v1beta1;g=meta.k8s.io')).json()).toMatchObject({
      apiVersion: 'meta.k8s.io/v1beta1',
      rows: [{ object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1beta1' } }],
    });
    const partial = await read(path, 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1');
    expect(Object.keys(partial.json() as object)).toEqual(['kind', 'apiVersion', 'metadata']);
    expect((await read(path, 'application/vnd.kubernetes.protobuf')).status).toBe(406);
    expect((await read(path, 'application/vnd.kubernetes.protobuf,application/json')).status).toBe(200);
    expect((await read(`${path}?pretty=true`)).text()).toContain('{\n  "');
  });

  it('answers HEAD without a body', async () => {
    await make('default', 'headed');
    const { status, headers, bytes } = await read(`${inNamespace('default')}/headed`, 'application/json', 'HEAD');
    expect([status, bytes.length]).toEqual([200, 0]);
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
  });

  it('says what is missing', async () => {
    expect((await read(`${inNamespace('default')}/absent`)).json()).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'configmaps "absent" not found',
      reason: 'NotFound',
      details: { name: 'absent', kind: 'configmaps' },
      code: 404,
    });
    expect((await read('/apis/apps/v1/namespaces/default/deployments/absent')).json()).toMatchObject({
      message: 'deployments.apps "absent" not found',
      details: { name: 'absent', group: 'apps', kind: 'deployments' },
    });
  });
});

describe('list', () => {
  it('selects by namespace, label and field', async () => {
    await Promise.all([make('default', 'sel-a', { tier: 'a' }), make('default', 'sel-b', { tier: 'b' }), make('kube-public', 'sel-c', { tier: 'a' })]);
    const names = async (path: string) => ((await read(path)).json() as { items: KubeObject[] }).items.map(({ metadata }) => metadata.name);
    expect(await names('/api/v1/configmaps?labelSelector=tier%3Da')).toEqual(['sel-a', 'sel-c']);
    expect(await names(`${inNamespace('default')}?labelSelector=tier+in+(a,b)`)).toEqual(['sel-a', 'sel-b']);
    expect(await names('/api/v1/configmaps?fieldSelector=metadata.name%3Dsel-c')).toEqual(['sel-c']);
  });

  it('pages over one snapshot', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) await make('kube-node-lease', name);
    const first = (await read(`${inNamespace('kube-node-lease')}?limit=2`)).json();
    expect(first).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1', metadata: { remainingItemCount: 1 } });
    await make('kube-node-lease', 'page-4');
    const second = (await read(`${inNamespace('kube-node-lease')}?limit=2&continue=${encodeURIComponent(first.metadata.continue)}`)).json();
    expect(second.items.map(({ metadata }: KubeObject) => metadata.name)).toEqual(['page-3']);
    expect(second.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  });

  it('shows tables with and without the objects', async () => {
    await cluster.client.create(pods, buildPod({ metadata: { name: 'tabled' } }));
    const path = '/api/v1/namespaces/default/pods?fieldSelector=metadata.name%3Dtabled';
    const table = (await read(path, tableAccept)).json();
    expect(table.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP', 'Node']),
    );
    expect(table.rows[0].cells.slice(0, 4)).toEqual(['tabled', '0/1', 'Pending', '0']);
    expect(table.rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'tabled' } });
    expect((await read(`${path}&includeObject=Object`, tableAccept)).json().rows[0].object.kind).toBe('Pod');
    expect((await read(`${path}&includeObject=None`, tableAccept)).json().rows[0].object).toBeUndefined();
  });

  it('compresses long answers for clients that ask', async () => {
    await cluster.client.create(configMaps, buildConfigMap({ metadata: { namespace: 'kube-system' }, data: { long: 'x'.repeat(200_000) } }));
    const { headers, bytes } = await read(inNamespace('kube-system'), 'application/json', 'GET', { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(bytes).toString()).items[0].data.long).toHaveLength(200_000);
    expect((await read(inNamespace('kube-system'))).headers['content-encoding']).toBeUndefined();
  });

  it.each([
    ['limit=many', 400, 'limit must be an integer'],
    ['labelSelector=a%20in%20b', 400, 'unable to parse requirement'],
    ['fieldSelector=spec.color%3Dred', 400, '"spec.color" is not a known field selector: only "metadata.name", "metadata.namespace"'],
    ['continue=nonsense', 400, 'continue key is not valid'],
    ['resourceVersion=99999999', 504, 'Too large resource version'],
    ['resourceVersion=abc', 400, 'resourceVersion'],
    ['resourceVersionMatch=Exact', 422, 'resourceVersionMatch is forbidden unless resourceVersion is provided'],
    ['resourceVersion=1&resourceVersionMatch=Sometimes', 422, 'Unsupported value: "Sometimes"'],
  ])('answers %s with %i', async (query, status, message) => {
    const answer = await read(`${inNamespace('default')}?${query}`);
    expect([answer.status, answer.json().message]).toEqual([status, expect.stringContaining(message)]);
  });
});

describe('events of both groups', () => {
  it('are one storage seen two ways', async () => {
    const involvedObject = { kind: 'Pod', namespace: 'default', name: 'web' };
    await cluster.client.create(events, {
      metadata: { name: 'web.1', namespace: 'default' },
      involvedObject,
      reason: 'Started',
      message: 'Started it',
      type: 'Normal',
    });
    expect(await cluster.client.get(eventsV1, { namespace: 'default', name: 'web.1' })).toMatchObject({
      apiVersion: 'events.k8s.io/v1',
      regarding: { name: 'web' },
      note: 'Started it',
    });
  });
});

describe('watch', () => {
  it('starts with what is there, then tells every change', async () => {
    const watching = watchUntil(`${inNamespace('kube-public')}?watch=true`, (seen) => seen.length >= 4);
    const { metadata } = await make('kube-public', 'watched');
    await cluster.client.patch(configMaps, metadata, { type: 'merge', body: { data: { a: '1' } } });
    await cluster.client.delete(configMaps, metadata);
    const seen = (await watching).filter(({ object }) => object.metadata.name === 'watched');
    expect(seen.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('shows objects entering and leaving a selection as added and deleted', async () => {
    const { metadata } = await make('default', 'selected');
    const path = `${inNamespace('default')}?watch=true&labelSelector=picked%3Dyes&resourceVersion=${metadata.resourceVersion}`;
    const watching = watchUntil(path, (seen) => seen.length === 2);
    await cluster.client.patch(configMaps, metadata, { type: 'merge', body: { metadata: { labels: { picked: 'yes' } } } });
    await cluster.client.patch(configMaps, metadata, { type: 'merge', body: { metadata: { labels: { picked: 'no' } } } });
    expect((await watching).map(({ type }) => type)).toEqual(['ADDED', 'DELETED']);
  });

  it('streams the initial list and marks its end', async () => {
    await make('kube-node-lease', 'listed');
    const path = `${inNamespace('kube-node-lease')}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`;
    const seen = await watchUntil(path, (all) => all.at(-1)?.type === 'BOOKMARK');
    expect(seen.at(-1)!.object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } });
    expect(seen.slice(0, -1).every(({ type }) => type === 'ADDED')).toBe(true);
  });

  it('gives tables to those who print them', async () => {
    await make('default', 'table-watched');
    const path = `${inNamespace('default')}?watch=true&fieldSelector=metadata.name%3Dtable-watched`;
    const [first] = await watchUntil(path, (seen) => seen.length === 1, tableAccept);
    expect(first).toMatchObject({ type: 'ADDED', object: { kind: 'Table', rows: [{ cells: ['table-watched', expect.anything(), expect.any(String)] }] } });
  });

  it('ends after timeoutSeconds', async () => {
    const started = performance.now();
    const { text } = await read(`${inNamespace('kube-system')}?watch=true&timeoutSeconds=1`);
    expect(text()).toContain('"ADDED"');
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('tells inside the stream that history is gone', async () => {
    const { status, json } = await read('/apis/apps/v1/daemonsets?watch=true&resourceVersion=1');
    expect([status, json()]).toEqual([200, { type: 'ERROR', object: expect.objectContaining({ reason: 'Expired', code: 410 }) }]);
  });

  it.each([
    ['resourceVersionMatch=NotOlderThan', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'],
    ['sendInitialEvents=true', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
  ])('refuses %s', async (query, message) => {
    const answer = await read(`${inNamespace('default')}?watch=true&${query}`);
    expect([answer.status, answer.json().message]).toEqual([422, expect.stringContaining(message)]);
  });

  it('speaks WebSocket', async () => {
    await make('default', 'over-websocket');
    const { config } = cluster;
    const socket = new WebSocket(`${config.server.replace('https', 'wss')}${inNamespace('default')}?watch=true&fieldSelector=metadata.name%3Dover-websocket`, {
      ca: config.certificateAuthority,
      cert: config.clientCertificate,
      key: config.clientKey,
    });
    const frames: WireEvent[] = [];
    socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as WireEvent));
    await eventually(() => frames.length > 0);
    socket.close();
    expect(frames[0]).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'over-websocket' } } });
  });
});

describe('scale', () => {
  it('of a workload that is not there is missed by its own name', async () => {
    const scale = cluster.client.getSubresource(deployments, { namespace: 'default', name: 'absent' }, 'scale');
    await expect(scale).rejects.toThrow('deployments/scale.apps "absent" not found');
  });

  it('reads and changes the replicas alone', async () => {
    const { metadata } = await cluster.client.create(deployments, buildDeployment({ metadata: { name: 'scaled' } }));
    const scale = await cluster.client.getSubresource<KubeObject & { spec: { replicas: number } }>(deployments, metadata, 'scale');
    expect(scale).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 3 }, status: { replicas: 0, selector: 'app=web' } });
    await cluster.client.updateSubresource(deployments, metadata, 'scale', { ...scale, spec: { replicas: 6 } });
    await cluster.client.patch(deployments, metadata, { type: 'merge', body: { spec: { replicas: 7 } } }, { subresource: 'scale' });
    expect(await cluster.client.get(deployments, metadata)).toMatchObject({ spec: { replicas: 7 }, metadata: { generation: 3 } });
    const negative = cluster.client.patch(deployments, metadata, { type: 'merge', body: { spec: { replicas: -1 } } }, { subresource: 'scale' });
    await expect(negative).rejects.toThrow('spec.replicas: Invalid value: -1: must be greater than or equal to 0');
  });
});
