import { builtInResources } from '@kubets/api/built-in-resources';
import { arbitraryManifest, hostileValue, minimalManifest, type Manifest, type Oddity } from '@kubets/api/testing';
import { apiVersionOf, isJsonObject, resourcePath, type ResourceDefinition } from '@kubets/machinery';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Every kind through every verb, with bodies that follow its schema more or less. */

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster({ config: { minRequestTimeout: 1 } });
  await send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'ns' } } });
});
afterAll(() => cluster.stop());

interface Step {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
  readonly accept?: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Longer than any request may take on a slow machine. */
const patienceMs = 10_000;

async function send({ method, path, body, type = 'application/json', accept = 'application/json' }: Step): Promise<Answer> {
  const response = await cluster.client.raw({
    method,
    path,
    headers: { 'content-type': type, accept },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  });
  return { status: response.status, text: await response.text() };
}

/** What a client can act on: an object, or a Status that says what is wrong, and where. */
async function expectSaneAnswer(step: Step): Promise<void> {
  const { status, text } = await send(step);
  const told = `${JSON.stringify(step)}: ${status} ${text}`;
  expect(status, told).toBeLessThan(500);
  if (step.path.includes('watch=true') && status === 200) return;
  const answer = JSON.parse(text) as Manifest;
  if (status < 400) expect(answer['kind'], told).toBeTypeOf('string');
  else expect(answer, told).toMatchObject({ kind: 'Status', status: 'Failure', code: status, reason: expect.any(String), message: expect.stringMatching(/./) });
  if (status === 422) expectCauses(answer, told);
}

function expectCauses(answer: Manifest, told: string): void {
  const details = answer['details'] as { readonly causes?: readonly Manifest[] } | undefined;
  for (const cause of details?.causes ?? []) {
    expect(cause, told).toMatchObject({ reason: expect.stringMatching(/^FieldValue/), field: expect.any(String), message: expect.stringMatching(/./) });
  }
}

const oddities = fc.constantFrom<Oddity[]>('plausible', 'plausible', 'hostile');
const anyManifest = (definition: ResourceDefinition): fc.Arbitrary<Manifest> => oddities.chain((oddity) => arbitraryManifest(definition, oddity));

const queryText = fc.constantFrom(
  '',
  '0',
  '-1',
  '1',
  '2',
  'true',
  'All',
  'a=b',
  'a in (',
  '!x',
  'metadata.name=a',
  'metadata.name!=a',
  'spec.x=1',
  'e30',
  'Exact',
  'NotOlderThan',
);
const listQuery = query(['labelSelector', 'fieldSelector', 'limit', 'continue', 'resourceVersion', 'resourceVersionMatch', 'sendInitialEvents', 'pretty']);
const writeQuery = query(['dryRun', 'fieldManager', 'fieldValidation', 'force', 'pretty']);
const deleteQuery = query(['gracePeriodSeconds', 'propagationPolicy', 'orphanDependents', 'dryRun', 'resourceVersion', 'labelSelector', 'fieldSelector']);

function query(names: readonly string[]): fc.Arbitrary<string> {
  const pair = fc.tuple(fc.constantFrom(...names), fc.oneof(queryText, fc.string({ maxLength: 12 })));
  return fc.array(pair, { maxLength: 3 }).map((pairs) => new URLSearchParams(pairs).toString());
}

const accepted = fc.constantFrom(
  'application/json',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  '*/*',
);

/** One request about a kind. */
function arbitraryStep(definition: ResourceDefinition): fc.Arbitrary<Step> {
  const { reference, subresources, virtual } = definition;
  const { name, namespace } = minimalManifest(definition)['metadata'] as { readonly name: string; readonly namespace?: string };
  const all = resourcePath(reference, { ...(namespace !== undefined && { namespace }) });
  const manifest = anyManifest(definition);
  const item = fc
    .constantFrom('', ...subresources.map((subresource) => `/${subresource.name}`).filter((path) => storedParts.has(path)))
    .map((part) => `${all}/${name}${part}`);
  const create = fc.record({ method: fc.constant('POST'), path: withQuery(fc.constant(all), writeQuery), body: manifest });
  if (virtual) return create;
  const patch = (type: string, body: fc.Arbitrary<unknown>): fc.Arbitrary<Step> =>
    fc.record({ method: fc.constant('PATCH'), path: withQuery(item, writeQuery), type: fc.constant(type), body });
  return fc.oneof(
    { weight: 4, arbitrary: create },
    { weight: 4, arbitrary: fc.record({ method: fc.constant('PUT'), path: withQuery(item, writeQuery), body: manifest }) },
    { weight: 2, arbitrary: patch('application/merge-patch+json', manifest) },
    { weight: 2, arbitrary: patch('application/strategic-merge-patch+json', manifest) },
    { weight: 2, arbitrary: patch('application/json-patch+json', arbitraryOperations(manifest)) },
    { weight: 2, arbitrary: patch('application/apply-patch+yaml', manifest) },
    fc.record({ method: fc.constant('DELETE'), path: withQuery(fc.constant(`${all}/${name}`), deleteQuery), body: deleteOptions }),
    fc.record({ method: fc.constant('DELETE'), path: withQuery(fc.constant(all), deleteQuery), body: deleteOptions }),
    fc.record({ method: fc.constant('GET'), path: withQuery(fc.constant(all), listQuery), accept: accepted }),
    fc.record({ method: fc.constant('GET'), path: item, accept: accepted }),
  );
}

const storedParts: ReadonlySet<string> = new Set(['/status', '/scale', '/approval', '/finalize', '/resize', '/ephemeralcontainers']);

const withQuery = (path: fc.Arbitrary<string>, text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(path, text).map(([before, after]) => (after === '' ? before : `${before}?${after}`));

const deleteOptions = fc.option(
  fc.oneof(
    hostileValue,
    fc.record(
      {
        gracePeriodSeconds: fc.constantFrom<unknown[]>(0, -1, '0', 30),
        propagationPolicy: fc.constantFrom('Orphan', 'Foreground', 'Background', 'x'),
        orphanDependents: fc.constantFrom<unknown[]>(true, null, 1),
        preconditions: fc.oneof(hostileValue, fc.constant({ uid: 'x' }), fc.constant({ resourceVersion: '1' })),
        dryRun: fc.constantFrom<unknown[]>(['All'], ['x'], 'All'),
      },
      { requiredKeys: [] },
    ),
  ),
  { nil: undefined },
);

/** Operations on places the kind has. */
function arbitraryOperations(manifest: fc.Arbitrary<Manifest>): fc.Arbitrary<readonly unknown[]> {
  return manifest.chain((whole) => {
    const path = fc.constantFrom('', '/', '/spec/-', '/metadata/labels/a~1b', '/__proto__/x', ...pointersOf(whole, ''));
    const operation = fc.record({ op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'), path, from: path, value: hostileValue });
    return fc.array(operation, { maxLength: 3 });
  });
}

function pointersOf(value: unknown, path: string): readonly string[] {
  if (!isJsonObject(value) && !Array.isArray(value)) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pointersOf(member, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`))];
}

const kinds = builtInResources.map((definition) => [`${apiVersionOf(definition.reference)} ${definition.reference.kind}`, definition] as const);

/** So many requests are under way at a time: they meet the same object. */
const sideBySide = 5;

describe('every verb has an answer for', () => {
  it.each(kinds)('%s', async (_name, definition) => {
    const steps = fc.array(arbitraryStep(definition), { minLength: 30, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, async (sent) => {
        for (let at = 0; at < sent.length; at += sideBySide) await Promise.all(sent.slice(at, at + sideBySide).map(expectSaneAnswer));
      }),
      { numRuns: 1, endOnFailure: true },
    );
  });
});
