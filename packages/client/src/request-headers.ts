import { readFileSync } from 'node:fs';
import type { ClientConfig } from './kubeconfig.ts';

/** A list is sent as one header line per value. */
export type RequestHeaders = Readonly<Record<string, string | string[]>>;

const rereadAfterMs = 10_000;

/** Headers that say who asks: a fresh look at the token file at most every ten seconds. */
export function requestHeaders(config: ClientConfig, now: () => number = Date.now): () => RequestHeaders {
  const fixed = { accept: 'application/json', 'user-agent': config.userAgent ?? defaultUserAgent(), ...impersonationHeaders(config) };
  const authorization = authorizationHeader(config, now);
  return () => {
    const value = authorization();
    return value === undefined ? fixed : { ...fixed, authorization: value };
  };
}

function defaultUserAgent(): string {
  return `kubets/0.1.0 (${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch})`;
}

function authorizationHeader(config: ClientConfig, now: () => number): () => string | undefined {
  const { tokenFile, token, freshToken, username, password } = config;
  if (freshToken !== undefined) return () => `Bearer ${freshToken()}`;
  if (tokenFile !== undefined) return tokenFromFile(tokenFile, now);
  if (token !== undefined) return () => `Bearer ${token}`;
  if (username === undefined) return () => undefined;
  const basic = `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
  return () => basic;
}

function tokenFromFile(path: string, now: () => number): () => string {
  let value: string | undefined;
  let readAt = 0;
  return () => {
    if (value === undefined || now() - readAt >= rereadAfterMs) {
      value = `Bearer ${readFileSync(path, 'utf8').trim()}`;
      readAt = now();
    }
    return value;
  };
}

function impersonationHeaders({ impersonate }: ClientConfig): RequestHeaders {
  if (impersonate === undefined) return {};
  const extras = Object.entries(impersonate.extra ?? {}).map(
    ([key, values]) => [`impersonate-extra-${encodeURIComponent(key)}`.toLowerCase(), [...values]] as const,
  );
  return {
    'impersonate-user': impersonate.user,
    ...(impersonate.uid !== undefined && { 'impersonate-uid': impersonate.uid }),
    ...Object.fromEntries(extras),
    ...(impersonate.groups !== undefined && impersonate.groups.length > 0 && { 'impersonate-group': [...impersonate.groups] }),
  };
}
