/** An object a token is bound to: the token ends with it. */
export interface BoundReference {
  readonly name: string;
  readonly uid: string;
}

/** The private claims of a ServiceAccount token. */
export interface KubernetesClaims {
  readonly namespace: string;
  readonly serviceaccount: BoundReference;
  readonly pod?: BoundReference;
  readonly node?: BoundReference;
  readonly secret?: BoundReference;
  /** Seconds since the epoch: from then on the bearer should have asked for a newer token. */
  readonly warnafter?: number;
}

export interface TokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: readonly string[];
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  readonly jti: string;
  readonly 'kubernetes.io': KubernetesClaims;
}

/** Undefined when a payload lacks what every ServiceAccount token has. */
export function readClaims(payload: Readonly<Record<string, unknown>>): TokenClaims | undefined {
  const { iss, sub, aud, iat, nbf, exp, jti, 'kubernetes.io': own } = payload;
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof exp !== 'number' || !isKubernetesClaims(own)) return undefined;
  return {
    iss,
    sub,
    aud: typeof aud === 'string' ? [aud] : Array.isArray(aud) ? aud.map(String) : [],
    iat: typeof iat === 'number' ? iat : 0,
    nbf: typeof nbf === 'number' ? nbf : 0,
    exp,
    jti: typeof jti === 'string' ? jti : '',
    'kubernetes.io': own,
  };
}

function isKubernetesClaims(value: unknown): value is KubernetesClaims {
  if (typeof value !== 'object' || value === null) return false;
  const { namespace, serviceaccount, pod, node, secret } = value as Record<string, unknown>;
  const optional = [pod, node, secret].every((reference) => reference === undefined || isReference(reference));
  return typeof namespace === 'string' && isReference(serviceaccount) && optional;
}

function isReference(value: unknown): value is BoundReference {
  if (typeof value !== 'object' || value === null) return false;
  const { name, uid } = value as Record<string, unknown>;
  return typeof name === 'string' && typeof uid === 'string';
}
