import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configMaps, namespaces } from '@kubets/api';
import type { Client } from '@kubets/client';
import { systemClock } from '@kubets/machinery';
import { ascending, parallel, quantile } from '../figures.ts';
import { heldObjects } from './held-objects.ts';
import { http2Load, type Load, type LoadResult, wrkCreate, wrkGet } from './http-load.ts';
import type { Bar } from './figure-table.ts';
import type { Measurements } from './measurements.ts';
import type { OwnServer } from './own-server.ts';
import { requestPaths } from './request-paths.ts';
import { watchLoad } from './watch-load.ts';

export interface Bench {
  readonly server: string;
  readonly token: string;
  readonly client: Client;
  readonly namespace: string;
  readonly seconds: number;
  readonly objects: number;
  readonly isEtcd: boolean;
  readonly measurements: Measurements;
  /** Undefined when the server is somebody else's. */
  readonly own: OwnServer | undefined;
}

const pad = 'x'.repeat(900);
const createBar = ({ isEtcd }: Bench): Bar => ({ peer: 1828, bar: isEtcd ? 1828 : 5484, better: 'more' });
const getBar: Bar = { peer: 3704, bar: 7408, better: 'more' };

/** In running order: memory is looked at before much else is stored. */
export const works = [
  { name: 'idle', run: idle },
  { name: 'list', run: list },
  { name: 'create', run: create },
  { name: 'get', run: get },
  { name: 'http2', run: overHttp2 },
  { name: 'watch', run: watch },
  { name: 'paths', run: requestPaths },
  { name: 'held', run: heldObjects },
] as const;

/** What is measured when nothing is asked for; the rest takes long. */
export const usualWorks: readonly string[] = works.map(({ name }) => name).filter((name) => name !== 'held' && name !== 'paths');

export type WorkName = (typeof works)[number]['name'];

/** Daemons return what their start left behind after 20 s. */
async function idle({ measurements }: Bench): Promise<void> {
  await systemClock.sleep(30_000);
  measurements.add({ work: 'resident 30 s after the start', value: await measurements.residentMegabytes(), unit: 'MB', peer: 318, bar: 130, better: 'less' });
}

async function list(bench: Bench): Promise<void> {
  const { client, measurements, namespace, objects } = bench;
  await client.create(namespaces, { metadata: { name: namespace } });
  await parallel(objects, 16, (index) =>
    client.create(configMaps, { metadata: { name: `bench-${index}`, namespace, labels: { app: 'bench' } }, data: { pad } }),
  );
  const load = loadOf(bench, `/api/v1/namespaces/${namespace}/configmaps`, 4);
  const bar: Bar = { peer: 9.65, bar: 38.6, better: 'more' };
  await rate(bench, `list of ${objects}, 4 connections`, bar, () => wrkGet(load));
  measurements.add({
    work: `resident after lists of ${objects}`,
    value: await measurements.residentMegabytes(),
    unit: 'MB',
    peer: 1290,
    bar: 430,
    better: 'less',
  });
  await pages(bench);
  await client.deleteCollection(configMaps, { namespace });
  await client.delete(namespaces, { name: namespace });
}

async function pages({ client, measurements, namespace, objects }: Bench): Promise<void> {
  const { result, microseconds, loop } = await measurements.spent(async () => {
    const times: number[] = [];
    let next: string | undefined;
    do {
      const began = performance.now();
      const query = next === undefined ? '' : `&continue=${encodeURIComponent(next)}`;
      const text = await (await client.raw({ method: 'GET', path: `/api/v1/namespaces/${namespace}/configmaps?limit=500${query}` })).text();
      times.push(performance.now() - began);
      next = (JSON.parse(text) as { metadata: { continue?: string } }).metadata.continue;
    } while (next !== undefined);
    return { result: ascending(times), units: times.length };
  });
  measurements.add({ work: `pages of 500 of ${objects}, p99`, value: quantile(result, 0.99), unit: 'ms', bar: 100, better: 'less', microseconds, loop });
}

