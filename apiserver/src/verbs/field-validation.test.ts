import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

const collection = '/api/v1/namespaces/default/configmaps';
const patch = (kind: string): Record<string, string> => ({ 'content-type': `application/${kind}` });
const applies = patch('apply-patch+yaml');
const identified = '"apiVersion":"v1","kind":"ConfigMap"';

async function send(method: string, path: string, headers: Record<string, string>, body: string) {
  const response = await cluster.client.raw({ method, path, headers, body });
  const warnings = response.headers['warning'] ?? [];
  return { status: response.status, text: await response.text(), warnings: [warnings].flat().join(', ') };
}

interface Case {
  readonly what: string;
  readonly method?: string;
  readonly headers: Record<string, string>;
  readonly body: (name: string) => string;
  readonly problems: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'JSON',
    headers: { 'content-type': 'application/json' },
    body: (name) => `{"metadata":{"name":"${name}"},"data":{"a":"1","a":"2"},"nope":1}`,
    problems: ['duplicate field "data.a"', 'unknown field "nope"'],
  },
  {
    what: 'YAML',
    headers: { 'content-type': 'application/yaml' },
    body: (name) => `metadata: {name: ${name}}\ndata: {a: b}\ndata: {c: d}\nnope: 1\n`,
    problems: ['line 3: key "data" already set in map', 'unknown field "nope"'],
  },
  {
    what: 'a merge patch',
    method: 'PATCH',
    headers: patch('merge-patch+json'),
    body: () => '{"data":{"e":"1"},"data":{"e":"2"},"nope":1}',
    problems: ['duplicate field "data"', 'unknown field "nope"'],
  },
  {
    what: 'a strategic merge patch',
    method: 'PATCH',
    headers: patch('strategic-merge-patch+json'),
    body: () => '{"data":{"f":"1","f":"2"},"nope":1}',
    problems: ['duplicate field "data.f"', 'unknown field "nope"'],
  },
  {
    what: 'a JSON patch',
    method: 'PATCH',
    headers: patch('json-patch+json'),
    body: () => '[{"op":"add","path":"/nope","value":1,"value":2}]',
    problems: ['json patch duplicate field "[0].value"', 'unknown field "nope"'],
  },
  {
    what: 'an apply configuration',
    method: 'PATCH',
    headers: applies,
    body: () => `{${identified},"data":{"g":"1"},"data":{"g":"2"},"nope":1}`,
    problems: ['key "data" already set in map', 'unknown field "nope"'],
  },
];

describe('members that are unknown or named twice', () => {
  beforeAll(() => send('POST', collection, {}, '{"metadata":{"name":"patched"}}'));
  const path = ({ method, headers }: Case, query: string): string => {
    const force = headers === applies ? '&force=true' : '';
    return `${collection}${method === undefined ? '' : '/patched'}?fieldManager=test${force}&${query}`;
  };

  it.each(cases)('in $what are refused when the client is strict', async (sent) => {
    const { status, text } = await send(sent.method ?? 'POST', path(sent, 'fieldValidation=Strict'), sent.headers, sent.body('strict'));
    expect([status, JSON.parse(text)]).toMatchObject([400, { reason: 'BadRequest' }]);
    const { message } = JSON.parse(text) as { message: string };
    expect(sent.problems.filter((problem) => !message.includes(problem))).toEqual([]);
  });

  it.each(cases)('in $what are told as warnings, each once, unless the client says otherwise', async (sent) => {
    const name = `warned-${sent.what.toLowerCase()}`;
    const { status, warnings } = await send(sent.method ?? 'POST', path(sent, ''), sent.headers, sent.body(name));
    expect(status, warnings).toBeLessThan(300);
    const told = warnings.replaceAll('\\"', '"');
    expect(sent.problems.map((problem) => told.split(problem).length - 1)).toEqual(sent.problems.map(() => 1));
  });

  it.each(cases)('in $what are passed over when the client asks so', async (sent) => {
    const name = `ignored-${sent.what.toLowerCase()}`;
    const { status, warnings } = await send(sent.method ?? 'POST', path(sent, 'fieldValidation=Ignore'), sent.headers, sent.body(name));
    expect([status < 300, warnings]).toEqual([true, '']);
  });
});
