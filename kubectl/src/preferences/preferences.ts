import { isJsonObject, type JsonObject } from '@kubets/machinery';
import { CommandError } from '../command-error.ts';

/** https://kubernetes.io/docs/reference/config-api/kuberc.v1beta1 */
export const preferencesVersion = 'kubectl.config.k8s.io/v1beta1';

export interface PreferredOption {
  readonly name: string;
  readonly default: string;
}

/** What a command's flags are when the user does not say. */
export interface CommandDefaults {
  /** `get`, `set env`. */
  readonly command: string;
  readonly options: readonly PreferredOption[];
}

/** Another name of a command, with arguments before and after the user's. */
export interface CommandAlias extends CommandDefaults {
  readonly name: string;
  readonly prependArgs: readonly string[];
  readonly appendArgs: readonly string[];
}

/** Which programs may be run for credentials; undefined is all. */
export type PluginPolicy = { readonly type: 'DenyAll' } | { readonly type: 'Allowlist'; readonly commands: readonly string[] };

export interface Preferences {
  readonly defaults: readonly CommandDefaults[];
  readonly aliases: readonly CommandAlias[];
  readonly pluginPolicy?: PluginPolicy;
}

export const noPreferences: Preferences = { defaults: [], aliases: [] };

/** Versions of the file that are read; v1alpha1 calls some fields by other names. */
const fieldsOfVersion: Readonly<Record<string, { readonly defaults: string; readonly options: string }>> = {
  [preferencesVersion]: { defaults: 'defaults', options: 'options' },
  'kubectl.config.k8s.io/v1alpha1': { defaults: 'overrides', options: 'flags' },
};

/** The preferences a document holds; undefined when it is of no version known. Throws what makes them unusable as a whole. */
export function preferencesOf(document: unknown): Preferences | undefined {
  if (!isJsonObject(document) || document['kind'] !== 'Preference') return undefined;
  const fields = fieldsOfVersion[String(document['apiVersion'])];
  if (fields === undefined) return undefined;
  const aliases = objects(document['aliases']).map((alias) => ({
    ...commandDefaults(alias, fields.options),
    name: String(alias['name']),
    prependArgs: texts(alias['prependArgs']),
    appendArgs: texts(alias['appendArgs']),
  }));
  refuseBadNames(aliases.map(({ name }) => name));
  const pluginPolicy = pluginPolicyOf(document);
  return {
    defaults: objects(document[fields.defaults]).map((entry) => commandDefaults(entry, fields.options)),
    aliases,
    ...(pluginPolicy && { pluginPolicy }),
  };
}

function commandDefaults(entry: JsonObject, optionsField: string): CommandDefaults {
  const options = objects(entry[optionsField]).map((option) => ({ name: String(option['name']), default: String(option['default']) }));
  return { command: String(entry['command']), options };
}

function refuseBadNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (!/^[a-zA-Z]+$/.test(name)) throw new CommandError('invalid alias name, can only include alphabetical characters');
    if (seen.has(name)) throw new CommandError(`duplicate alias name ${name}`);
    seen.add(name);
  }
}

function pluginPolicyOf(document: JsonObject): PluginPolicy | undefined {
  const policy = document['credentialPluginPolicy'] ?? '';
  const allowlist = document['credentialPluginAllowlist'];
  if (policy === 'Allowlist') {
    if (allowlist === undefined) throw new CommandError('credential plugin policy set to "Allowlist", but allowlist is unspecified');
    if (objects(allowlist).length === 0)
      throw new CommandError('credential plugin policy set to "Allowlist", but allowlist is empty; use "DenyAll" policy instead');
    return { type: 'Allowlist', commands: objects(allowlist).map((entry) => String(entry['command'] ?? entry['name'])) };
  }
  if (policy !== '' && policy !== 'AllowAll' && policy !== 'DenyAll') throw new CommandError(`unknown plugin policy: ${JSON.stringify(policy)}`);
  if (allowlist !== undefined)
    throw new CommandError(`misconfigured credential plugin allowlist: plugin policy is ${JSON.stringify(policy)} but allowlist is non-nil`);
  return policy === 'DenyAll' ? { type: 'DenyAll' } : undefined;
}

const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
