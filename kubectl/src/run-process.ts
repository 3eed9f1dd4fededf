import { systemClock } from '@kubets/machinery';
import { runKubectl } from './run-kubectl.ts';

/** Runs kubectl as this process and exits with its code, once everything printed has been written. */
export async function runProcess(): Promise<void> {
  // It is for this program: plugins, editors and credential helpers get the environment the user has.
  delete process.env['NODE_COMPILE_CACHE'];
  const interrupted = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (interrupted.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
    interrupted.abort();
    process.exitCode = signal === 'SIGINT' ? 130 : 143;
    setTimeout(() => process.exit(), 2000).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const { stdin, stdout, stderr, env } = process;
  const code = await runKubectl(process.argv.slice(2), { stdin, stdout, stderr, env, clock: systemClock, signal: interrupted.signal });
  await written(stdout);
  await written(stderr);
  process.exit(interrupted.signal.aborted ? process.exitCode : code);
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
