import { readFile } from 'node:fs/promises';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { createRemoteJWKSet, customFetch } from 'jose/jwks/remote';
import { decodeJwt } from 'jose/jwt/decode';
import { jwtVerify } from 'jose/jwt/verify';
import type { UserInfo } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import { InvalidToken, type TokenAuthenticator } from './token-authenticator.ts';

export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly usernameClaim: string;
  /** `-` for none; absent, user names other than e-mail addresses are prefixed by the issuer. */
  readonly usernamePrefix: string | undefined;
  readonly groupsClaim: string | undefined;
  readonly groupsPrefix: string;
  readonly requiredClaims: Readonly<Record<string, string>>;
  readonly algorithms: readonly string[];
}

/** Undefined when no issuer is configured. Throws when the configuration is incomplete. */
export function oidcOptions(config: ApiserverConfig): OidcOptions | undefined {
  const { oidcIssuerUrl: issuer, oidcClientId: clientId } = config;
  if (issuer === undefined) return undefined;
  if (clientId === undefined) throw new Error('--oidc-client-id is required with --oidc-issuer-url');
  if (!issuer.startsWith('https://')) throw new Error('--oidc-issuer-url must use https');
  return {
    issuer,
    clientId,
    usernameClaim: config.oidcUsernameClaim,
    usernamePrefix: config.oidcUsernamePrefix,
    groupsClaim: config.oidcGroupsClaim,
    groupsPrefix: config.oidcGroupsPrefix,
    requiredClaims: Object.fromEntries(config.oidcRequiredClaim.map((pair) => pairOf(pair))),
    algorithms: config.oidcSigningAlgs,
  };
}

function pairOf(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  if (equals < 1) throw new Error(`--oidc-required-claim must be key=value, not ${JSON.stringify(pair)}`);
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}

/** ID tokens of an OpenID Connect issuer. Its keys are fetched on first need and again when a token names one not seen yet. */
export function oidcTokens(options: OidcOptions, keys: () => Promise<JWTVerifyGetKey>): TokenAuthenticator {
  return {
    name: 'oidc',
    async authenticateToken(token, asked) {
      if (issuerOf(token) !== options.issuer) return undefined;
      const payload = await verified(token, options, await reachable(keys));
      return { user: userOfClaims(payload, options), audiences: asked };
    },
  };
}

/** As long as the issuer's keys cannot be had, its tokens prove nothing. */
async function reachable(keys: () => Promise<JWTVerifyGetKey>): Promise<JWTVerifyGetKey> {
  return keys().catch((cause: unknown) => {
    throw new InvalidToken(`oidc: authenticator not initialized: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function verified(token: string, { issuer, clientId, algorithms }: OidcOptions, keys: JWTVerifyGetKey): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, { issuer, audience: clientId, algorithms: [...algorithms] })).payload;
  } catch (cause) {
    throw new InvalidToken(`oidc: verify token: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Throws InvalidToken when a claim is missing or not what the configuration requires. */
export function userOfClaims(claims: JWTPayload, options: OidcOptions): UserInfo {
  for (const [name, value] of Object.entries(options.requiredClaims)) {
    if (claims[name] !== value) throw new InvalidToken(`oidc: required claim ${name} value does not match`);
  }
  const name = claims[options.usernameClaim];
  if (typeof name !== 'string' || name === '') throw new InvalidToken(`oidc: the token has no ${options.usernameClaim} claim`);
  if (options.usernameClaim === 'email' && claims['email_verified'] === false) throw new InvalidToken('oidc: email not verified');
  const asked = options.groupsClaim === undefined ? [] : claims[options.groupsClaim];
  const groups = typeof asked === 'string' ? [asked] : Array.isArray(asked) ? asked.map(String) : [];
  return { username: `${usernamePrefix(options)}${name}`, groups: [...groups.map((group) => `${options.groupsPrefix}${group}`), 'system:authenticated'] };
}

function usernamePrefix({ usernamePrefix: prefix, usernameClaim, issuer }: OidcOptions): string {
  if (prefix === '-') return '';
  return prefix ?? (usernameClaim === 'email' ? '' : `${issuer}#`);
}

/** The issuer's keys by its discovery document, trusted through `caFile` when it is given. */
export function issuerKeys(issuer: string, caFile: string | undefined): () => Promise<JWTVerifyGetKey> {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return () => {
    found ??= discoverKeys(issuer, caFile).catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
}

async function discoverKeys(issuer: string, caFile: string | undefined): Promise<JWTVerifyGetKey> {
  // Loaded here: most servers trust no issuer, and the HTTP client takes 5 MB.
  const { Agent, fetch } = await import('undici');
  const dispatcher = new Agent({ connect: caFile === undefined ? {} : { ca: await readFile(caFile, 'utf8') } });
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, { dispatcher });
  const { jwks_uri: uri, issuer: named } = (await response.json()) as { jwks_uri?: string; issuer?: string };
  if (named !== issuer || uri === undefined) throw new InvalidToken(`oidc: the discovery document of ${issuer} names ${named ?? 'no issuer'}`);
  return createRemoteJWKSet(new URL(uri), {
    cooldownDuration: keyCooldownMs,
    [customFetch]: (url: string, init: object) => fetch(url, { ...init, dispatcher }) as unknown as Promise<Response>,
  });
}

/** A key nobody has seen is looked for at the issuer at most this often. */
const keyCooldownMs = 1_000;
