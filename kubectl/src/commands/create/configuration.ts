import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { arrayFlag, booleanFlag, listFlag, stringFlag } from '../../flags/flag.ts';
import { compactJson } from '../../output/sorted-json.ts';
import type { Session } from '../../session.ts';
import { createSubcommand } from './create-object.ts';
import { dataFromFlags } from './data-sources.ts';

const dataFlags = [
  booleanFlag('append-hash', 'Append a hash of the content to its name.'),
  arrayFlag('from-env-file', 'Specify the path to a file to read lines of key=val pairs.'),
  listFlag('from-file', 'A key file, optionally named with key=path, or a directory whose files are taken with their names as keys.'),
  arrayFlag('from-literal', 'Specify a key and literal value to insert (i.e. mykey=somevalue)'),
];

export const createConfigMap: Command = createSubcommand({
  name: 'configmap',
  aliases: ['cm'],
  summary: 'Create a config map from a local file, directory or literal value',
  examples: [
    { does: 'A key for each file of a folder', command: 'kubectl create configmap settings --from-file=./settings' },
    { does: 'Keys and values as they stand', command: 'kubectl create configmap settings --from-literal=color=blue --from-literal=size=3' },
  ],
  usage: 'create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: dataFlags,
  build(session, name) {
    const data = dataFromFlags(session.flags);
    const texts = Object.entries(data).filter(([, bytes]) => isUtf8(bytes));
    const binaries = Object.entries(data).filter(([, bytes]) => !isUtf8(bytes));
    return hashed(session, {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name },
      ...(texts.length > 0 && { data: Object.fromEntries(texts.map(([key, bytes]) => [key, bytes.toString('utf8')])) }),
      ...(binaries.length > 0 && { binaryData: encoded(Object.fromEntries(binaries)) }),
    });
  },
});

const isUtf8 = (bytes: Buffer): boolean => Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
const encoded = (data: Readonly<Record<string, Buffer>>): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([key, bytes]) => [key, bytes.toString('base64')]));

const createSecretGeneric: Command = createSubcommand({
  name: 'generic',
  summary: 'Create a secret from a local file, directory, or literal value',
  examples: [
    { does: 'From values', command: 'kubectl create secret generic login --from-literal=user=ann --from-literal=password=secret' },
    { does: 'From files', command: 'kubectl create secret generic keys --from-file=./id_ed25519 --from-file=public=./id_ed25519.pub' },
  ],
  usage: 'create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [...dataFlags, stringFlag('type', 'The type of secret to create')],
  build(session, name) {
    const data = encoded(dataFromFlags(session.flags));
    const type = session.flags.optional('type');
    return hashed(session, { kind: 'Secret', apiVersion: 'v1', metadata: { name }, ...(Object.keys(data).length > 0 && { data }), ...(type && { type }) });
  },
});

const createSecretTls: Command = createSubcommand({
  name: 'tls',
  summary: 'Create a TLS secret',
  examples: [{ does: 'A key pair', command: 'kubectl create secret tls shop-cert --cert=./tls.crt --key=./tls.key' }],
  usage: 'create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [
    booleanFlag('append-hash', 'Append a hash of the secret to its name.'),
    stringFlag('cert', 'Path to PEM encoded public key certificate.'),
    stringFlag('key', 'Path to private key associated with given certificate.'),
  ],
  async build(session, name) {
    if (!session.flags.given('cert') || !session.flags.given('key')) throw new CommandError('key and cert must be specified');
    const [cert, key] = [contentOf(session.flags.string('cert')), contentOf(session.flags.string('key'))];
    await checkKeyPair(cert, key);
    return hashed(session, {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name },
      data: encoded({ 'tls.crt': cert, 'tls.key': key }),
      type: 'kubernetes.io/tls',
    });
  },
});

async function checkKeyPair(cert: Buffer, key: Buffer): Promise<void> {
  const { createPrivateKey, X509Certificate } = await import('node:crypto');
  let matches: boolean;
  try {
    matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    throw new CommandError(`tls: failed to find any PEM data in certificate or key input: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (!matches) throw new CommandError('tls: private key does not match public key');
}

const createSecretDockerRegistry: Command = createSubcommand({
  name: 'docker-registry',
  summary: 'Create a secret for use with a Docker registry',
  examples: [
    {
      does: 'Credentials of a registry',
      command: 'kubectl create secret docker-registry mine --docker-server=registry.example.com --docker-username=ann --docker-password=secret',
    },
    { does: 'From a file that holds them', command: 'kubectl create secret docker-registry mine --from-file=.dockerconfigjson=./config.json' },
  ],
  usage:
    'create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  flags: [
    booleanFlag('append-hash', 'Append a hash of the secret to its name.'),
    stringFlag('docker-email', 'Email for Docker registry'),
    stringFlag('docker-password', 'Password for Docker registry authentication'),
    stringFlag('docker-server', 'Server location for Docker registry', { default: 'https://index.docker.io/v1/' }),
    stringFlag('docker-username', 'Username for Docker registry authentication'),
    listFlag('from-file', 'A Docker configuration file to take instead of the other flags, with the key .dockerconfigjson.'),
  ],
  build(session, name) {
    const config = session.flags.given('from-file')
      ? readFileSync(session.flags.list('from-file')[0]?.replace(/^\.dockerconfigjson=/, '') ?? '')
      : dockerConfig(session);
    return hashed(session, {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name },
      data: encoded({ '.dockerconfigjson': config }),
      type: 'kubernetes.io/dockerconfigjson',
    });
  },
});

function dockerConfig({ flags }: Session): Buffer {
  if (!flags.given('docker-username') || !flags.given('docker-password')) {
    throw new CommandError('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
  }
  const [username, password, email] = [flags.string('docker-username'), flags.string('docker-password'), flags.optional('docker-email')];
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const entry = { username, password, ...(email !== undefined && { email }), auth };
  return Buffer.from(JSON.stringify({ auths: { [flags.string('docker-server')]: entry } }));
}

export const createSecret: Command = {
  name: 'secret',
  summary: 'Create a secret using a specified subcommand',
  usage: 'create secret (docker-registry | generic | tls)',
  subcommands: [createSecretDockerRegistry, createSecretGeneric, createSecretTls],
};

interface Hashable {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: object;
  readonly binaryData?: object;
  readonly type?: string;
}

function hashed<T extends Hashable>(session: Session, object: T): T {
  if (!session.flags.boolean('append-hash')) return object;
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${contentHash(object)}` } };
}

/** Ten characters that change with the content, in an alphabet that spells no words. */
export function contentHash({ kind, metadata: { name }, data, binaryData, type }: Hashable): string {
  const content = { kind, name, data: data ?? '', ...(binaryData && { binaryData }), ...(kind === 'Secret' && { type: type ?? '' }) };
  const hex = createHash('sha256').update(compactJson(content)).digest('hex').slice(0, 10);
  const replaced: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };
  return Array.from(hex, (character) => replaced[character] ?? character).join('');
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new CommandError(`Cannot read file ${path}, ${fileProblem(path, cause)}`, { cause });
  }
}

function fileProblem(path: string, cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? `open ${path}: no such file or directory` : String(cause);
}
