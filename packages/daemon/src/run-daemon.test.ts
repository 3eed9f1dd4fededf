import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('./testing/example-daemon.ts', import.meta.url));

async function start(
  ...argv: string[]
): Promise<{ stderr: () => string; code: Promise<number | null>; kill: (signal: NodeJS.Signals) => void; saw: (text: string) => Promise<void> }> {
  const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const saw = async (text: string): Promise<void> => {
    while (!stderr.includes(text)) await once(child.stderr, 'data');
  };
  const code = once(child, 'close').then(([exit]) => exit as number | null);
  return { stderr: () => stderr, code, kill: (signal) => child.kill(signal), saw };
}

it('ends with 0 once run has let go after a signal', async () => {
  const daemon = await start('--mode=wait');
  await daemon.saw('running');
  daemon.kill('SIGTERM');
  expect(await daemon.code).toBe(0);
  expect(daemon.stderr()).toContain('ended tidily');
});

it('ends at once on a second signal', async () => {
  const daemon = await start('--mode=hang');
  await daemon.saw('running');
  daemon.kill('SIGTERM');
  await daemon.saw('hanging');
  daemon.kill('SIGTERM');
  expect(await daemon.code).toBe(1);
});

it.each([
  ['--mode=throw', 1, 'it broke'],
  ['--mode=reject', 1, 'nobody caught this'],
  ['--mod=wait', 2, 'unknown flag: --mod; did you mean --mode?'],
])('%s exits %i', async (flag, code, text) => {
  const daemon = await start(flag);
  expect(await daemon.code).toBe(code);
  expect(daemon.stderr()).toContain(text);
});
