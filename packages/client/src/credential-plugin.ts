import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { notAnObject } from './decode-kubeconfig.ts';
import type { ClientConfig } from './kubeconfig.ts';
import { KubeconfigError } from './kubeconfig-file.ts';

/** A program that tells credentials: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export interface CredentialPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly apiVersion: string;
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always';
  readonly provideClusterInfo: boolean;
  /** Told when the program is missing. */
  readonly installHint?: string | undefined;
}

interface Credentials {
  readonly token?: string;
  readonly clientCertificateData?: string;
  readonly clientKeyData?: string;
  readonly expirationTimestamp?: string;
}

/** A plugin was needed and gave nothing of use: the server is not reached. */
export class CredentialPluginError extends Error {
  override readonly name = 'CredentialPluginError';
}

const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

export function refuseUnknownVersion({ apiVersion }: CredentialPlugin): void {
  if (!versions.includes(apiVersion)) throw new KubeconfigError(`exec plugin: invalid apiVersion ${JSON.stringify(apiVersion)}`);
}

/** The config with what its plugin tells: certificates once, tokens again when they have expired. Runs the plugin. */
export function withPluginCredentials(config: ClientConfig, now: () => number = Date.now): ClientConfig {
  const { credentialPlugin, ...rest } = config;
  if (credentialPlugin === undefined) return config;
  let current = runPlugin(credentialPlugin, rest);
  const fresh = (): Credentials => {
    const { expirationTimestamp: expires } = current;
    if (expires !== undefined && Date.parse(expires) <= now()) current = runPlugin(credentialPlugin, rest);
    return current;
  };
  return {
    ...rest,
    ...(current.clientCertificateData && { clientCertificate: current.clientCertificateData, clientKey: current.clientKeyData }),
    ...(current.token && { freshToken: () => fresh().token ?? '' }),
  };
}

function runPlugin(plugin: CredentialPlugin, config: ClientConfig): Credentials {
  const interactive = plugin.interactiveMode !== 'Never' && process.stdin.isTTY;
  if (plugin.interactiveMode === 'Always' && !interactive) throw failed('exec plugin cannot support interactive mode: standard input is not a terminal');
  const { status, signal, stdout, error } = spawnSync(plugin.command, [...plugin.args], {
    env: { ...process.env, ...environmentOf(plugin), KUBERNETES_EXEC_INFO: `${JSON.stringify(execInfo(plugin, config, interactive))}\n` },
    stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
  });
  if (error !== undefined) throw failed(launchProblem(plugin, error), error);
  if (status !== 0)
    throw failed(`exec: executable ${plugin.command} failed with exit code ${status ?? 128 + (signal === null ? 0 : constants.signals[signal])}`);
  return credentialsOf(plugin, stdout.toString('utf8'));
}

const environmentOf = ({ env }: CredentialPlugin): Readonly<Record<string, string>> => Object.fromEntries(env.map(({ name, value = '' }) => [name, value]));

function execInfo({ apiVersion, provideClusterInfo }: CredentialPlugin, config: ClientConfig, interactive: boolean): object {
  const authority = config.certificateAuthority;
  const cluster = {
    server: config.server,
    ...(config.tlsServerName !== undefined && { 'tls-server-name': config.tlsServerName }),
    ...(config.insecureSkipTlsVerify === true && { 'insecure-skip-tls-verify': true }),
    ...(authority !== undefined && { 'certificate-authority-data': Buffer.from(authority).toString('base64') }),
  };
  return { kind: 'ExecCredential', apiVersion, spec: { ...(provideClusterInfo && { cluster }), interactive } };
}

function launchProblem({ command, installHint = '' }: CredentialPlugin, error: NodeJS.ErrnoException): string {
  if (error.code !== 'ENOENT') return `exec: fork/exec ${command}: ${error.code === 'EACCES' ? 'permission denied' : error.message}`;
  const lines = [
    `exec: executable ${command} not found`,
    'It looks like you are trying to use a client-go credential plugin that is not installed.',
    'To learn more about this feature, consult the documentation available at:\n      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins',
    ...(installHint === '' ? [] : [installHint]),
  ];
  return lines.join('\n\n');
}

interface ExecCredential {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly status?: Credentials | null;
}

function credentialsOf({ apiVersion }: CredentialPlugin, text: string): Credentials {
  const answer = parseAnswer(text);
  if (answer.kind !== 'ExecCredential')
    throw failed(
      `decoding stdout: no kind ${JSON.stringify(answer.kind ?? '')} is registered for version ${JSON.stringify(answer.apiVersion ?? '')} in scheme "pkg/client/auth/exec/exec.go:64"`,
    );
  if (answer.apiVersion !== apiVersion)
    throw failed(`exec plugin is configured to use API version ${apiVersion}, plugin returned version ${String(answer.apiVersion)}`);
  const { status } = answer;
  if (status === undefined || status === null) throw failed("exec plugin didn't return a status field");
  const { token = '', clientCertificateData: certificate = '', clientKeyData: key = '' } = status;
  if (token === '' && certificate === '' && key === '') throw failed("exec plugin didn't return a token or cert/key pair");
  if ((certificate === '') !== (key === '')) throw failed('exec plugin returned only certificate or key, not both');
  return status;
}

function parseAnswer(text: string): ExecCredential {
  const answer = parseJson(text);
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) return answer;
  throw failed(`decoding stdout: ${notAnObject(answer)}`);
}

/** What is no JSON counts as a text: YAML would take it for one. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const failed = (message: string, cause?: unknown): CredentialPluginError => new CredentialPluginError(`getting credentials: ${message}`, { cause });
