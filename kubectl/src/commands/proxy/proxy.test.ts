import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'node:http';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { systemClock } from '@kubets/machinery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlagValues } from '../../flags/flag-values.ts';
import { runKubectl } from '../../run-kubectl.ts';
import { type KubectlUnderTest, startKubectlUnderTest } from '../../testing/kubectl-under-test.ts';
import { proxyCommand } from '../proxy.ts';
import { filterOf } from './filter.ts';
import { fileBelow } from './static-files.ts';

describe('the filter of the proxy', () => {
  const filter = (given: Readonly<Record<string, string>> = {}): ReturnType<typeof filterOf> =>
    filterOf(new FlagValues(proxyCommand.flags ?? [], new Map(Object.entries(given).map(([name, value]) => [name, [value]]))));

  it.each([
    [{}, { path: '/api/v1/pods' }, true],
    [{}, { path: '/api/v1/namespaces/a/pods/b/exec' }, false],
    [{}, { path: '/api/v1/pods', host: 'evil.example' }, false],
    [{}, { path: '/api/v1/pods', host: '[::1]:8001' }, true],
    [{ 'accept-paths': '^/version' }, { path: '/api' }, false],
    [{ 'reject-methods': 'POST,DELETE' }, { path: '/api', method: 'DELETE' }, false],
    [{ 'accept-hosts': '.*' }, { path: '/api', host: 'any.example' }, true],
  ])('with %j accepts %j: %s', (given, asked, accepted) => {
    expect(filter(given).accepts({ method: 'GET', host: 'localhost:8001', ...asked })).toBe(accepted);
  });
});

it.each([
  ['/a.txt', '/srv/a.txt'],
  ['/../../etc/passwd', '/srv/etc/passwd'],
  ['/%2e%2e/secret', '/srv/secret'],
  ['/%', undefined],
])('the path %s is the file %s', (path, file) => {
  expect(fileBelow('/srv', path)).toBe(file);
});

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
});
afterAll(() => underTest[Symbol.asyncDispose]());

interface RunningProxy extends AsyncDisposable {
  get(path: string): Promise<{ readonly status: number | undefined; readonly type: string | undefined; readonly text: string }>;
}

async function startProxy(...flags: readonly string[]): Promise<RunningProxy> {
  const socketPath = join(underTest.home, 'proxy.sock');
  const [interrupt, stdout] = [new AbortController(), new PassThrough()];
  const running = runKubectl(['proxy', `--unix-socket=${socketPath}`, ...flags], {
    stdin: Readable.from([]),
    stdout,
    stderr: new PassThrough(),
    env: { HOME: underTest.home, KUBECONFIG: join(underTest.home, 'config') },
    clock: systemClock,
    signal: interrupt.signal,
  });
  const [line] = (await Promise.race([stdout.take(1).toArray(), running])) as [Buffer];
  expect(line.toString()).toBe(`Starting to serve on ${socketPath}\n`);
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        const sent = request({ agent: false, socketPath, path, headers: { host: 'localhost' } }, (answer) => {
          text(answer).then((body) => resolve({ status: answer.statusCode, type: answer.headers['content-type'], text: body }), reject);
        });
        sent.on('error', reject).end();
      }),
    async [Symbol.asyncDispose]() {
      interrupt.abort();
      await running;
    },
  };
}

describe('kubectl proxy', () => {
  it('serves the API, and refuses what the filter does', async () => {
    await using proxy = await startProxy();
    expect(await proxy.get('/api/v1/namespaces/default')).toMatchObject({ status: 200, text: expect.stringContaining('"name":"default"') as string });
    expect(await proxy.get('/api/v1/namespaces/gone')).toMatchObject({ status: 404 });
    expect(await proxy.get('/api/v1/namespaces/a/pods/b/exec')).toMatchObject({ status: 403, text: 'Forbidden\n' });
  });

  it('serves the API under a prefix, and files beside it', async () => {
    mkdirSync(join(underTest.home, 'www', 'sub'), { recursive: true });
    writeFileSync(join(underTest.home, 'www', 'a.html'), '<p>');
    writeFileSync(join(underTest.home, 'www', 'sub', 'index.html'), 'index');
    await using proxy = await startProxy('--api-prefix=/k8s', `--www=${underTest.home}/www`, '--www-prefix=/files');
    expect(await proxy.get('/k8s/version')).toMatchObject({ status: 200 });
    expect(await proxy.get('/version')).toMatchObject({ status: 404, text: '404 page not found\n' });
    expect(await proxy.get('/files/a.html')).toEqual({ status: 200, type: 'text/html; charset=utf-8', text: '<p>' });
    expect(await proxy.get('/files/sub/')).toMatchObject({ text: 'index' });
    expect(await proxy.get('/files/')).toMatchObject({ text: expect.stringContaining('<a href="a.html">a.html</a>\n<a href="sub/">sub/</a>\n') as string });
    expect(await proxy.get('/files/gone')).toMatchObject({ status: 404 });
  });

  it('takes a port or a socket', async () => {
    expect(await underTest.kubectl('proxy --port=0 --unix-socket=x')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'error: cannot set --unix-socket and --port at the same time\n',
    });
  });
});
