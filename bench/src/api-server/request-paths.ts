import { buffer } from 'node:stream/consumers';
import { configMaps, namespaces } from '@kubets/api';
import type { RawRequest } from '@kubets/client';
import { ascending, parallel, quantile } from '../figures.ts';
import type { Bench } from './works.ts';

/** One kind of request, asked one at a time. `index` counts from 0. */
interface RequestPath {
  readonly name: string;
  readonly request: (index: number) => RawRequest;
  /** Asked once instead of for a while. */
  readonly once?: true;
}

const json = { 'content-type': 'application/json' };
const pad = 'x'.repeat(900);
const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const asMetadata = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
const discovery = 'application/json;v=v2;g=apidiscovery.k8s.io;as=APIGroupDiscoveryList';

/** How long each path of requests holds the event loop, with many objects there. Nothing else is asked meanwhile. */
export async function requestPaths(bench: Bench): Promise<void> {
  const { client, namespace, objects } = bench;
  await client.create(namespaces, { metadata: { name: namespace } });
  await parallel(objects, 16, (index) =>
    client.create(configMaps, { metadata: { name: `bench-${index}`, namespace, labels: { app: 'bench', tenth: String(index % 10) } }, data: { pad } }),
  );
  for (const path of pathsOf(namespace, objects)) await measure(bench, path);
  await client.delete(namespaces, { name: namespace });
}

async function measure({ client, measurements, seconds }: Bench, { name, request, once }: RequestPath): Promise<void> {
  const { result, microseconds, loop } = await measurements.spent(async () => {
    const times: number[] = [];
    const until = performance.now() + (once ? 0 : seconds * 1000);
    do {
      const began = performance.now();
      await buffer((await client.raw(request(times.length))).body);
      times.push(performance.now() - began);
    } while (performance.now() < until);
    return { result: ascending(times), units: times.length };
  });
  measurements.add({ work: name, value: quantile(result, 0.99), unit: 'ms', microseconds, loop });
}

function pathsOf(namespace: string, objects: number): readonly RequestPath[] {
  const all = `/api/v1/namespaces/${namespace}/configmaps`;
  const name = (index: number): string => `bench-${index % objects}`;
  const get =
    (path: string, accept = 'application/json'): RequestPath['request'] =>
    () => ({ method: 'GET', path, headers: { accept } });
  const patch =
    (type: string, query = ''): RequestPath['request'] =>
    (index) => ({
      method: 'PATCH',
      path: `${all}/${name(index)}${query}`,
      headers: { 'content-type': type },
      body: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', data: { [query ? 'applied' : 'patched']: String(index) } }),
    });
  return [
    { name: 'get', request: get(`${all}/bench-0`) },
    {
      name: 'create',
      request: (index) => ({ method: 'POST', path: all, headers: json, body: JSON.stringify({ metadata: { name: `new-${index}` }, data: { pad } }) }),
    },
    { name: 'merge patch', request: patch('application/merge-patch+json') },
    { name: 'strategic merge patch', request: patch('application/strategic-merge-patch+json') },
    { name: 'server-side apply', request: patch('application/apply-patch+yaml', '?fieldManager=bench&force=true') },
    { name: 'list', request: get(all) },
    { name: 'list, indented', request: get(`${all}?pretty=true`) },
    { name: 'list, YAML', request: get(all, 'application/yaml'), once: true },
    { name: 'list as a table', request: get(all, asTable) },
    { name: 'list of metadata', request: get(all, asMetadata) },
    { name: 'list by label', request: get(`${all}?labelSelector=tenth%3D3`) },
    { name: 'list by label, not equal', request: get(`${all}?labelSelector=tenth%21%3D3`) },
    { name: 'list by name', request: get(`${all}?fieldSelector=metadata.name%3Dbench-7`) },
    { name: 'list, compressed', request: () => ({ method: 'GET', path: all, headers: { accept: 'application/json', 'accept-encoding': 'gzip' } }) },
    { name: 'page of 500', request: get(`${all}?limit=500`) },
    { name: 'discovery', request: get('/apis', discovery) },
    { name: 'OpenAPI v2', request: get('/openapi/v2') },
    { name: 'OpenAPI v3, core', request: get('/openapi/v3/api/v1') },
    { name: 'metrics', request: get('/metrics') },
    { name: 'delete collection', request: () => ({ method: 'DELETE', path: all }), once: true },
  ];
}
