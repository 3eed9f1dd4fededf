import { configMaps } from '@kubets/api';
import type { KubeList, KubeObject, Status } from '@kubets/machinery';
import { buildConfigMap, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
/** The versions a list can be asked for: `old` is that of `a` and `b`, `new` that of all three. */
const versions: Record<string, string> = { unset: '', zero: '0', future: '99999999', wrong: 'x1', negative: '-1' };
/** Of a first page at `new`. */
let token: string;

beforeAll(async () => {
  cluster = await startTestCluster();
  for (const name of ['a', 'b', 'c']) {
    const { metadata } = await cluster.client.create(configMaps, buildConfigMap({ metadata: { name } }));
    versions[name === 'b' ? 'old' : 'new'] = metadata.resourceVersion;
  }
  token = (await cluster.client.list(configMaps, { namespace: 'default', limit: 2 })).metadata.continue ?? '';
});
afterAll(() => cluster.stop());

/** `exact` shows that very version; `newest` is the state after every write; or the code of a refusal. */
type Outcome = 'exact' | 'newest' | 400 | 422 | 504;

async function ask(query: Readonly<Record<string, string | undefined>>, path = '/api/v1/namespaces/default/configmaps') {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
  const { status, ...response } = await cluster.client.raw({ method: 'GET', path: `${path}?${new URLSearchParams(given).toString()}` });
  return { status, body: JSON.parse(await response.text()) as KubeList<KubeObject> & Status & KubeObject };
}

const names = ({ items }: KubeList<KubeObject>): string => items.map(({ metadata }) => metadata.name).join('');

/** The table of https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list, row by row. */
describe('a list', () => {
  it.each<[version: string, match: string, Outcome, withLimit: Outcome]>([
    ['unset', '', 'newest', 'newest'],
    ['zero', '', 'newest', 'newest'],
    ['old', '', 'newest', 'exact'],
    ['new', '', 'newest', 'newest'],
    ['future', '', 504, 504],
    ['wrong', '', 400, 400],
    ['negative', '', 400, 400],
    ['unset', 'Exact', 422, 422],
    ['zero', 'Exact', 422, 422],
    ['old', 'Exact', 'exact', 'exact'],
    ['new', 'Exact', 'newest', 'newest'],
    ['future', 'Exact', 504, 504],
    ['wrong', 'Exact', 400, 400],
    ['unset', 'NotOlderThan', 422, 422],
    ['zero', 'NotOlderThan', 'newest', 'newest'],
    ['old', 'NotOlderThan', 'newest', 'newest'],
    ['new', 'NotOlderThan', 'newest', 'newest'],
    ['future', 'NotOlderThan', 504, 504],
    ['wrong', 'NotOlderThan', 400, 400],
    ['unset', 'Sometimes', 422, 422],
    ['old', 'Sometimes', 422, 422],
  ])('of version %s matched by "%s" is %s, in pages %s', async (version, match, whole, paged) => {
    const query = { resourceVersion: versions[version], resourceVersionMatch: match };
    for (const [outcome, limit] of [
      [whole, undefined],
      [paged, '2'],
    ] as const) {
      const { status, body } = await ask({ ...query, limit });
      if (typeof outcome === 'number') expect([status, body.kind]).toEqual([outcome, 'Status']);
      else if (outcome === 'exact') {
        expect([names(body), body.metadata.resourceVersion, body.metadata.continue]).toEqual(['ab', versions['old'], undefined]);
      } else {
        expect(names(body)).toBe(limit === undefined ? 'abc' : 'ab');
        expect(Number(body.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(versions['new']));
        expect([body.metadata.continue !== undefined, body.metadata.remainingItemCount]).toEqual(limit === undefined ? [false, undefined] : [true, 1]);
      }
    }
  });

  it.each<[version: string, match: string, 'c' | 400 | 422]>([
    ['unset', '', 'c'],
    ['zero', '', 'c'],
    ['old', '', 400],
    ['new', '', 400],
    ['unset', 'Exact', 422],
    ['new', 'Exact', 422],
    ['new', 'NotOlderThan', 422],
  ])('goes on from a token with version %s matched by "%s": %s', async (version, match, outcome) => {
    for (const limit of [undefined, '2']) {
      const { status, body } = await ask({ resourceVersion: versions[version], resourceVersionMatch: match, continue: token, limit });
      if (outcome === 'c') expect(names(body)).toBe('c');
      else expect([status, body.kind]).toEqual([outcome, 'Status']);
    }
  });

  it('of a version yet to come says so in a way clients know, and when to come again', async () => {
    expect((await ask({ resourceVersion: versions['future'] })).body).toMatchObject({
      reason: 'Timeout',
      details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 },
    });
  });

  it('counts nothing left over when a selector decides', async () => {
    const { body } = await ask({ limit: '1', fieldSelector: 'metadata.name!=b' });
    expect([names(body), body.metadata.remainingItemCount]).toEqual(['a', undefined]);
    const { body: next } = await ask({ limit: '1', fieldSelector: 'metadata.name!=b', continue: body.metadata.continue });
    expect([names(next), next.metadata.continue]).toEqual(['c', undefined]);
  });
});

describe('a get', () => {
  it.each<[version: string, code: number]>([
    ['unset', 200],
    ['zero', 200],
    ['old', 200],
    ['new', 200],
    ['future', 504],
    ['wrong', 400],
  ])('of version %s answers %i', async (version, code) => {
    expect((await ask({ resourceVersion: versions[version] }, '/api/v1/namespaces/default/configmaps/a')).status).toBe(code);
  });
});

/** Watched until a second has passed; the end of the time is told by a bookmark to those who want bookmarks. */
async function told(query: Readonly<Record<string, string | undefined>>): Promise<string> {
  const given = { watch: 'true', timeoutSeconds: '1', resourceVersion: versions[query['version'] ?? 'unset'], ...query, version: undefined };
  const pairs = Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
  const path = `/api/v1/namespaces/default/configmaps?${new URLSearchParams(pairs).toString()}`;
  const { status, ...response } = await cluster.client.raw({ method: 'GET', path });
  const text = await response.text();
  if (status !== 200) return String(status);
  const lines = text.split('\n').filter((line) => line !== '');
  const events = lines.map((line) => JSON.parse(line) as { type: string; object: KubeObject & { code?: number } });
  return events
    .map(({ type, object }) => {
      if (type === 'ERROR') return `error ${object.code}`;
      if (type !== 'BOOKMARK') return object.metadata.name;
      return object.metadata.annotations?.['k8s.io/initial-events-end'] === 'true' ? '|' : '.';
    })
    .join('');
}

/** The table of https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-watch, and streaming lists. */
describe('a watch', () => {
  it.each([
    ['from nothing', {}, 'abc'],
    ['from 0', { version: 'zero' }, 'abc'],
    ['from a version', { version: 'old' }, 'c'],
    ['from the newest version', { version: 'new' }, ''],
    ['from a version long gone', { resourceVersion: '1' }, 'error 410'],
    ['from a version yet to come', { version: 'future' }, ''],
    ['from what is no version', { version: 'wrong' }, '400'],
    ['with bookmarks', { allowWatchBookmarks: 'true' }, 'abc.'],
    ['with bookmarks, from a version', { version: 'old', allowWatchBookmarks: 'true' }, 'c.'],
    ['with initial events', { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }, 'abc'],
    ['with initial events and bookmarks', { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: 'true' }, 'abc|.'],
    ['with them, from 0', { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: 'true', version: 'zero' }, 'abc|.'],
    ['with them, from a version', { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: 'true', version: 'old' }, 'abc|.'],
    ['with them, from a version yet to come', { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', version: 'future' }, '504'],
    ['without initial events', { sendInitialEvents: 'false', resourceVersionMatch: 'NotOlderThan' }, ''],
    ['without them, from a version', { sendInitialEvents: 'false', resourceVersionMatch: 'NotOlderThan', version: 'old' }, 'c'],
    ['with initial events and no match', { sendInitialEvents: 'true' }, '422'],
    ['with initial events, exactly', { sendInitialEvents: 'true', resourceVersionMatch: 'Exact' }, '422'],
    ['with a match alone', { resourceVersionMatch: 'NotOlderThan' }, '422'],
  ])('%s', async (_, query, expected) => {
    expect(await told(query)).toBe(expected);
  });
});
