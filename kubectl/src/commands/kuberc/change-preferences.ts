import { isJsonObject, type JsonObject } from '@kubets/machinery';
import { CommandError } from '../../command-error.ts';

/** What `kubectl kuberc set` is asked for. */
export interface PreferenceChange {
  readonly section: string;
  readonly overwrite: boolean;
  readonly command: string;
  readonly name: string;
  /** `flag=value` each. */
  readonly options: readonly string[];
  readonly prependArgs: readonly string[];
  readonly appendArgs: readonly string[];
  readonly policy: string;
  /** `field=value` each. */
  readonly allowlist: readonly string[];
}

/** The document of preferences with the change made. Throws CommandError when it contradicts itself or what is there. */
export function changedPreferences(document: JsonObject, change: PreferenceChange): JsonObject {
  switch (change.section) {
    case 'defaults':
      return withDefaults(document, change);
    case 'aliases':
      return withAlias(document, change);
    case 'credentialplugin':
      return withPluginPolicy(document, change);
    default:
      throw new CommandError(`--section must be "defaults", "aliases", or "credentialplugin", got: ${change.section}`);
  }
}

function withDefaults(document: JsonObject, change: PreferenceChange): JsonObject {
  requireCommand(change);
  if (change.name !== '') throw new CommandError('--name should not be specified when --section=defaults');
  if (change.prependArgs.length + change.appendArgs.length > 0) throw new CommandError('--prependarg and --appendarg are only valid for --section=aliases');
  const entry = { command: change.command, ...optionFields(change) };
  const told = `defaults for command ${JSON.stringify(change.command)} already exist`;
  return { ...document, defaults: withEntry(document['defaults'], entry, { key: 'command', overwrite: change.overwrite, told }) };
}

function withAlias(document: JsonObject, change: PreferenceChange): JsonObject {
  requireCommand(change);
  if (change.name === '') throw new CommandError('--name is required when --section=aliases');
  const entry = {
    name: change.name,
    command: change.command,
    ...(change.prependArgs.length > 0 && { prependArgs: change.prependArgs }),
    ...(change.appendArgs.length > 0 && { appendArgs: change.appendArgs }),
    ...optionFields(change),
  };
  const told = `alias ${JSON.stringify(change.name)} already exists`;
  return { ...document, aliases: withEntry(document['aliases'], entry, { key: 'name', overwrite: change.overwrite, told }) };
}

function requireCommand({ command }: PreferenceChange): void {
  if (command === '') throw new CommandError('--command is required when --section=aliases or --section=defaults');
}

function optionFields({ options }: PreferenceChange): { readonly options?: readonly object[] } {
  const pairs = options.map((text) => pairOf(text, `invalid option format ${JSON.stringify(text)}, expected flag=value`));
  return pairs.length === 0 ? {} : { options: pairs.map(([name, value]) => ({ name, default: value })) };
}

interface EntryRule {
  /** The field that tells entries apart. */
  readonly key: string;
  readonly overwrite: boolean;
  readonly told: string;
}

function withEntry(list: unknown, entry: JsonObject, { key, overwrite, told }: EntryRule): readonly JsonObject[] {
  const entries = Array.isArray(list) ? list.filter(isJsonObject) : [];
  const at = entries.findIndex((one) => one[key] === entry[key]);
  if (at < 0) return [...entries, entry];
  if (!overwrite) throw new CommandError(`${told}, use --overwrite to replace`);
  return entries.with(at, entry);
}

function withPluginPolicy({ credentialPluginAllowlist: _replaced, ...document }: JsonObject, { policy, allowlist }: PreferenceChange): JsonObject {
  if (policy === '') throw new CommandError('--policy is required when --section=credentialplugin');
  if (!['AllowAll', 'DenyAll', 'Allowlist'].includes(policy))
    throw new CommandError(` --policy must be  "AllowAll", "DenyAll", or "Allowlist", got: ${policy}`);
  if (policy !== 'Allowlist') {
    if (allowlist.length > 0) throw new CommandError('--allowlist-entry may only be used when --section=credentialplugin and --policy=Allowlist');
    return { ...document, credentialPluginPolicy: policy };
  }
  if (allowlist.length === 0) throw new CommandError('--allowlist-entry is required when --section=credentialplugin and --policy=Allowlist');
  return { ...document, credentialPluginPolicy: policy, credentialPluginAllowlist: allowlist.map(allowlistEntry) };
}

function allowlistEntry(text: string): { readonly command: string } {
  const [field, value] = pairOf(text, `improperly formatted allowlist entry: ${JSON.stringify(text)}`);
  if (field === 'name') throw new CommandError('allowlist entry field "name" is deprecated, use "command" instead');
  if (field !== 'command') throw new CommandError(`unrecognized allowlist entry field: ${JSON.stringify(field)}`);
  return { command: value };
}

function pairOf(text: string, refusal: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new CommandError(refusal);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
