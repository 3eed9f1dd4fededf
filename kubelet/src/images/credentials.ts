import type { Secret } from '@kubets/api';
import type { RegistryCredentials } from '../runtime/container-runtime.ts';

interface AuthEntry {
  readonly username?: string;
  readonly password?: string;
  readonly auth?: string;
}

/** The credentials that pull secrets hold for an image's registry; the most specific entry first. */
export function credentialsFor(image: string, secrets: readonly Secret[]): readonly RegistryCredentials[] {
  const entries = secrets.flatMap((secret) => Object.entries(authsOf(secret)));
  const matching = entries.filter(([registry]) => covers(registry, image)).toSorted(([a], [b]) => b.length - a.length);
  return matching.flatMap(([registry, entry]) => toCredentials(registry, entry));
}

function authsOf({ type, data }: Secret): Record<string, AuthEntry> {
  const [key, nested] = type === 'kubernetes.io/dockercfg' ? ['.dockercfg', false] : ['.dockerconfigjson', true];
  const encoded = data?.[key as string];
  if (encoded === undefined) return {};
  try {
    const config = JSON.parse(Buffer.from(encoded, 'base64').toString()) as { auths?: Record<string, AuthEntry> } & Record<string, AuthEntry>;
    return (nested ? config.auths : config) ?? {};
  } catch {
    return {};
  }
}

function covers(registry: string, image: string): boolean {
  const wanted = registry.replace(/^https?:\/\//, '').replace(/\/(v1|v2)?\/?$/, '');
  const full = withRegistry(image);
  const normalized = wanted === 'index.docker.io' ? 'docker.io' : wanted;
  return full === normalized || full.startsWith(`${normalized}/`);
}

/** `busybox` -> `docker.io/library/busybox`. */
export function withRegistry(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost')) return image;
  return rest.length === 0 ? `docker.io/library/${image}` : `docker.io/${image}`;
}

function toCredentials(serverAddress: string, { username, password, auth }: AuthEntry): RegistryCredentials[] {
  if (username !== undefined && password !== undefined) return [{ username, password, serverAddress }];
  const decoded = Buffer.from(auth ?? '', 'base64').toString();
  const colon = decoded.indexOf(':');
  return colon < 0 ? [] : [{ username: decoded.slice(0, colon), password: decoded.slice(colon + 1), serverAddress }];
}
