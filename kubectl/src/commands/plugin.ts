import { readdirSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { commandEntries } from '../commands.ts';
import { booleanFlag } from '../flags/flag.ts';
import type { Session } from '../session.ts';
import { isExecutable } from '../is-executable.ts';

const pluginList: Command = {
  name: 'list',
  summary: "List all visible plugin executables on a user's PATH",
  description: 'A plugin is an executable file on the PATH whose name begins with "kubectl-".',
  examples: [
    { does: 'Plugins with their paths', command: 'kubectl plugin list' },
    { does: 'Their names alone', command: 'kubectl plugin list --name-only' },
  ],
  usage: 'plugin list [flags]',
  flags: [booleanFlag('name-only', 'If true, display only the binary name of each plugin, rather than its full path')],
  run: listPlugins,
};

export const pluginCommand: Command = {
  name: 'plugin',
  summary: 'Provides utilities for interacting with plugins',
  description: 'Plugins provide extended functionality that is not part of the major command-line distribution.',
  usage: 'plugin [flags]',
  examples: [
    { does: 'List all available plugins', command: 'kubectl plugin list' },
    { does: 'List only binary names of available plugins without paths', command: 'kubectl plugin list --name-only' },
  ],
  subcommands: [pluginList],
};

async function listPlugins(session: Session): Promise<number> {
  const directories = [...new Set((session.io.env['PATH'] ?? '').split(delimiter))].filter((directory) => directory.trim() !== '');
  const plugins = directories.flatMap(pluginsIn);
  if (plugins.length === 0) throw new CommandError('unable to find any kubectl plugins in your PATH');
  session.printLine('The following compatible plugins are available:\n');
  let problems = 0;
  plugins.forEach((path, index) => {
    session.printLine(session.flags.boolean('name-only') ? basename(path) : path);
    for (const problem of problemsOf(path, plugins.slice(0, index))) {
      problems++;
      session.note(`  - warning: ${problem}`);
    }
  });
  if (problems > 0) throw new CommandError(problems === 1 ? 'one plugin warning was found' : `${problems} plugin warnings were found`);
  return 0;
}

/** A directory of the PATH that is not there holds no plugins. */
function pluginsIn(directory: string): readonly string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && entry.name.startsWith('kubectl-'))
      .map((entry) => join(directory, entry.name))
      .toSorted();
  } catch {
    return [];
  }
}

function problemsOf(path: string, earlier: readonly string[]): readonly string[] {
  const name = basename(path);
  const [word = ''] = name.slice('kubectl-'.length).split('-');
  const shadowing = earlier.find((other) => basename(other) === name);
  return [
    ...(isExecutable(path) ? [] : [`${path} identified as a kubectl plugin, but it is not executable`]),
    ...(commandEntries().some((command) => command.name === word && name === `kubectl-${word}`)
      ? [`${name} overwrites existing command: "kubectl ${word}"`]
      : []),
    ...(shadowing === undefined ? [] : [`${path} is overshadowed by a similarly named plugin: ${shadowing}`]),
  ];
}
