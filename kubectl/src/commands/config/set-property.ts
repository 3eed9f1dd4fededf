import type { JsonObject } from '@kubets/machinery';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag } from '../../flags/flag.ts';
import type { Session } from '../../session.ts';
import { KubeconfigEdit, type Section } from './kubeconfig-edit.ts';
import { onlyArgument, unexpectedArguments } from './only-argument.ts';

export const setProperty: Command = {
  name: 'set',
  summary: 'Set an individual value in a kubeconfig file',
  description:
    "PROPERTY_NAME is a dot delimited name where each token represents either an attribute name or a map key.\n\n PROPERTY_VALUE is the new value you want to set. Binary fields such as 'certificate-authority-data' expect a base64 encoded string unless the --set-raw-bytes flag is used.",
  usage: 'config set PROPERTY_NAME PROPERTY_VALUE',
  examples: [
    { does: 'Set the server field on the my-cluster cluster to https://1.2.3.4', command: 'kubectl config set clusters.my-cluster.server https://1.2.3.4' },
  ],
  flags: [booleanFlag('set-raw-bytes', 'When writing a []byte PROPERTY_VALUE, write the given string directly without base64 decoding.')],
  run: setOne,
};

export const unsetProperty: Command = {
  name: 'unset',
  summary: 'Unset an individual value in a kubeconfig file',
  usage: 'config unset PROPERTY_NAME',
  examples: [
    { does: 'Unset the current-context', command: 'kubectl config unset current-context' },
    { does: 'Unset namespace in foo context', command: 'kubectl config unset contexts.foo.namespace' },
  ],
  run: unsetOne,
};

/** A place in a kubeconfig, written with dots. */
export type Property =
  | { readonly type: 'current-context' }
  | { readonly type: 'section'; readonly section: Section }
  | { readonly type: 'entry'; readonly section: Section; readonly name: string }
  | { readonly type: 'field'; readonly section: Section; readonly name: string; readonly field: string };

const fields: Readonly<Record<Section, readonly string[]>> = {
  clusters: [
    'server',
    'tls-server-name',
    'insecure-skip-tls-verify',
    'certificate-authority',
    'certificate-authority-data',
    'proxy-url',
    'disable-compression',
  ],
  contexts: ['cluster', 'user', 'namespace'],
  users: [
    'client-certificate',
    'client-certificate-data',
    'client-key',
    'client-key-data',
    'token',
    'tokenFile',
    'as',
    'as-uid',
    'as-groups',
    'username',
    'password',
    'auth-provider',
    'exec',
  ],
};

/** Names may hold dots: what follows the last one is a field only where the section has it. */
export function parseProperty(text: string): Property {
  if (text === 'current-context') return { type: 'current-context' };
  const [head = '', ...rest] = text.split('.');
  if (!(head in fields)) throw new CommandError(`unable to parse ${text} after [] at api.Config`);
  const section = head as Section;
  const last = rest.at(-1) ?? '';
  if (rest.length === 0) return { type: 'section', section };
  if (rest.length > 1 && fields[section].includes(last)) return { type: 'field', section, name: rest.slice(0, -1).join('.'), field: last };
  return { type: 'entry', section, name: rest.join('.') };
}

async function setOne(session: Session): Promise<void> {
  const [text, value, ...others] = session.args;
  if (text === undefined || value === undefined || others.length > 0) throw unexpectedArguments(session);
  const property = parseProperty(text);
  const edit = KubeconfigEdit.of(session);
  if (property.type === 'current-context') edit.setCurrentContext(value);
  else if (property.type === 'field') setField(edit, property, propertyValue(property.field, value, session.flags.boolean('set-raw-bytes')));
  else throw new CommandError(`can't set ${text} to a value: name one of its fields`);
  edit.save();
  session.printLine(`Property ${JSON.stringify(text)} set.`);
}

function setField(edit: KubeconfigEdit, { section, name, field }: Extract<Property, { type: 'field' }>, value: unknown): void {
  const fresh: JsonObject = section === 'clusters' ? { server: '' } : section === 'contexts' ? { cluster: '', user: '' } : {};
  edit.set(section, name, { ...(edit.get(section, name) ?? fresh), [field]: value });
}

/** The value of a field, from text. */
export function propertyValue(field: string, text: string, rawBytes: boolean): unknown {
  if (field === 'insecure-skip-tls-verify' || field === 'disable-compression') return booleanOf(text) || undefined;
  if (field === 'as-groups') return text.split(',');
  if (!field.endsWith('-data')) return text || undefined;
  if (rawBytes) return Buffer.from(text).toString('base64');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    throw new CommandError(`error decoding input value: illegal base64 data at input byte ${illegalByte(text)}`);
  return text;
}

function booleanOf(text: string): boolean {
  if (/^(1|t|true)$/i.test(text)) return true;
  if (/^(0|f|false)$/i.test(text)) return false;
  throw new CommandError(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function illegalByte(text: string): number {
  const at = text.search(/[^A-Za-z0-9+/]/);
  return at >= 0 ? at : text.length - (text.length % 4);
}

async function unsetOne(session: Session): Promise<void> {
  const text = onlyArgument(session);
  const property = parseProperty(text);
  const edit = KubeconfigEdit.of(session);
  if (property.type === 'current-context') edit.setCurrentContext('');
  else if (property.type === 'section') for (const name of edit.names(property.section)) edit.delete(property.section, name);
  else if (property.type === 'entry') edit.delete(property.section, property.name);
  else unsetField(edit, property);
  edit.save();
  session.printLine(`Property ${JSON.stringify(text)} unset.`);
}

function unsetField(edit: KubeconfigEdit, { section, name, field }: Extract<Property, { type: 'field' }>): void {
  if (edit.get(section, name) !== undefined) edit.set(section, name, { [field]: undefined });
}
