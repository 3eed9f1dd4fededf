import { builtInResources } from '@kubets/api/built-in-resources';
import { resourcePath } from '@kubets/machinery';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster({ config: { minRequestTimeout: 1 } })));
afterAll(() => cluster.stop());

/** Whatever arrives, the answer is what a client can act on: never a failure of the server's own, and a Status when it is refused. */
async function expectSaneAnswer(method: string, path: string, { body, type = 'application/json', headers = {} }: Sent = {}): Promise<void> {
  const response = await cluster.client.raw({ method, path, headers: { 'content-type': type, ...headers }, ...(body !== undefined && { body }) });
  const text = await response.text();
  expect(response.status, `${method} ${path} ${body}: ${text}`).not.toBe(500);
  if (response.status < 400 || method === 'HEAD' || text === '404 page not found\n') return;
  // In the format the client accepts: YAML reads JSON as well.
  expect(parse(text)).toMatchObject({ kind: 'Status', code: response.status });
}

interface Sent {
  readonly body?: string;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

const budget = { numRuns: 60, endOnFailure: true } as const;
const stored = builtInResources.filter(({ virtual }) => !virtual);
const anyKind = fc.constantFrom(...stored);

/** JSON with the members that go wrong most easily. */
const hostileKey = fc.constantFrom('metadata', 'spec', 'status', 'data', 'name', 'labels', '__proto__', 'constructor', 'toString', 'containers', '$patch', '');
const hostileValue = fc.constantFrom(null, '', 'x', 0, -1, 1e308, 9007199254740992, true, [], {}, [null], 'a'.repeat(300), '\u0000', '\ud800', '10Gi', '1e999');
const { hostile } = fc.letrec<{ hostile: unknown }>((tie) => ({
  hostile: fc.oneof({ maxDepth: 4 }, hostileValue, fc.array(tie('hostile'), { maxLength: 3 }), fc.dictionary(hostileKey, tie('hostile'), { maxKeys: 4 })),
}));

describe('fuzzed writes', () => {
  it('are created or refused, whatever the kind and the body', async () => {
    await fc.assert(
      fc.asyncProperty(anyKind, hostile, hostile, async ({ reference }, spec, more) => {
        const body = JSON.stringify({ metadata: { generateName: 'fuzz-' }, spec, data: more, ...(typeof more === 'object' && more) });
        await expectSaneAnswer('POST', resourcePath(reference, { namespace: 'default' }), { body });
      }),
      { ...budget, numRuns: 300 },
    );
  });

  it('are refused when the body is no object at all', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.constantFrom('[[[', '{"a":', '- a: &x [*x]', '{"a":1}{"b":2}', 'null', '"', '\u0000'));
    const types = fc.constantFrom('application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/merge-patch+json', 'text/plain');
    await fc.assert(
      fc.asyncProperty(text, types, async (body, type) => expectSaneAnswer('POST', '/api/v1/namespaces/default/configmaps', { body, type })),
      budget,
    );
  });

  it('are patched or refused, whatever the patch', async () => {
    await cluster.client.raw({
      method: 'POST',
      path: '/apis/apps/v1/namespaces/default/deployments',
      headers: { 'content-type': 'application/json' },
      body: deployment,
    });
    const operations = fc.array(
      fc.record({ op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'), path: hostilePointer, from: hostilePointer, value: hostile }),
      { maxLength: 4 },
    );
    const patches = fc.oneof(
      fc.tuple(fc.constant('application/json-patch+json'), operations),
      fc.tuple(fc.constantFrom('application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/apply-patch+yaml'), hostile),
      fc.tuple(fc.constant('application/strategic-merge-patch+json'), fc.record({ spec: fc.record({ template: hostile }) })),
    );
    await fc.assert(
      fc.asyncProperty(patches, fc.constantFrom('', '/status', '/scale'), async ([type, patch], subresource) => {
        await expectSaneAnswer('PATCH', `/apis/apps/v1/namespaces/default/deployments/fuzzed${subresource}?fieldManager=fuzz`, {
          body: JSON.stringify(patch),
          type,
        });
      }),
      { ...budget, numRuns: 200 },
    );
  });

  it('are deleted or refused, whatever the options', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (body) => expectSaneAnswer('DELETE', '/api/v1/namespaces/default/configmaps/none', { body: JSON.stringify(body) })),
      budget,
    );
  });
});

const hostilePointer = fc.constantFrom(
  '/spec/replicas',
  '/spec/template/spec/containers/0/image',
  '/metadata/labels',
  '/__proto__/x',
  '/spec/-',
  '',
  '/',
  'x',
  '/metadata/name',
  '/status/~2',
);

const deployment = JSON.stringify({
  metadata: { name: 'fuzzed' },
  spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } } },
});

describe('fuzzed reads', () => {
  const parameter = fc.constantFrom(
    'labelSelector',
    'fieldSelector',
    'limit',
    'continue',
    'resourceVersion',
    'resourceVersionMatch',
    'watch',
    'timeoutSeconds',
    'pretty',
    'includeObject',
    'sendInitialEvents',
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('', '0', '-1', '1', 'true', 'a in (', 'a=b,!c', 'metadata.name=x', '!'.repeat(300), 'eyJ2IjoibWV0YSJ9', 'Exact', '18446744073709551616'),
  );

  it('answer any query', async () => {
    const query = fc.tuple(anyKind, fc.array(fc.tuple(parameter, value), { maxLength: 3 }));
    // A watch among them lasts a second or two, so those of one run are sent side by side.
    await fc.assert(
      fc.asyncProperty(fc.array(query, { minLength: 75, maxLength: 75 }), async (queries) => {
        await Promise.all(
          queries.map(async ([{ reference }, pairs]) => {
            const kept = new URLSearchParams(pairs.filter(([name, text]) => name !== 'resourceVersion' || !/^[1-9]\d*$/.test(text)));
            await expectSaneAnswer('GET', `${resourcePath(reference, { namespace: 'default' })}?${kept.toString()}`);
          }),
        );
      }),
      { ...budget, numRuns: 2 },
    );
  });

  it('answer any path and any Accept header', async () => {
    const segment = fc.constantFrom(
      'api',
      'apis',
      'v1',
      'apps',
      'namespaces',
      'default',
      'pods',
      'watch',
      'proxy',
      'status',
      '..',
      '%00',
      '%',
      '%2F',
      'a'.repeat(500),
      '{}',
      'openapi',
      'v3',
      'healthz',
    );
    const accept = fc.constantFrom(
      'application/json',
      '*/*',
      'text/html',
      ';;;,,,',
      'application/json;as=Table',
      'application/json;as=Table;v=v1;g=meta.k8s.io;q=nonsense',
      'application/yaml;q=0',
    );
    const method = fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE');
    await fc.assert(
      fc.asyncProperty(method, fc.array(segment, { maxLength: 8 }), accept, async (verb, segments, wanted) =>
        expectSaneAnswer(verb === 'DELETE' && segments.includes('namespaces') ? 'GET' : verb, `/${segments.join('/')}`, { headers: { accept: wanted } }),
      ),
      { ...budget, numRuns: 150 },
    );
  });
});
