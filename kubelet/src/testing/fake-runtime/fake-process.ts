import type { ContainerStateObserved } from '../../runtime/container-runtime.ts';

/** What a command does here: `sleep` runs on, `echo` prints and succeeds, `sh -c 'exit N'` ends with N, anything else cannot be started. */
export type FakeProcess =
  { readonly type: 'runs' } | { readonly type: 'ends'; readonly exitCode: number; readonly output: string } | { readonly type: 'missing' };

type Exited = Extract<ContainerStateObserved, { type: 'exited' }>;

export function fakeProcess(command: readonly string[]): FakeProcess {
  const [program, ...args] = command;
  if (program === 'sleep') return { type: 'runs' };
  if (program === 'echo') return { type: 'ends', exitCode: 0, output: `${args.join(' ')}\n` };
  const exit = /^exit (\d+)$/.exec(args[1] ?? '');
  return program === 'sh' && exit !== null ? { type: 'ends', exitCode: Number(exit[1]), output: '' } : { type: 'missing' };
}

export function outputOf(process: FakeProcess): string {
  return process.type === 'ends' ? process.output : '';
}

/** Even what ends at once has run for a moment. */
export function firstState(process: FakeProcess, startedAt: Date, processId: number): ContainerStateObserved {
  if (process.type !== 'missing') return { type: 'running', startedAt, processId };
  return { ...exited(startedAt, startedAt, 127), failedToStart: true, message: 'executable file not found' };
}

export function exited(startedAt: Date, finishedAt: Date, exitCode: number): Exited {
  return { type: 'exited', startedAt, finishedAt, exitCode, outOfMemory: false, failedToStart: false, message: undefined };
}
