import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { Kubeconfig } from './kubeconfig-file.ts';

/** A kubeconfig's text, with every field of the type it must be. Throws Error in the words of Kubernetes' own decoder. */
export function decodeKubeconfig(text: string): Partial<Kubeconfig> {
  const document = parseText(text);
  if (document === null || document === undefined) return {};
  if (typeof document !== 'object' || Array.isArray(document)) throw new Error(notAnObject(document));
  refuseOtherKinds(document as Fields);
  for (const section of sections) refuseWrongTypes(document as Fields, section);
  return document;
}

/** Loaded when a file needs it: it is most of what a short command would wait for. */
const yaml = (): typeof Yaml => createRequire(import.meta.url)('yaml') as typeof Yaml;

type Fields = Readonly<Record<string, unknown>>;

function parseText(text: string): unknown {
  if (text.startsWith('{')) return JSON.parse(text);
  const { parse, YAMLParseError } = yaml();
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const problem = error.code === 'TAB_AS_INDENT' ? 'found character that cannot start any token' : error.message.split(/ at line \d+/)[0];
    throw new Error(`yaml: line ${error.linePos?.[0].line ?? 0}: ${problem}`, { cause: error });
  }
}

/** What Kubernetes' decoders say of a document that is no object. */
export function notAnObject(document: unknown): string {
  return `couldn't get version/kind; json parse error: json: cannot unmarshal ${goType(document)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
}

function refuseOtherKinds({ apiVersion = 'v1', kind = 'Config' }: Fields): void {
  if (apiVersion === 'v1' && kind === 'Config') return;
  const decoder = 'k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50';
  throw new Error(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(decoder)}`);
}

interface Section {
  readonly list: 'clusters' | 'users' | 'contexts';
  readonly item: 'cluster' | 'user' | 'context';
  /** Of the list's items and of what they hold, in Kubernetes' code. */
  readonly types: readonly [string, string];
  readonly texts: readonly string[];
  readonly booleans?: readonly string[];
  readonly bytes?: readonly string[];
}

const sections: readonly Section[] = [
  {
    list: 'clusters',
    item: 'cluster',
    types: ['NamedCluster', 'Cluster'],
    texts: ['server', 'tls-server-name', 'certificate-authority', 'proxy-url'],
    booleans: ['insecure-skip-tls-verify', 'disable-compression'],
    bytes: ['certificate-authority-data'],
  },
  {
    list: 'users',
    item: 'user',
    types: ['NamedAuthInfo', 'AuthInfo'],
    texts: ['client-certificate', 'client-key', 'token', 'tokenFile', 'username', 'password', 'as', 'as-uid'],
    bytes: ['client-certificate-data', 'client-key-data'],
  },
  { list: 'contexts', item: 'context', types: ['NamedContext', 'Context'], texts: ['cluster', 'user', 'namespace'] },
];

function refuseWrongTypes(document: Fields, section: Section): void {
  const { list, item, types } = section;
  const entries = document[list] ?? [];
  if (!Array.isArray(entries)) throw new Error(unexpected(entries, `Config.${list}`, `[]v1.${types[0]}`));
  const names = new Set<unknown>();
  for (const entry of entries as readonly unknown[]) {
    if (typeof entry !== 'object' || entry === null) throw new Error(unexpected(entry, `Config.${list}`, `v1.${types[0]}`));
    const { name, [item]: fields } = entry as Fields;
    if (names.has(name)) throw new Error(`error converting *[]${types[0]} into *map[string]*api.${types[1]}: duplicate name ${JSON.stringify(name)} in list`);
    names.add(name);
    refuseWrongFields((fields ?? {}) as Fields, section);
  }
}

function refuseWrongFields(fields: Fields, { list, item, types, texts, booleans = [], bytes = [] }: Section): void {
  const check = (names: readonly string[], type: 'string' | 'boolean', goName: string): void => {
    for (const name of names) {
      const value = fields[name] ?? undefined;
      if (value !== undefined && typeof value !== type) throw new Error(unexpected(value, `${types[1]}.${list}.${item}.${name}`, goName));
    }
  };
  check(texts, 'string', 'string');
  check(booleans, 'boolean', 'bool');
  check(bytes, 'string', '[]uint8');
  for (const name of bytes) refuseBadBase64((fields[name] ?? '') as string);
}

const unexpected = (value: unknown, field: string, type: string): string =>
  `json: cannot unmarshal ${goType(value)} into Go struct field ${field} of type ${type}`;

function goType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function refuseBadBase64(text: string): void {
  const bare = text.replace(/[\r\n]/g, '');
  const stray = /[^A-Za-z0-9+/=]|=(?!=?$)/.exec(bare)?.index;
  const at = stray ?? (bare.length % 4 === 0 ? undefined : bare.length - (bare.length % 4));
  if (at !== undefined) throw new Error(`illegal base64 data at input byte ${at}`);
}
