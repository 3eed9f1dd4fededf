import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const namespace = `kubets-udp-test-${process.pid}`;
const ip = (...args: readonly string[]): void => {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
};

beforeAll(() => {
  ip('netns', 'add', namespace);
  ip('-n', namespace, 'link', 'set', 'lo', 'up');
  for (const address of ['10.244.1.2', '10.244.1.3', '10.96.0.1']) ip('-n', namespace, 'address', 'add', `${address}/32`, 'dev', 'lo');
  ip('-n', namespace, 'route', 'add', '10.96.0.0/16', 'dev', 'lo');
});
afterAll(() => ip('netns', 'delete', namespace));

it('a UDP client that keeps its socket follows the endpoints of a Service as they move, go and come back', () => {
  const program = path.join(import.meta.dirname, 'testdata/udp-client-of-moving-endpoints.ts');
  const { stdout, stderr } = spawnSync('ip', ['netns', 'exec', namespace, process.execPath, program], { encoding: 'utf8', timeout: 60_000 });
  expect(JSON.parse(stdout || '[]'), stderr).toEqual(['10.244.1.2', '10.244.1.3', 'nobody', '10.244.1.2']);
}, 90_000);
