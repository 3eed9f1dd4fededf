import { readFile } from 'node:fs/promises';
import type { Clock } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import type { Registry } from '../registry.ts';
import type { Authenticator } from './authenticator.ts';
import { bearerTokens } from './bearer-token.ts';
import { bootstrapTokens } from './bootstrap-token.ts';
import { frontProxy } from './front-proxy.ts';
import { issuedBy } from './issued-by.ts';
import { issuerKeys, oidcOptions, oidcTokens } from './oidc.ts';
import { type OpenIdDocuments, openIdDocuments } from './openid-documents.ts';
import type { SecretTokenUses } from './secret-token-uses.ts';
import { serviceAccountTokens } from './service-account-token.ts';
import { staticTokens } from './static-token-file.ts';
import { firstAccepting, type TokenAuthenticator } from './token-authenticator.ts';
import { createTokenIssuer, type TokenIssuer } from './token-issuer.ts';
import { readSigningKey, readVerificationKeys, type TokenKey } from './token-keys.ts';
import { clientCertificates } from './x509.ts';

/** Everything the server knows of identities. */
export interface Authentication {
  /** In asking order. */
  readonly authenticators: readonly Authenticator[];
  /** For TokenReview. */
  readonly tokens: TokenAuthenticator;
  readonly apiAudiences: readonly string[];
  /** Undefined without --service-account-signing-key-file: TokenRequest is refused then. */
  readonly issuer: TokenIssuer | undefined;
  readonly openId: OpenIdDocuments;
}

/** Reads the key and token files the configuration names. Call before the storages are awaited. */
export async function createAuthentication(
  config: ApiserverConfig,
  { registry, clock, tokenUses }: Pick<TokenParts, 'registry' | 'clock' | 'tokenUses'>,
): Promise<Authentication> {
  const [issuer = ''] = config.serviceAccountIssuer;
  const apiAudiences = config.apiAudiences.length > 0 ? config.apiAudiences : config.serviceAccountIssuer;
  const signing = config.serviceAccountSigningKeyFile === undefined ? undefined : readSigningKey(await readFile(config.serviceAccountSigningKeyFile, 'utf8'));
  const keys = await verificationKeys(config, signing);
  const tokens = firstAccepting(await tokenAuthenticators(config, { registry, clock, tokenUses, keys, apiAudiences }));
  const ownKeys = `https://${config.advertiseAddress ?? config.bindAddress}:${config.securePort}/openid/v1/jwks`;
  return {
    authenticators: [...(await certificateAuthenticators(config)), bearerTokens(tokens, apiAudiences)],
    tokens,
    apiAudiences,
    issuer: signing && createTokenIssuer({ key: signing, issuer, clock }),
    openId: openIdDocuments({ issuer, keys, jwksUri: config.serviceAccountJwksUri ?? ownKeys }),
  };
}

async function verificationKeys({ serviceAccountKeyFile }: ApiserverConfig, signing: TokenKey | undefined): Promise<readonly TokenKey[]> {
  const files = await Promise.all(serviceAccountKeyFile.map((file) => readFile(file, 'utf8')));
  const keys = files.flatMap(readVerificationKeys);
  return keys.length > 0 || signing === undefined ? keys : [signing];
}

async function certificateAuthenticators(config: ApiserverConfig): Promise<readonly Authenticator[]> {
  const { clientCaFile, requestheaderClientCaFile } = config;
  if (requestheaderClientCaFile === undefined) return [clientCertificates()];
  if (config.requestheaderUsernameHeaders.length === 0) throw new Error('--requestheader-username-headers is required with --requestheader-client-ca-file');
  const proxy = frontProxy({
    authorities: await readFile(requestheaderClientCaFile, 'utf8'),
    allowedNames: config.requestheaderAllowedNames,
    usernameHeaders: config.requestheaderUsernameHeaders,
    groupHeaders: config.requestheaderGroupHeaders,
    uidHeaders: config.requestheaderUidHeaders,
    extraPrefixes: config.requestheaderExtraHeadersPrefix,
  });
  return clientCaFile === undefined ? [proxy] : [proxy, clientCertificates(issuedBy(await readFile(clientCaFile, 'utf8')))];
}

interface TokenParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly tokenUses: SecretTokenUses;
  readonly keys: readonly TokenKey[];
  readonly apiAudiences: readonly string[];
}

async function tokenAuthenticators(config: ApiserverConfig, parts: TokenParts): Promise<readonly TokenAuthenticator[]> {
  const { registry, clock, keys, apiAudiences, tokenUses } = parts;
  const oidc = oidcOptions(config);
  return [
    ...(config.tokenAuthFile === undefined ? [] : [staticTokens(await readFile(config.tokenAuthFile, 'utf8'), apiAudiences)]),
    serviceAccountTokens({ keys, issuers: config.serviceAccountIssuer, registry, clock, tokenUses }),
    ...(config.enableBootstrapTokenAuth ? [bootstrapTokens({ registry, clock, apiAudiences })] : []),
    ...(oidc === undefined ? [] : [oidcTokens(oidc, issuerKeys(oidc.issuer, config.oidcCaFile))]),
  ];
}