async function create(bench: Bench): Promise<void> {
  const path = await freshNamespace(bench);
  await rate(bench, 'create, 32 connections', createBar(bench), () => wrkCreate(loadOf(bench, path, 32), 'a'));
  await bench.client.delete(namespaces, { name: bench.namespace });
}

async function get(bench: Bench): Promise<void> {
  const path = await freshNamespace(bench);
  await bench.client.create(configMaps, { metadata: { name: 'one', namespace: bench.namespace }, data: { a: 'b' } });
  await rate(bench, 'get, 32 connections', getBar, () => wrkGet(loadOf(bench, `${path}/one`, 32)));
  await bench.client.delete(namespaces, { name: bench.namespace });
}

async function overHttp2(bench: Bench): Promise<void> {
  const path = await freshNamespace(bench);
  const bodyFile = join(tmpdir(), `${bench.namespace}.json`);
  await writeFile(
    bodyFile,
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'bench-', labels: { app: 'bench' } }, data: { pad } }),
  );
  await bench.client.create(configMaps, { metadata: { name: 'one', namespace: bench.namespace }, data: { a: 'b' } });
  await rate(bench, 'create, one HTTP/2 connection', createBar(bench), () => http2Load(loadOf(bench, path, 1), { streams: 32, bodyFile }));
  await rate(bench, 'get, one HTTP/2 connection', getBar, () => http2Load(loadOf(bench, `${path}/one`, 1), { streams: 32 }));
  await bench.client.delete(namespaces, { name: bench.namespace });
}

async function watch(bench: Bench): Promise<void> {
  await freshNamespace(bench);
  await deliver(bench, 1, 200, { p99: { peer: 55, bar: 25, better: 'less' } });
  await deliver(bench, 1, 500, { p50: { peer: 605, bar: 100, better: 'less' } });
  await deliver(bench, 2, 200, { p99: { peer: 55, bar: 25, better: 'less' } });
  await bench.client.delete(namespaces, { name: bench.namespace });
}

async function deliver(bench: Bench, http: 1 | 2, watchers: number, bars: { readonly p50?: Bar; readonly p99?: Bar }): Promise<void> {
  const { result, microseconds, loop } = await bench.measurements.spent(async () => {
    const delivered = await watchLoad({ ...bench, http, watchers, rate: 100 });
    return { result: delivered, units: delivered.events };
  });
  const { p50, p99, updateP50, updateP99, ownDelayP99, missing } = result;
  const remark = `${missing === 0 ? 'all delivered' : `${missing} MISSING`}; update p50 ${updateP50.toFixed(1)}, p99 ${updateP99.toFixed(1)}, client late p99 ${ownDelayP99.toFixed(1)} ms`;
  const work = `${watchers} watchers x 100/s${http === 2 ? ', one HTTP/2 connection' : ''}`;
  bench.measurements.add({ work: `${work}, p50`, value: p50, unit: 'ms', ...bars.p50, microseconds, loop, remark });
  bench.measurements.add({ work: `${work}, p99`, value: p99, unit: 'ms', ...bars.p99 });
}

async function rate({ measurements }: Bench, work: string, bar: Bar, run: () => Promise<LoadResult>): Promise<void> {
  const { result, microseconds, loop } = await measurements.spent(async () => {
    const result = await run();
    return { result, units: result.requests };
  });
  const remark = result.p99 === undefined ? undefined : `p99 ${result.p99.toFixed(1)} ms`;
  measurements.add({ work, value: result.perSecond, unit: '/s', ...bar, microseconds, loop, remark });
}

const loadOf = ({ server, token, seconds }: Bench, path: string, connections: number): Load => ({ server, token, path, connections, seconds });

async function freshNamespace({ client, namespace }: Bench): Promise<string> {
  await client.create(namespaces, { metadata: { name: namespace } });
  return `/api/v1/namespaces/${namespace}/configmaps`;
}
