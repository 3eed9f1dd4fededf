import type { z } from 'zod';
import { asksForHelp, loadConfig, type LoadedConfig, type SettingsReader, usage } from './load-config.ts';
import { createLogger, type Logger } from './logger.ts';
import { untilStarted } from './parent-process.ts';
import { UsageError } from './parse-flags.ts';
import { releaseStartupMemory } from './release-startup-memory.ts';

export interface DaemonContext {
  /** Aborts when the process is asked to end; `run` returns once it has let go of everything. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

export interface Daemon<C> {
  readonly name: string;
  readonly config: z.ZodType<C>;
  /** What a configuration file sets; its keys are the settings unless said otherwise. */
  readonly settingsOf?: SettingsReader;
  run(config: C, context: DaemonContext): Promise<void>;
}

/**
 * The whole life of a long-running process: reads its command line, runs until SIGTERM or SIGINT, sets the exit code
 * (0 ended as asked, 1 failed, 2 wrong command line). A second signal ends the process at once.
 */
export async function runDaemon<C>(daemon: Daemon<C>): Promise<void> {
  const argv = process.argv.slice(2);
  if (asksForHelp(argv)) return void process.stdout.write(usage(daemon.name, daemon.config));
  const loaded = readCommandLine(daemon, argv);
  if (loaded === undefined) return void (process.exitCode = 2);
  surviveFullDisk();
  await untilStarted();
  releaseStartupMemory();
  const log = createLogger(daemon.name, loaded.logLevel === undefined ? {} : { level: loaded.logLevel });
  process.exitCode = await runUntilSignalled(daemon, loaded.config, log);
  // What `run` left behind (an idle socket, a timer) must not keep an ended daemon alive.
  process.exit();
}

/** Where standard output and error are files on a full disk, libraries that print to them fail: that is no reason to end. */
function surviveFullDisk(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function readCommandLine<C>(daemon: Daemon<C>, argv: readonly string[]): LoadedConfig<C> | undefined {
  try {
    return loadConfig(daemon.config, argv, daemon.settingsOf);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${daemon.name}: ${error.message}\nRun '${daemon.name} --help' for its flags.\n`);
    return undefined;
  }
}

async function runUntilSignalled<C>(daemon: Daemon<C>, config: C, log: Logger): Promise<number> {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(1);
    log.info({ signal: name }, 'ending on a signal');
    controller.abort(new Error(`${daemon.name} was asked to end by ${name}`));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'a promise was rejected and nobody handled it');
    process.exit(1);
  });
  try {
    await daemon.run(config, { signal: controller.signal, log });
    return 0;
  } catch (error) {
    if (controller.signal.aborted && error === controller.signal.reason) return 0;
    log.fatal({ err: error }, 'the daemon failed');
    return 1;
  }
}
