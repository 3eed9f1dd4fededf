import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CommandError } from './command-error.ts';
import { commandEntries } from './commands.ts';

/** A word that is no command of ours runs the plugin `kubectl-WORD` on the PATH; without one, the nearest commands are told. */
export function runUnknown(word: string, argv: readonly string[], at: number): never {
  const plugin = findPlugin(argv.slice(at), process.env['PATH'] ?? '');
  if (plugin !== undefined) process.exit(spawnSync(plugin.path, plugin.args, { stdio: 'inherit' }).status ?? 1);
  const near = nearest(word);
  const hint = near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
  throw new CommandError(`unknown command ${JSON.stringify(word)} for "kubectl"${hint.replace(/\n$/, '')}`);
}

function findPlugin(words: readonly string[], searchPath: string): { readonly path: string; readonly args: readonly string[] } | undefined {
  const names = words.slice(
    0,
    Math.max(
      words.findIndex((word) => word.startsWith('-')),
      0,
    ) || words.length,
  );
  for (let length = names.length; length > 0; length--) {
    const file = `kubectl-${names
      .slice(0, length)
      .map((name) => name.replaceAll('-', '_'))
      .join('-')}`;
    const path = searchPath
      .split(delimiter)
      .map((directory) => join(directory, file))
      .find(isExecutable);
    if (path !== undefined) return { path, args: words.slice(length) };
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
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
