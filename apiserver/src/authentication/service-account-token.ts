import { nodes, pods, type Secret, secrets, serviceAccounts } from '@kubets/api';
import type { Clock, KubeObject, UserInfo } from '@kubets/machinery';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { decodeJwt } from 'jose/jwt/decode';
import { jwtVerify } from 'jose/jwt/verify';
import { type CachedReader, cachedReader } from '../cached-reader.ts';
import type { Registry } from '../registry.ts';
import { invalidSinceLabel, type SecretTokenUses } from './secret-token-uses.ts';
import { serviceAccountGroups, serviceAccountUsername } from './service-account-user.ts';
import { type BoundReference, readClaims, type TokenClaims } from './token-claims.ts';
import type { TokenKey } from './token-keys.ts';
import { type AuthenticatedToken, InvalidToken, type TokenAuthenticator } from './token-authenticator.ts';

/** A pod that is being deleted keeps its identity this long, so that it can shut down in order. */
const deletionLeewayMs = 60_000;
const rememberedTokens = 10_000;
const clockSkewSeconds = 10;

export interface ServiceAccountTokenOptions {
  readonly keys: readonly TokenKey[];
  readonly issuers: readonly string[];
  readonly registry: Registry;
  readonly clock: Clock;
  readonly tokenUses: SecretTokenUses;
}

/**
 * Tokens of this cluster's ServiceAccounts. A signature is checked once per token; that the ServiceAccount and the object
 * the token is bound to still live is checked at every use.
 */
export function serviceAccountTokens({ keys, issuers, registry, clock, tokenUses }: ServiceAccountTokenOptions): TokenAuthenticator {
  const verified = new Map<string, TokenClaims>();
  const alive = livingObjects(registry, clock, tokenUses);
  return {
    name: 'service-account-token',
    async authenticateToken(token, asked) {
      let claims = verified.get(token);
      if (claims === undefined) {
        if (!isIssuedBy(token, issuers)) return undefined;
        claims = await verify(token, keys, issuers);
        remember(verified, token, claims);
      }
      checkTime(claims, clock);
      const audiences = asked.filter((audience) => claims.aud.includes(audience));
      if (audiences.length === 0)
        throw new InvalidToken(`token audiences ${JSON.stringify(claims.aud)} is invalid for the target audiences ${JSON.stringify(asked)}`);
      await alive.check(claims);
      return authenticated(claims, audiences);
    },
  };
}

function isIssuedBy(token: string, issuers: readonly string[]): boolean {
  if (token.split('.').length !== 3) return false;
  try {
    return issuers.includes(decodeJwt(token).iss ?? '');
  } catch {
    return false;
  }
}

async function verify(token: string, keys: readonly TokenKey[], issuers: readonly string[]): Promise<TokenClaims> {
  for (const { key, algorithm } of candidates(token, keys)) {
    // Times are checked by the server's own clock at every use.
    const result = await jwtVerify(token, key, {
      algorithms: [algorithm],
      issuer: [...issuers],
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    }).catch(() => undefined);
    const claims = result && readClaims(result.payload);
    if (claims !== undefined) return claims;
  }
  throw new InvalidToken('the token is not signed by a key of this cluster');
}

function candidates(token: string, keys: readonly TokenKey[]): readonly TokenKey[] {
  const { kid } = decodeProtectedHeader(token);
  const named = keys.filter(({ id }) => id === kid);
  return named.length > 0 ? named : keys;
}

function remember(verified: Map<string, TokenClaims>, token: string, claims: TokenClaims): void {
  if (verified.size >= rememberedTokens) verified.clear();
  verified.set(token, claims);
}

function checkTime({ exp, nbf }: TokenClaims, clock: Clock): void {
  const now = clock.now().getTime() / 1000;
  if (now > exp) throw new InvalidToken('service account token has expired');
  if (now + clockSkewSeconds < nbf) throw new InvalidToken('service account token is not valid yet');
}

/** What a token's validity hangs on. */
function livingObjects(registry: Registry, clock: Clock, tokenUses: SecretTokenUses): { check(claims: TokenClaims): Promise<void> } {
  const accounts = cachedReader(registry, serviceAccounts);
  const podReader = cachedReader(registry, pods);
  const nodeReader = cachedReader(registry, nodes);
  const secretReader = cachedReader(registry, secrets);
  const expect = async <T extends KubeObject>(reader: CachedReader<T>, what: string, namespace: string | undefined, reference: BoundReference): Promise<T> => {
    const found = await reader.find({ namespace, name: reference.name });
    if (found === undefined) throw new InvalidToken(`${what} ${JSON.stringify(reference.name)} not found`);
    if (found.metadata.uid !== reference.uid) throw new InvalidToken(`${what} UID (${found.metadata.uid}) does not match claim (${reference.uid})`);
    if (isGone(found, clock)) throw new InvalidToken(`${what} ${JSON.stringify(reference.name)} has been deleted`);
    return found;
  };
  return {
    async check({ 'kubernetes.io': { namespace, serviceaccount, pod, node, secret } }) {
      await expect(accounts, 'service account', namespace, serviceaccount);
      if (secret) checkUse(await expect(secretReader, 'secret', namespace, secret), serviceaccount.name, tokenUses);
      if (pod) await expect(podReader, 'pod', namespace, pod);
      else if (node) await expect(nodeReader, 'node', undefined, node);
    },
  };
}

function checkUse(secret: Secret, account: string, tokenUses: SecretTokenUses): void {
  tokenUses.tell(secret);
  const { namespace, name, labels } = secret.metadata;
  if (labels?.[invalidSinceLabel] === undefined) return;
  throw new InvalidToken(
    `the token in secret ${namespace}/${name} for service account ${namespace}/${account} has been marked invalid. Use tokens from the TokenRequest API ` +
      `or manually created secret-based tokens, or remove the '${invalidSinceLabel}' label from the secret to temporarily allow use of this token`,
  );
}

function isGone({ metadata: { deletionTimestamp } }: KubeObject, clock: Clock): boolean {
  return deletionTimestamp !== undefined && Date.parse(deletionTimestamp) + deletionLeewayMs < clock.now().getTime();
}

function authenticated({ 'kubernetes.io': claims, jti }: TokenClaims, audiences: readonly string[]): AuthenticatedToken {
  const { namespace, serviceaccount, pod, node } = claims;
  const extra: Record<string, readonly string[]> = {
    ...(jti !== '' && { 'authentication.kubernetes.io/credential-id': [`JTI=${jti}`] }),
    ...(pod && { 'authentication.kubernetes.io/pod-name': [pod.name], 'authentication.kubernetes.io/pod-uid': [pod.uid] }),
    ...(node && { 'authentication.kubernetes.io/node-name': [node.name], 'authentication.kubernetes.io/node-uid': [node.uid] }),
  };
  const user: UserInfo = {
    username: serviceAccountUsername(namespace, serviceaccount.name),
    uid: serviceaccount.uid,
    groups: [...serviceAccountGroups(namespace), 'system:authenticated'],
    ...(Object.keys(extra).length > 0 && { extra }),
  };
  return { user, audiences };
}
