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
  if (issuer === undefined && clientId === undefined) return undefined;
  if (issuer === undefined || clientId === undefined) throw new Error('--oidc-issuer-url and --oidc-client-id must be specified together');
  if (!issuer.startsWith('https://')) throw new Error('--oidc-issuer-url must use https');
  const unknown = config.oidcSigningAlgs.find((algorithm) => !signingAlgorithms.has(algorithm));
  if (unknown !== undefined) throw new Error(`--oidc-signing-algs: unsupported signing alg: ${JSON.stringify(unknown)}`);
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

/** Signatures by a key the issuer alone has: nobody else can make them. */
const signingAlgorithms: ReadonlySet<string> = new Set(['RS', 'ES', 'PS'].flatMap((family) => ['256', '384', '512'].map((bits) => `${family}${bits}`)));

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
  checkRequired(claims, options);
  const name = claims[options.usernameClaim];
  if (typeof name !== 'string' || name === '') throw new InvalidToken(`oidc: the token has no ${options.usernameClaim} claim`);
  if (options.usernameClaim === 'email') checkVerified(claims);
  const groups = groupsOf(claims, options).map((group) => `${options.groupsPrefix}${group}`);
  return {
    username: `${usernamePrefix(options)}${name}`,
    groups: [...groups, 'system:authenticated'],
    ...(claims.jti && { extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] } }),
  };
}

function checkRequired(claims: JWTPayload, { requiredClaims }: OidcOptions): void {
  for (const [name, value] of Object.entries(requiredClaims)) {
    if (claims[name] === undefined) throw new InvalidToken(`oidc: required claim ${name} not present in ID token`);
    if (claims[name] !== value)
      throw new InvalidToken(`oidc: required claim ${name} value does not match. Got = ${JSON.stringify(claims[name])}, want = ${value}`);
  }
}

/** An issuer that says nothing of the address vouches for it; whatever it says but `true` does not. */
function checkVerified({ email_verified: verified }: JWTPayload): void {
  if (verified === undefined || verified === true) return;
  throw new InvalidToken(verified === false ? 'oidc: email not verified' : "oidc: parse 'email_verified' claim: it is no boolean");
}

function groupsOf(claims: JWTPayload, { groupsClaim }: OidcOptions): readonly string[] {
  const asked = groupsClaim === undefined ? undefined : claims[groupsClaim];
  if (asked === undefined || asked === null) return [];
  if (typeof asked === 'string') return [asked];
  if (Array.isArray(asked) && asked.every((group) => typeof group === 'string')) return asked;
  throw new InvalidToken(`oidc: parse groups claim ${JSON.stringify(groupsClaim)}: it is neither a text nor a list of texts`);
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
