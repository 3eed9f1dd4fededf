import { expect, it } from 'vitest';
import type { Command } from './command.ts';
import { commandEntries } from './commands.ts';

interface Named {
  readonly path: string;
  readonly command: Command;
}

const below = (path: string, command: Command): readonly Named[] => [
  { path, command },
  ...(command.subcommands ?? []).flatMap((sub) => below(`${path} ${sub.name}`, sub)),
];

const all = (await Promise.all(commandEntries().map(async (entry) => below(entry.name, await entry.load())))).flat();

it.each(all.filter(({ command }) => command.run !== undefined && command.helpIsRun !== true))(
  'kubectl $path is shown by examples of its own',
  ({ path, command }) => {
    if (path === 'options' || path === 'help') return;
    expect(command.examples ?? []).not.toEqual([]);
    for (const example of command.examples ?? []) expect(example.command).toContain('kubectl ');
  },
);
