import type { Command } from './command.ts';
import { CommandError } from './command-error.ts';
import type { CommandIo } from './command-io.ts';
import { findCommand, flagsOf, type FoundCommand, rootFlags } from './find-command.ts';
import { FlagValues } from './flags/flag-values.ts';
import { parseFlags } from './flags/parse-flags.ts';
import { withPreferred } from './preferences/apply-preferences.ts';
import { loadPreferences } from './preferences/preference-file.ts';
import type { Preferences } from './preferences/preferences.ts';
import { reportFailure } from './report-failure.ts';
import { Session } from './session.ts';

/** Runs one kubectl command line and resolves to its exit code; every failure is told on stderr. */
export async function runKubectl(argv: readonly string[], io: CommandIo): Promise<number> {
  let session: Session | undefined;
  try {
    if (argv[0] === '__complete') return await (await import('./commands/completion/complete.ts')).complete(argv.slice(1), io);
    const preferences = await loadPreferences(argv, io);
    const found = await findCommand(argv, io, preferences);
    if (found === undefined) return await runRoot(argv, io);
    session = sessionOf(found, io, preferences);
    if (session.flags.boolean('help') && found.command.helpIsRun !== true) return await showHelp(session, found.command);
    tellDeprecated(session, found.command);
    const code = (await runCommand(found.command, session)) ?? 0;
    return code === 0 ? failOnWarnings(session) : code;
  } catch (error) {
    if (io.signal.aborted) return 130;
    const { text, exitCode } = reportFailure(error, session?.server);
    if (text !== '') io.stderr.write(`${text}\n`);
    return exitCode;
  } finally {
    await session?.close();
  }
}

function sessionOf({ command, path, argv, preferred }: FoundCommand, io: CommandIo, { pluginPolicy }: Preferences): Session {
  const flags = flagsOf(command);
  const parsed = parseFlags(argv, flags, path);
  const values = withPreferred(parsed.values, flags, preferred);
  const own = new Set((command.flags ?? []).map(({ name }) => name));
  const globals = new FlagValues(rootFlags, new Map([...values].filter(([name]) => !own.has(name))));
  return new Session(io, {
    commandPath: path,
    flags: new FlagValues([...rootFlags, ...(command.flags ?? [])], values),
    globals,
    pluginPolicy,
    args: parsed.args,
    argsBeforeDash: parsed.argsBeforeDash,
  });
}

function tellDeprecated(session: Session, { flags = [] }: Command): void {
  for (const { name, deprecated } of flags)
    if (deprecated !== undefined && session.flags.given(name)) session.note(`Flag --${name} has been deprecated, ${deprecated}`);
}

async function runCommand(command: Command, session: Session): Promise<number | void> {
  if (command.run !== undefined) return runOrShowHelp(command, session);
  const [unknown] = session.args;
  if (unknown !== undefined)
    throw new CommandError(
      `unknown command ${JSON.stringify([unknown, ...session.args.slice(1)].join(' '))}\nSee '${session.commandPath} -h' for help and examples`,
    );
  const { stream, exitCode } = command.calledAlone ?? { stream: 'stderr', exitCode: 1 };
  session.io[stream].write(await helpOf(session, command));
  return exitCode;
}

/** Some misuse is told after the help. */
async function runOrShowHelp(command: Command, session: Session): Promise<number | void> {
  try {
    return await command.run?.(session);
  } catch (error) {
    if (error instanceof CommandError && error.showsHelp) await showHelp(session, command);
    throw error;
  }
}

async function showHelp(session: Session, command: Command): Promise<number> {
  session.print(await helpOf(session, command));
  return 0;
}

async function helpOf({ commandPath }: Session, command: Command): Promise<string> {
  const { commandHelp } = await import('./help.ts');
  return commandHelp(command, commandPath);
}

async function runRoot(argv: readonly string[], io: CommandIo): Promise<number> {
  parseFlags(argv, rootFlags, 'kubectl');
  const { rootHelp } = await import('./help.ts');
  io.stdout.write(rootHelp());
  return 0;
}

function failOnWarnings(session: Session): number {
  if (!session.warned || !session.flags.boolean('warnings-as-errors')) return 0;
  session.note('error: 1 warning received');
  return 1;
}
