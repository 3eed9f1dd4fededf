import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonObject } from '@kubets/machinery';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, stringFlag } from '../../flags/flag.ts';
import type { FlagValues } from '../../flags/flag-values.ts';
import type { Session } from '../../session.ts';
import { KubeconfigEdit } from './kubeconfig-edit.ts';
import { onlyArgument, unexpectedArguments } from './only-argument.ts';

export const setContext: Command = {
  name: 'set-context',
  summary: 'Set a context entry in kubeconfig',
  description: 'Specifying a name that already exists will merge new fields on top of existing values for those fields.',
  usage: 'config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  examples: [
    { does: 'Set the user field on the gce context entry without touching other values', command: 'kubectl config set-context gce --user=cluster-admin' },
  ],
  flags: [
    stringFlag('cluster', 'cluster for the context entry in kubeconfig'),
    booleanFlag('current', 'Modify the current context'),
    stringFlag('namespace', 'namespace for the context entry in kubeconfig', { short: 'n' }),
    stringFlag('user', 'user for the context entry in kubeconfig'),
  ],
  run: changeContext,
};

async function changeContext(session: Session): Promise<void> {
  const { flags, args } = session;
  const current = flags.boolean('current');
  if (args.length > 1) throw unexpectedArguments(session);
  if (args.length === 1 && current) throw new CommandError('you cannot specify both a context name and --current');
  const edit = KubeconfigEdit.of(session);
  const name = current ? edit.currentContext : (args[0] ?? '');
  if (name === '') throw new CommandError(current ? 'no current context is set' : 'you must specify a non-empty context name or --current');
  const existed = edit.get('contexts', name) !== undefined;
  edit.set('contexts', name, { ...(existed ? {} : { cluster: '', user: '' }), ...given(flags, ['cluster', 'user', 'namespace']) });
  edit.save();
  session.printLine(`Context ${JSON.stringify(name)} ${existed ? 'modified' : 'created'}.`);
}

/** The flags given, as fields; an empty one removes its field. */
function given(flags: FlagValues, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => flags.given(name)).map((name) => [name, flags.optional(name)]));
}

export const setCluster: Command = {
  name: 'set-cluster',
  summary: 'Set a cluster entry in kubeconfig',
  description: 'Specifying a name that already exists will merge new fields on top of existing values for those fields.',
  usage:
    'config set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  examples: [
    {
      does: 'Set only the server field on the e2e cluster entry without touching other values',
      command: 'kubectl config set-cluster e2e --server=https://1.2.3.4',
    },
  ],
  flags: [
    stringFlag('certificate-authority', 'Path to certificate-authority file for the cluster entry in kubeconfig'),
    booleanFlag('embed-certs', 'embed-certs for the cluster entry in kubeconfig'),
    booleanFlag('insecure-skip-tls-verify', 'insecure-skip-tls-verify for the cluster entry in kubeconfig'),
    stringFlag('proxy-url', 'proxy-url for the cluster entry in kubeconfig'),
    stringFlag('server', 'server for the cluster entry in kubeconfig'),
    stringFlag('tls-server-name', 'tls-server-name for the cluster entry in kubeconfig'),
  ],
  run: changeCluster,
};

async function changeCluster(session: Session): Promise<void> {
  const { flags } = session;
  const name = onlyArgument(session);
  if (flags.boolean('embed-certs') && !flags.given('certificate-authority')) throw new CommandError('you must specify a --certificate-authority to embed');
  const insecure = flags.given('insecure-skip-tls-verify') ? { 'insecure-skip-tls-verify': flags.boolean('insecure-skip-tls-verify') || undefined } : {};
  const authority = fileField(flags, 'certificate-authority');
  if (flags.boolean('insecure-skip-tls-verify') && flags.optional('certificate-authority') !== undefined) {
    throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time');
  }
  const edit = KubeconfigEdit.of(session);
  const withoutAuthority = flags.boolean('insecure-skip-tls-verify') ? { 'certificate-authority': undefined, 'certificate-authority-data': undefined } : {};
  const withoutInsecure = flags.given('certificate-authority') ? { 'insecure-skip-tls-verify': undefined } : {};
  edit.set('clusters', name, {
    server: '',
    ...edit.get('clusters', name),
    ...withoutAuthority,
    ...withoutInsecure,
    ...authority,
    ...insecure,
    ...given(flags, ['server', 'tls-server-name', 'proxy-url']),
  });
  edit.save();
  session.printLine(`Cluster ${JSON.stringify(name)} set.`);
}

/** A file named by a flag: by its absolute path, or with --embed-certs by its content. */
export function fileField(flags: FlagValues, flag: string): JsonObject {
  if (!flags.given(flag)) return {};
  const path = flags.string(flag);
  if (path === '') return { [flag]: undefined, [`${flag}-data`]: undefined };
  if (!flags.boolean('embed-certs')) return { [flag]: resolve(path), [`${flag}-data`]: undefined };
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new CommandError(`could not stat ${flag} file ${path}: stat ${path}: no such file or directory`);
  }
  return { [flag]: undefined, [`${flag}-data`]: readFileSync(path).toString('base64') };
}
