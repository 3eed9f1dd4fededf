import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startTestCluster, type TestCluster } from '@kubets/test-cluster';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

let cluster: TestCluster;
beforeAll(async () => void (cluster = await startTestCluster()));
afterAll(() => cluster.stop());

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is alive, in bytes: garbage apart. Twice, as the first collection may only find what the second frees. */
function alive(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const name = fc.string({ minLength: 1, maxLength: 40 }).map(encodeURIComponent);
const asked = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
  path: fc.oneof(
    fc.tuple(name, name).map(([plural, object]) => `/api/v1/namespaces/default/${plural}/${object}`),
    name.map((text) => `/api/v1/pods?labelSelector=${text}&fieldSelector=${text}`),
    name.map((text) => `/apis/apps/v1/namespaces/${text}/deployments?limit=5&continue=${text}`),
    name.map((text) => `/${text}`),
  ),
  body: fc.json(),
});

async function send(count: number): Promise<void> {
  for (const { method, path, body } of fc.sample(asked, count)) {
    const headers = { 'content-type': 'application/json', 'user-agent': body.slice(0, 20).replaceAll(/[^\w]/g, '') };
    const response = await cluster.client.raw({
      method,
      path: `${path}${path.includes('?') ? '&' : '?'}dryRun=All`,
      headers,
      ...(method !== 'GET' && { body }),
    });
    await response.text();
  }
}

const mebibyte = 1024 * 1024;

it('requests that are refused leave nothing behind, however they differ', { timeout: 60_000 }, async () => {
  await send(300);
  const before = alive();
  await send(900);
  expect((alive() - before) / mebibyte).toBeLessThan(8);
});
