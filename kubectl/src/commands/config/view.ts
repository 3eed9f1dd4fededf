import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isJsonObject, type JsonObject } from '@kubets/machinery';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag } from '../../flags/flag.ts';
import { objectFormats, printFlags } from '../../flags/shared-flags.ts';
import { outputFormat } from '../../output/output-format.ts';
import { objectText } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { entryField, KubeconfigEdit, type Section, wholeKubeconfig } from './kubeconfig-edit.ts';

export const configView: Command = {
  name: 'view',
  summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
  description: 'You can use --output jsonpath={...} to extract specific values using a jsonpath expression.',
  usage: 'config view [flags]',
  examples: [
    { does: 'Show merged kubeconfig settings', command: 'kubectl config view' },
    { does: 'Get the password for the e2e user', command: 'kubectl config view -o jsonpath=\'{.users[?(@.name == "e2e")].user.password}\'' },
  ],
  flags: [
    ...printFlags(objectFormats, 'yaml'),
    booleanFlag('flatten', 'Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)'),
    booleanFlag('merge', 'Merge the full hierarchy of kubeconfig files', { default: 'true' }),
    booleanFlag('minify', 'Remove all information not used by current-context from the output'),
    booleanFlag('raw', 'Display raw byte data and sensitive data'),
  ],
  run: viewConfig,
};

async function viewConfig(session: Session): Promise<void> {
  const { flags } = session;
  if (session.args.length > 0) throw session.usageError(`unexpected arguments: [${session.args.join(' ')}]`);
  const format = outputFormat(flags);
  if (format.type === 'human') return;
  const merged = mergedDocument(KubeconfigEdit.of(session), flags.optional('context'));
  const minified = flags.boolean('minify') ? minify(merged) : merged;
  const flat = flags.boolean('flatten') ? mapEntries(minified, flatten) : minified;
  const shown = flags.boolean('raw') ? flat : mapEntries(flat, flags.boolean('flatten') ? redactSecrets : redactAll);
  session.print(objectText(format, wholeKubeconfig(shown), { showManagedFields: true, ordered: true }));
}

const sections: readonly Section[] = ['clusters', 'contexts', 'users'];

/** All files as one, paths made absolute. */
function mergedDocument(edit: KubeconfigEdit, context: string | undefined): JsonObject {
  const absolute = edit.documents.map(({ path, document }) => mapEntries(document, (fields) => withAbsolutePaths(fields, dirname(resolve(path)))));
  const lists = sections.map((section) => {
    const byName = new Map<unknown, JsonObject>();
    for (const document of absolute) for (const entry of entriesOf(document, section)) if (!byName.has(entry['name'])) byName.set(entry['name'], entry);
    return [section, [...byName.values()].toSorted((left, right) => (String(left['name']) < String(right['name']) ? -1 : 1))] as const;
  });
  const ordered = { kind: 'Config', apiVersion: 'v1', clusters: [], users: [], contexts: [] };
  return { ...ordered, ...Object.fromEntries(lists), 'current-context': context ?? edit.currentContext };
}

function entriesOf(document: JsonObject, section: Section): readonly JsonObject[] {
  const list = document[section];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function mapEntries(document: JsonObject, map: (fields: JsonObject) => JsonObject): JsonObject {
  const mapped = sections.map((section) => [
    section,
    entriesOf(document, section).map((entry) => {
      const fields = entry[entryField[section]];
      return { name: entry['name'], ...entry, [entryField[section]]: map(isJsonObject(fields) ? serverFirst(fields) : {}) };
    }),
  ]);
  return { ...document, ...Object.fromEntries(mapped) };
}

/** The order of the fields as upstream's JSON has it. */
const serverFirst = (fields: JsonObject): JsonObject => ('server' in fields ? { server: fields['server'], ...fields } : fields);

const pathFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function withAbsolutePaths(fields: JsonObject, directory: string): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      pathFields.includes(key) && typeof value === 'string' && value !== '' ? resolve(directory, value) : value,
    ]),
  );
}

/** Only what the current context uses. */
function minify(document: JsonObject): JsonObject {
  const current = document['current-context'];
  if (current === '') throw new CommandError('current-context must exist in order to minify');
  const named = (section: Section, name: unknown): readonly JsonObject[] => entriesOf(document, section).filter((entry) => entry['name'] === name);
  const [context] = named('contexts', current);
  if (context === undefined) throw new CommandError(`cannot locate context ${String(current)}`);
  const { cluster, user } = context['context'] as { cluster?: string; user?: string };
  return { ...document, contexts: [context], clusters: named('clusters', cluster), users: named('users', user) };
}

/** Files become data. */
function flatten(fields: JsonObject): JsonObject {
  const copy = { ...fields };
  for (const field of ['certificate-authority', 'client-certificate', 'client-key']) {
    const path = copy[field];
    if (typeof path !== 'string' || path === '') continue;
    delete copy[field];
    copy[`${field}-data`] = readFileSync(path).toString('base64');
  }
  return copy;
}

const secretFields = ['token', 'password'];
const dataFields = ['certificate-authority-data', 'client-certificate-data', 'client-key-data'];

const redactSecrets = (fields: JsonObject): JsonObject => redact(fields, secretFields, []);
const redactAll = (fields: JsonObject): JsonObject => redact(fields, secretFields, dataFields);

function redact(fields: JsonObject, secrets: readonly string[], data: readonly string[]): JsonObject {
  const shown = (key: string, value: unknown): unknown =>
    value === '' ? value : secrets.includes(key) ? 'REDACTED' : data.includes(key) ? 'DATA+OMITTED' : value;
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, shown(key, value)]));
}
