import { readFileSync } from 'node:fs';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig-file.ts';

/** What keeps a cluster from being used, in upstream's words. */
export function clusterProblems(name: string, cluster: KubeconfigCluster & { readonly server: string }): readonly string[] {
  const authority = cluster['certificate-authority-data'] ?? '';
  const path = cluster['certificate-authority'] ?? '';
  const proxy = cluster['proxy-url'] ?? '';
  return [
    ...proxyProblems(name, proxy),
    ...(authority === '' ? unreadable('certificate-authority', path, name) : []),
    ...(isUsableUrl(cluster.server) ? [] : [`host must be a URL or a host:port pair: ${JSON.stringify(cluster.server)}`]),
    ...(cluster['insecure-skip-tls-verify'] === true && authority + path !== ''
      ? ['specifying a root certificates file with the insecure flag is not allowed']
      : []),
  ];
}

function proxyProblems(cluster: string, proxy: string): readonly string[] {
  if (proxy === '') return [];
  const what = `invalid 'proxy-url' ${JSON.stringify(proxy)} for cluster ${JSON.stringify(cluster)}`;
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(proxy)?.[1];
  if (scheme !== undefined && !['http', 'https', 'socks5'].includes(scheme))
    return [`${what}: unsupported scheme ${JSON.stringify(scheme)}, must be http, https, or socks5`];
  if (!URL.canParse(proxy)) return [`${what}: could not parse: ${proxy}`];
  return scheme === 'socks5' ? [`${what}: a proxy of scheme "socks5" cannot be used, name one of http or https`] : [];
}

const isUsableUrl = (server: string): boolean => URL.canParse(server) && new URL(server).host !== '';

/** What keeps a user's credentials from being used, in upstream's words. */
export function userProblems(name: string, user: KubeconfigUser): readonly string[] {
  const basic = (user.username ?? '') !== '' || (user.password ?? '') !== '';
  const methods = [...((user.token ?? '') === '' ? [] : ['token']), ...(basic ? ['basicAuth'] : [])];
  const impersonates = user['as-uid'] !== undefined || user['as-groups'] !== undefined || user['as-user-extra'] !== undefined;
  return [
    ...certificateProblems(name, user),
    ...pluginProblems(name, user),
    ...(methods.length > 1 ? [`more than one authentication method found for ${name}; found [${methods.join(' ')}], only one is allowed`] : []),
    ...(impersonates && (user.as ?? '') === '' ? [`requesting uid, groups or user-extra for ${name} without impersonating a user`] : []),
  ];
}

function certificateProblems(name: string, user: KubeconfigUser): readonly string[] {
  const [certificate, certificateData] = [user['client-certificate'] ?? '', user['client-certificate-data'] ?? ''];
  const [key, keyData] = [user['client-key'] ?? '', user['client-key-data'] ?? ''];
  if (certificate + certificateData === '') return [];
  return [
    ...(key + keyData === '' ? [`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`] : []),
    ...(certificateData === '' ? unreadable('client-cert', certificate, name) : []),
    ...(keyData === '' ? unreadable('client-key', key, name) : []),
  ];
}

function pluginProblems(name: string, { exec, 'auth-provider': provider }: KubeconfigUser): readonly string[] {
  if (exec === undefined) return [];
  const modes = ['Never', 'IfAvailable', 'Always'];
  const needed = (field: string, value: string | undefined): readonly string[] =>
    (value ?? '') === '' ? [`${field} must be specified for ${name} to use exec authentication plugin`] : [];
  const strangeMode = (exec.interactiveMode ?? '') !== '' && !modes.includes(exec.interactiveMode ?? '');
  return [
    ...(provider === undefined ? [] : [`authProvider cannot be provided in combination with an exec plugin for ${name}`]),
    ...needed('command', exec.command),
    ...needed('apiVersion', exec.apiVersion),
    ...(exec.env ?? []).flatMap((variable) => needed('env variable name', variable.name)),
    ...(strangeMode ? [`invalid interactiveMode for ${name}: ${JSON.stringify(exec.interactiveMode)}`] : needed('interactiveMode', modeOf(exec))),
  ];
}

/** Versions before v1 need not say: they are interactive where they can be. */
function modeOf({ apiVersion, interactiveMode }: NonNullable<KubeconfigUser['exec']>): string | undefined {
  return interactiveMode ?? (apiVersion === 'client.authentication.k8s.io/v1beta1' ? 'IfAvailable' : undefined);
}

function unreadable(what: string, path: string, name: string): readonly string[] {
  if (path === '') return [];
  try {
    readFileSync(path);
    return [];
  } catch (error) {
    return [`unable to read ${what} ${path} for ${name} due to ${fileProblem(path, error)}`];
  }
}

const reasons: Readonly<Record<string, string>> = { ENOENT: 'no such file or directory', EACCES: 'permission denied', ENOTDIR: 'not a directory' };

/** Why a file cannot be read, as other programs tell it. */
export function fileProblem(path: string, error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'EISDIR') return `read ${path}: is a directory`;
  return `open ${path}: ${reasons[code] ?? message}`;
}
