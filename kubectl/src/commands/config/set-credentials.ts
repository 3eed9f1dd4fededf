import { isJsonObject, type JsonObject } from '@kubets/machinery';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { arrayFlag, booleanFlag, listFlag, stringFlag } from '../../flags/flag.ts';
import type { FlagValues } from '../../flags/flag-values.ts';
import type { Session } from '../../session.ts';
import { KubeconfigEdit } from './kubeconfig-edit.ts';
import { fileField } from './set-entries.ts';

export const setCredentials: Command = {
  name: 'set-credentials',
  summary: 'Set a user entry in kubeconfig',
  description: 'Specifying a name that already exists will merge new fields on top of existing values. Bearer token and basic auth are mutually exclusive.',
  usage:
    'config set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  examples: [
    {
      does: 'Set only the "client-key" field on the "cluster-admin" entry, without touching other values',
      command: 'kubectl config set-credentials cluster-admin --client-key=~/.kube/admin.key',
    },
    {
      does: 'Embed client certificate data in the "cluster-admin" entry',
      command: 'kubectl config set-credentials cluster-admin --client-certificate=~/.kube/admin.crt --embed-certs=true',
    },
  ],
  flags: [
    stringFlag('auth-provider', 'Auth provider for the user entry in kubeconfig'),
    arrayFlag('auth-provider-arg', "'key=value' arguments for the auth provider"),
    stringFlag('client-certificate', 'Path to client-certificate file for the user entry in kubeconfig'),
    stringFlag('client-key', 'Path to client-key file for the user entry in kubeconfig'),
    booleanFlag('embed-certs', 'Embed client cert/key for the user entry in kubeconfig'),
    stringFlag('exec-api-version', 'API version of the exec credential plugin for the user entry in kubeconfig'),
    listFlag('exec-arg', 'New arguments for the exec credential plugin command for the user entry in kubeconfig'),
    stringFlag('exec-command', 'Command for the exec credential plugin for the user entry in kubeconfig'),
    arrayFlag('exec-env', "'key=value' environment values for the exec credential plugin"),
    stringFlag('exec-interactive-mode', 'InteractiveMode of the exec credentials plugin for the user entry in kubeconfig'),
    booleanFlag('exec-provide-cluster-info', 'ProvideClusterInfo of the exec credentials plugin for the user entry in kubeconfig'),
    stringFlag('password', 'password for the user entry in kubeconfig'),
    stringFlag('token', 'token for the user entry in kubeconfig'),
    stringFlag('username', 'username for the user entry in kubeconfig'),
  ],
  run: changeUser,
};

async function changeUser(session: Session): Promise<void> {
  const { flags } = session;
  const [name, ...others] = session.args;
  if (name === undefined || others.length > 0) throw new CommandError(`unexpected args: [${session.args.join(' ')}]`, { showsHelp: true });
  refuseMixedMethods(flags);
  const edit = KubeconfigEdit.of(session);
  edit.set('users', name, userFields(flags, edit.get('users', name) ?? {}));
  edit.save();
  session.printLine(`User ${JSON.stringify(name)} set.`);
}

function refuseMixedMethods(flags: FlagValues): void {
  const basic = flags.optional('username') !== undefined || flags.optional('password') !== undefined;
  if (flags.optional('token') !== undefined && basic) {
    throw new CommandError('you cannot specify more than one authentication method at the same time: --token, --username/--password');
  }
  if (flags.boolean('embed-certs') && !flags.given('client-certificate') && !flags.given('client-key')) {
    throw new CommandError('you must specify a --client-certificate or --client-key to embed');
  }
}

/** The user's fields after the flags: giving one way to log in takes back the other. */
function userFields(flags: FlagValues, before: JsonObject): JsonObject {
  const text = (flag: string): JsonObject => (flags.given(flag) ? { [flag]: flags.optional(flag) } : {});
  const token = flags.optional('token') === undefined ? {} : { username: undefined, password: undefined };
  const basic = flags.optional('username') === undefined && flags.optional('password') === undefined ? {} : { token: undefined, tokenFile: undefined };
  return {
    ...before,
    ...token,
    ...basic,
    ...text('token'),
    ...text('username'),
    ...text('password'),
    ...fileField(flags, 'client-certificate'),
    ...fileField(flags, 'client-key'),
    ...authProvider(flags, before),
    ...execPlugin(flags, before),
  };
}

function authProvider(flags: FlagValues, before: JsonObject): JsonObject {
  if (!flags.given('auth-provider') && !flags.given('auth-provider-arg')) return {};
  const old = isJsonObject(before['auth-provider']) ? before['auth-provider'] : {};
  const { set, removed } = pairs(flags.list('auth-provider-arg'));
  const config = { ...(isJsonObject(old['config']) ? old['config'] : {}), ...set };
  const kept = Object.fromEntries(Object.entries(config).filter(([key]) => !removed.includes(key)));
  return { 'auth-provider': { ...old, name: flags.optional('auth-provider') ?? old['name'], config: Object.keys(kept).length === 0 ? null : kept } };
}

function execPlugin(flags: FlagValues, before: JsonObject): JsonObject {
  if (!flags.given('exec-command') && before['exec'] === undefined) return {};
  const old: JsonObject = isJsonObject(before['exec']) ? before['exec'] : { args: null, env: null, provideClusterInfo: false };
  const { set, removed } = pairs(flags.list('exec-env'));
  const oldEnv = Array.isArray(old['env']) ? old['env'].filter(isJsonObject) : [];
  const kept = oldEnv.filter(({ name }) => !removed.includes(String(name)) && !Object.hasOwn(set, String(name)));
  const env = [...kept, ...Object.entries(set).map(([name, value]) => ({ name, value }))];
  return {
    exec: {
      ...old,
      ...(flags.given('exec-command') && { command: flags.string('exec-command') }),
      ...(flags.given('exec-api-version') && { apiVersion: flags.string('exec-api-version') }),
      ...(flags.given('exec-arg') && { args: flags.list('exec-arg') }),
      ...(flags.given('exec-interactive-mode') && { interactiveMode: flags.string('exec-interactive-mode') }),
      ...(flags.given('exec-provide-cluster-info') && { provideClusterInfo: flags.boolean('exec-provide-cluster-info') }),
      env: env.length === 0 ? null : env,
    },
  };
}

/** `key=value` sets, `key-` removes. */
function pairs(texts: readonly string[]): { readonly set: Readonly<Record<string, string>>; readonly removed: readonly string[] } {
  const set: Record<string, string> = {};
  const removed: string[] = [];
  for (const text of texts) {
    const split = text.indexOf('=');
    if (split > 0) set[text.slice(0, split)] = text.slice(split + 1);
    else if (text.endsWith('-')) removed.push(text.slice(0, -1));
    else throw new CommandError(`invalid key=value pair: ${JSON.stringify(text)}`);
  }
  return { set, removed };
}
