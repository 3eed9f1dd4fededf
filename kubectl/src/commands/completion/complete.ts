import type { Command } from '../../command.ts';
import { commandEntries } from '../../commands.ts';
import type { CommandIo } from '../../command-io.ts';
import { FlagValues } from '../../flags/flag-values.ts';
import { globalFlags } from '../../flags/global-flags.ts';
import { parseFlags } from '../../flags/parse-flags.ts';
import { Session } from '../../session.ts';
import { listAll } from '../../arguments/fetch-objects.ts';
import { resourceNamed } from '../../arguments/select-resources.ts';
import { KubeconfigEdit } from '../config/kubeconfig-edit.ts';

/** Answers `kubectl __complete WORDS…`: what the last word may become. A failure answers nothing: completion never disturbs typing. */
export async function complete(words: readonly string[], io: CommandIo): Promise<number> {
  const current = words.at(-1) ?? '';
  const answers = await answersTo(words.slice(0, -1), current, io).catch(() => []);
  for (const answer of answers.filter((one) => one.startsWith(current))) io.stdout.write(`${answer}\n`);
  io.stdout.write(':4\n');
  io.stderr.write('Completion ended with directive: ShellCompDirectiveNoFileComp\n');
  return 0;
}

async function answersTo(before: readonly string[], current: string, io: CommandIo): Promise<readonly string[]> {
  const [name, ...rest] = before;
  if (name === undefined) return described(commandEntries());
  const command = await commandEntries()
    .find((entry) => entry.name === name || entry.aliases?.includes(name))
    ?.load();
  if (command === undefined) return [];
  const { found, args } = descend(command, rest);
  const flags = [...(found.flags ?? []), ...globalFlags];
  if (current.startsWith('-')) return described(flags).map((line) => `--${line}`);
  const pending = flags.find(({ name: flag, short, implied }) => implied === undefined && [`--${flag}`, `-${short ?? flag}`].includes(before.at(-1) ?? ''));
  const parsed = parseFlags(pending === undefined ? args : args.slice(0, -1), flags, 'kubectl');
  const globals = new FlagValues(globalFlags, parsed.values);
  const session = new Session(io, {
    commandPath: 'kubectl',
    flags: new FlagValues(flags, parsed.values),
    globals,
    args: parsed.args,
    argsBeforeDash: undefined,
  });
  try {
    if (pending !== undefined) return await flagAnswers(session, pending.name);
    if (found.subcommands !== undefined) return described(found.subcommands);
    return await argumentAnswers(session, found, current);
  } finally {
    await session.close();
  }
}

function descend(command: Command, words: readonly string[]): { readonly found: Command; readonly args: readonly string[] } {
  const [word, ...rest] = words;
  const next = command.subcommands?.find(({ name, aliases }) => name === word || aliases?.includes(word ?? ''));
  return next === undefined ? { found: command, args: words } : descend(next, rest);
}

function described(things: readonly { readonly name: string; readonly summary?: string; readonly usage?: string }[]): readonly string[] {
  return things.map(({ name, summary, usage }) => `${name}\t${summary ?? usage ?? ''}`).toSorted();
}

async function flagAnswers(session: Session, flag: string): Promise<readonly string[]> {
  if (flag === 'namespace') return namesOf(session, 'namespaces');
  const edit = KubeconfigEdit.of(session);
  if (flag === 'context') return edit.names('contexts');
  if (flag === 'cluster') return edit.names('clusters');
  return flag === 'user' ? edit.names('users') : [];
}

const podCommands = ['logs', 'exec', 'attach', 'port-forward'];
const nodeCommands = ['drain', 'cordon', 'uncordon'];

async function argumentAnswers(session: Session, { name }: Command, current: string): Promise<readonly string[]> {
  if (/^(use|rename|delete|get)-contexts?$/.test(name) || name === 'set-context') return KubeconfigEdit.of(session).names('contexts');
  if (name === 'completion') return ['bash', 'fish', 'zsh'];
  if (nodeCommands.includes(name)) return namesOf(session, 'nodes');
  const [type] = current.includes('/') ? current.split('/') : session.args;
  if (current.includes('/')) return (await namesOf(session, type ?? '')).map((one) => `${type}/${one}`);
  if (podCommands.includes(name)) return session.args.length === 0 ? namesOf(session, 'pods') : [];
  if (type !== undefined) return namesOf(session, type);
  return (await session.catalog()).preferred.map(({ plural, group }) => (group === '' ? plural : `${plural}.${group}`)).toSorted();
}

async function namesOf(session: Session, type: string): Promise<readonly string[]> {
  const resource = await resourceNamed(session, type);
  const objects = await listAll(session, { resource, namespace: resource.scope === 'Namespaced' ? session.namespace : undefined });
  return objects.map(({ metadata }) => metadata.name);
}
