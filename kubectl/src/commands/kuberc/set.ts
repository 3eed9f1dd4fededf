import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JsonObject } from '@kubets/machinery';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { arrayFlag, booleanFlag, stringFlag } from '../../flags/flag.ts';
import { yamlText } from '../../output/yaml-text.ts';
import { preferenceFile, readDocument } from '../../preferences/preference-file.ts';
import { preferencesVersion } from '../../preferences/preferences.ts';
import type { Session } from '../../session.ts';
import { changedPreferences, type PreferenceChange } from './change-preferences.ts';

export const kubercFlag = stringFlag('kuberc', 'Path to the kuberc file to use for preferences.');

export const kubercSet: Command = {
  name: 'set',
  summary: 'Set values in the kuberc configuration',
  description:
    'The section "defaults" keeps flags of a command (not of its resources), "aliases" further names of commands with arguments before and after those given, and "credentialplugin" which programs may be run for credentials.',
  usage: 'kuberc set --section (defaults|aliases) --command COMMAND',
  examples: [
    { does: 'Wide tables unless asked otherwise', command: 'kubectl kuberc set --section defaults --command get --option output=wide' },
    { does: 'kubectl getn for the nodes', command: 'kubectl kuberc set --section aliases --name getn --command get --prependarg nodes' },
    {
      does: 'Run one credential plugin only',
      command: 'kubectl kuberc set --section credentialplugin --policy Allowlist --allowlist-entry command=cloud-credential-helper',
    },
  ],
  flags: [
    arrayFlag('allowlist-entry', 'Allowlist entry of the form field=value (can be specified multiple times)'),
    arrayFlag('appendarg', 'Argument to append to the command (can be specified multiple times, for aliases only)'),
    stringFlag('command', "Command to configure (e.g., 'get', 'create', 'set env')"),
    kubercFlag,
    stringFlag('name', 'Alias name (required for --section=aliases)'),
    arrayFlag('option', 'Flag option in the form flag=value (can be specified multiple times)'),
    booleanFlag('overwrite', 'Allow overwriting existing entries'),
    stringFlag('policy', "Plugin policy to use for exec credential plugins, must be one of 'AllowAll', 'DenyAll' or 'Allowlist'"),
    arrayFlag('prependarg', 'Argument to prepend to the command (can be specified multiple times, for aliases only)'),
    stringFlag('section', "Section to modify: 'defaults', 'aliases', or 'credentialplugin'"),
  ],
  run: setPreference,
};

async function setPreference(session: Session): Promise<void> {
  const { flags, args, io } = session;
  if (!flags.given('section')) throw new CommandError('required flag(s) "section" not set');
  if (args.length > 0) throw session.usageError(`unexpected arguments: [${args.join(' ')}]`);
  const change = changeAsked(session);
  const file = preferenceFile(flags.optional('kuberc'), io.env);
  if (file === undefined) throw new CommandError('KUBERC is disabled via KUBERC=off environment variable');
  const document = (await readDocument(file.path)) ?? emptyPreferences;
  const changed = changedPreferences(document, change);
  mkdirSync(dirname(file.path), { recursive: true });
  writeFileSync(file.path, yamlText(changed), { mode: 0o600 });
  session.printLine(`Updated ${file.path}`);
}

const emptyPreferences: JsonObject = { kind: 'Preference', apiVersion: preferencesVersion, aliases: null, defaults: null };

function changeAsked({ flags }: Session): PreferenceChange {
  return {
    section: flags.string('section'),
    overwrite: flags.boolean('overwrite'),
    command: flags.string('command'),
    name: flags.string('name'),
    options: flags.list('option'),
    prependArgs: flags.list('prependarg'),
    appendArgs: flags.list('appendarg'),
    policy: flags.string('policy'),
    allowlist: flags.list('allowlist-entry'),
  };
}
