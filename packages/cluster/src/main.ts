import { colors } from './colors.ts';
import { clusterPaths } from './cluster-paths.ts';
import { CommandError } from './command-error.ts';
import { createProgram } from './command-line.ts';
import { reportFailedComponents } from './failure-report.ts';
import { terminalProgress } from './progress.ts';

const interruptedExitCode = 130;
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupt(name));
// Whoever looked on has gone: the terminal is closed, or what the output was piped to has ended.
process.on('SIGHUP', () => interruption.abort(new Error('the terminal was closed')));
for (const stream of [process.stdout, process.stderr]) stream.on('error', (error) => interruption.abort(error));
const program = createProgram({ progress: terminalProgress(), signal: interruption.signal });

try {
  await program.parseAsync();
} catch (error) {
  await reportFailure(error);
  process.exitCode = interruption.signal.aborted ? interruptedExitCode : 1;
}

/** Commands tidy up on the first signal; a second one ends the process as it is. */
function interrupt(name: string): void {
  if (interruption.signal.aborted) process.exit(interruptedExitCode);
  interruption.abort(new Error(`interrupted by ${name}`));
}

async function reportFailure(error: unknown): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say(`${colors.red('error:')} ${error instanceof Error ? error.message : String(error)}`);
  const name = program.commands.map((command) => command.opts<{ readonly name?: string }>().name).find((value) => value !== undefined) ?? 'kubets';
  for (const line of await reportFailedComponents(clusterPaths(name))) say(line);
  if (error instanceof CommandError && error.hint !== undefined) say(`${colors.cyan('try:')} ${error.hint}`);
}
