import type { Flag } from './flags/flag.ts';
import type { Session } from './session.ts';

/** One command of kubectl. A command with subcommands does nothing itself but list them, unless it has `run`. */
export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line, for the list of commands. */
  readonly summary: string;
  /** More than the summary, for its own help. */
  readonly description?: string;
  readonly examples?: readonly Example[];
  /** What follows `kubectl` in the usage line. */
  readonly usage: string;
  readonly flags?: readonly Flag[];
  /** `--help` runs it, too. */
  readonly helpIsRun?: true;
  readonly subcommands?: readonly Command[];
  /** Where the help goes when no subcommand is called, and the exit code then; stderr and 1 where nothing is said. */
  readonly calledAlone?: { readonly stream: 'stdout' | 'stderr'; readonly exitCode: number };
  /** Resolves to the exit code, 0 when it says none. */
  run?(session: Session): Promise<number | void>;
}

export interface Example {
  readonly does: string;
  readonly command: string;
}

/** What the list of all commands knows of a command without loading it. */
export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Not in the list of commands. */
  readonly hidden?: true;
  load(): Promise<Command>;
}

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandEntry[];
}
