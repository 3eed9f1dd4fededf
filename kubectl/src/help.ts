import type { Command, Example } from './command.ts';
import { commandGroups } from './commands.ts';
import type { Flag } from './flags/flag.ts';
import { globalFlags } from './flags/global-flags.ts';

/** What `kubectl` alone prints. */
export function rootHelp(): string {
  return `kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${rootUsage()}`;
}

/** All commands, and how they are called. */
export function rootUsage(): string {
  const width = Math.max(...commandGroups.flatMap(({ commands }) => commands.map(({ name }) => name.length)));
  const groups = commandGroups.map(
    ({ title, commands }) =>
      `${title}:\n${commands
        .filter(({ hidden }) => hidden !== true)
        .map(({ name, summary }) => `  ${name.padEnd(width + 2)} ${summary}\n`)
        .join('')}`,
  );
  return [
    ...groups,
    'Usage:\n  kubectl [flags] [options]\n',
    'Use "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n',
  ].join('\n');
}

export function commandHelp(command: Command, path: string): string {
  const subcommands = command.subcommands ?? [];
  const sections = [
    `${command.description === undefined ? `${command.summary}.` : `${command.summary}.\n\n ${command.description}`}\n`,
    aliasesSection(command),
    examplesSection(command.examples ?? []),
    subcommandsSection(subcommands),
    optionsSection(command.flags ?? []),
    `Usage:\n  kubectl ${command.usage}${command.usage.includes('[options]') ? '' : ' [options]'}\n`,
    `${subcommands.length > 0 ? `Use "${path} <command> --help" for more information about a given command.\n` : ''}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`,
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function aliasesSection({ name, aliases = [] }: Command): string {
  return aliases.length === 0 ? '' : `Aliases:\n${[name, ...aliases].join(', ')}\n`;
}

function examplesSection(examples: readonly Example[]): string {
  return examples.length === 0 ? '' : `Examples:\n${examples.map(({ does, command }) => `  # ${does}\n  ${command}\n`).join('  \n')}`;
}

/** Names of commands stand in a column at least this wide. */
const narrowest = 11;

function subcommandsSection(subcommands: readonly Command[]): string {
  if (subcommands.length === 0) return '';
  const width = Math.max(narrowest, ...subcommands.map(({ name }) => name.length));
  const sorted = subcommands.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return `Available Commands:\n${sorted.map(({ name, summary }) => `  ${name.padEnd(width + 2)} ${summary}\n`).join('')}`;
}

function optionsSection(flags: readonly Flag[]): string {
  return flags.length === 0 ? '' : `Options:\n${flagLines(flags)}`;
}

/** The help of flags: spelling and default on one line, what it does on the next. */
function flagLines(flags: readonly Flag[]): string {
  return flags
    .filter(({ deprecated }) => deprecated === undefined)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .map((flag) => `    ${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}=${shownDefault(flag)}:\n\t${flag.usage}\n`)
    .join('\n');
}

function shownDefault({ type, default: value }: Flag): string {
  if (type === 'string') return `'${value}'`;
  return (type === 'list' || type === 'array') && value !== '[]' ? `[${value}]` : value;
}

/** What `kubectl options` prints. */
export function globalOptionsHelp(): string {
  return `The following options can be passed to any command:\n\n${flagLines(globalFlags)}`;
}
