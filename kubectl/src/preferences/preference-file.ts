import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '@kubets/machinery';
import { CommandError } from '../command-error.ts';
import type { CommandIo } from '../command-io.ts';
import { noPreferences, type Preferences, preferencesOf } from './preferences.ts';

type Env = CommandIo['env'];

export interface PreferenceFile {
  readonly path: string;
  /** It was asked for by name, and must be there. */
  readonly named: boolean;
}

/** The file in force: `--kuberc`, `$KUBERC`, or `~/.kube/kuberc`; undefined when preferences are turned off. */
export function preferenceFile(flag: string | undefined, env: Env): PreferenceFile | undefined {
  if (env['KUBECTL_KUBERC'] === 'false' || env['KUBERC'] === 'off') return undefined;
  const named = flag ?? (env['KUBERC'] || undefined);
  return { path: named ?? join(env['HOME'] ?? homedir(), '.kube', 'kuberc'), named: named !== undefined };
}

/** What `--kuberc` says on a command line that is not parsed yet: the file decides which command it calls. */
function kubercFlag(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const at = words.findIndex((word) => word === '--kuberc' || word.startsWith('--kuberc='));
  const word = words[at];
  return word?.startsWith('--kuberc=') ? word.slice('--kuberc='.length) : words[at + 1 || words.length];
}

/** The document of a file; undefined when there is none. Throws what YAML says of it. */
export async function readDocument(path: string): Promise<JsonObject | undefined> {
  const text = readIfPresent(path);
  if (text === undefined) return undefined;
  const { parse } = await import('yaml');
  const document: unknown = parse(text);
  return isJsonObject(document) ? document : {};
}

/** The preferences in force for a command line. Throws CommandError. */
export async function loadPreferences(argv: readonly string[], { env, stderr }: CommandIo): Promise<Preferences> {
  const file = preferenceFile(kubercFlag(argv), env);
  return file === undefined ? noPreferences : readPreferences(file, (text) => stderr.write(`${text}\n`));
}

/** The preferences of a file, and what is told when it holds none that can be read. Throws CommandError. */
async function readPreferences({ path, named }: PreferenceFile, note: (text: string) => void): Promise<Preferences> {
  const document = await readDocument(path).catch((): JsonObject => ({}));
  if (document === undefined) {
    if (named) throw refused(`kuberc error kuberc: open ${path}: no such file or directory`);
    return noPreferences;
  }
  try {
    const preferences = preferencesOf(document);
    if (preferences !== undefined) return preferences;
  } catch (error) {
    if (error instanceof CommandError) throw refused(error.message, error);
    throw error;
  }
  note(`kuberc: no preferences loaded from ${path}: no valid preferences found in ${path}, use --v=5 to see details`);
  return noPreferences;
}

export function refused(message: string, cause?: unknown): CommandError {
  return new CommandError(`error occurred while applying preferences ${message}`, { bare: true, cause });
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
