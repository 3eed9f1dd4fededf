import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { systemClock } from '@kubets/machinery';
import { runKubectl } from '../run-kubectl.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** kubectl in this process, without a server of its own. */
export async function runInProcess(line: string | readonly string[], { input = '', env = {}, signal }: RunOptions = {}): Promise<Outcome> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(stdout), text(stderr)]);
  const code = await runKubectl(typeof line === 'string' ? line.split(' ') : line, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    env,
    clock: systemClock,
    signal: signal ?? new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await texts;
  return { code, stdout: out, stderr: err };
}
