import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Command } from './command.ts';
import { CommandError } from './command-error.ts';
import type { CommandIo } from './command-io.ts';
import { commandEntries } from './commands.ts';
import { isExecutable } from './is-executable.ts';

/** A word that is no command of ours is the plugin `kubectl-WORD` on the PATH; without one, the nearest commands are told. */
export function pluginOrNearest(word: string, words: readonly string[], env: CommandIo['env']): Command {
  const plugin = findPlugin(words, env['PATH'] ?? '');
  if (plugin !== undefined) return { name: word, summary: '', usage: word, run: () => Promise.resolve(runPlugin(plugin, env)) };
  const near = nearest(word);
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
  throw new CommandError(`unknown command ${JSON.stringify(word)} for "kubectl"${hint.replace(/\n$/, '')}`);
}

interface Plugin {
  readonly path: string;
  readonly args: readonly string[];
}

function runPlugin({ path, args }: Plugin, env: CommandIo['env']): number {
  return spawnSync(path, args, { stdio: 'inherit', env: { ...env } }).status ?? 1;
}

/** Of `a b c` the program `kubectl-a-b-c`, else `kubectl-a-b` with the argument `c`, and so on; what follows a flag is arguments. */
export function findPlugin(words: readonly string[], searchPath: string): Plugin | undefined {
  const flag = words.findIndex((word) => word.startsWith('-'));
  const names = flag < 0 ? words : words.slice(0, flag);
  for (let length = names.length; length > 0; length--) {
    const parts = names.slice(0, length).map((name) => name.replaceAll('-', '_'));
    const candidates = searchPath.split(delimiter).map((directory) => join(directory, `kubectl-${parts.join('-')}`));
    const path = candidates.find(isExecutable);
    if (path !== undefined) return { path, args: words.slice(length) };
  }
  return undefined;
}

/** Commands two edits away or beginning with the word. */
function nearest(word: string): readonly string[] {
  return commandEntries()
    .map(({ name }) => name)
    .filter((name) => editDistance(word.toLowerCase(), name) <= 2 || name.startsWith(word.toLowerCase()));
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
