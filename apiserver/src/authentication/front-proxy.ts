import { apiError, type UserInfo } from '@kubets/machinery';
import { headerValues, valuesBehind } from '../http/header-values.ts';
import type { ApiRequest } from '../pipeline.ts';
import type { Authenticator } from './authenticator.ts';
import { issuedBy, rememberingCertificates } from './issued-by.ts';
import { userOfCertificate } from './x509.ts';

export interface FrontProxyOptions {
  /** PEM: who signs the certificates of proxies. */
  readonly authorities: string;
  /** Common names of proxies; without any, every name will do. */
  readonly allowedNames: readonly string[];
  /** Headers that name the user, the groups, the uid; the first of the first and the last that is set counts. */
  readonly usernameHeaders: readonly string[];
  readonly groupHeaders: readonly string[];
  readonly uidHeaders: readonly string[];
  readonly extraPrefixes: readonly string[];
}

/** A proxy that shows a certificate of the right authority says in headers whom it authenticated. */
export function frontProxy({ authorities, allowedNames, ...headers }: FrontProxyOptions): Authenticator {
  const isIssued = issuedBy(authorities);
  const trust = rememberingCertificates((der): 'unknown' | 'refused' | 'trusted' => {
    if (!isIssued(der)) return 'unknown';
    const name = userOfCertificate(der)?.username ?? '';
    return allowedNames.length === 0 || allowedNames.includes(name) ? 'trusted' : 'refused';
  });
  return {
    name: 'front-proxy',
    async authenticate(request) {
      const verdict = request.clientCertificate === undefined ? 'unknown' : trust(request.clientCertificate);
      if (verdict === 'refused') throw apiError('Unauthorized', 'Unauthorized');
      return verdict === 'trusted' ? userInHeaders(request, headers) : undefined;
    },
  };
}

function userInHeaders(request: ApiRequest, headers: Omit<FrontProxyOptions, 'authorities' | 'allowedNames'>): UserInfo | undefined {
  const first = (names: readonly string[]): string | undefined => names.flatMap((name) => headerValues(request, name)).find((value) => value !== '');
  const username = first(headers.usernameHeaders);
  if (username === undefined) return undefined;
  const uid = first(headers.uidHeaders);
  const extra = Object.assign({}, ...headers.extraPrefixes.map((prefix) => valuesBehind(request, prefix))) as Readonly<Record<string, readonly string[]>>;
  return {
    username,
    groups: headers.groupHeaders.flatMap((name) => headerValues(request, name)),
    ...(uid !== undefined && { uid }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}
