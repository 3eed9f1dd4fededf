import { getServers } from 'node:dns';
import { CredentialPluginError } from '@kubets/client';

/** What is told of a server that could not be spoken to, in upstream's words; undefined when the error is about something else. */
export function connectionFailure(error: unknown, server: string | undefined): string | undefined {
  if (error instanceof CredentialPluginError) return `Unable to connect to the server: ${error.message}`;
  const failure = withCode(error);
  if (failure === undefined) return undefined;
  const url = server !== undefined && URL.canParse(server) ? new URL(server) : undefined;
  if (failure.code === 'ECONNREFUSED') return `The connection to the server ${url?.host ?? ''} was refused - did you specify the right host or port?`;
  if (failure.code === 'TimeoutError') return 'Unable to connect to the server: context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  const reason = reasonOf(failure, url);
  return reason === undefined ? undefined : `Unable to connect to the server: ${reason}`;
}

interface Failure extends Error {
  readonly code: string;
}

/** The innermost cause with a code: libraries wrap the system's error. */
function withCode(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'TimeoutError') return Object.assign(new Error(error.message), { code: 'TimeoutError' });
  const { code } = error as Partial<Failure>;
  if (typeof code === 'string') return error as Failure;
  return error.cause === undefined ? undefined : withCode(error.cause);
}

function reasonOf(failure: Failure, url: URL | undefined): string | undefined {
  const address = url === undefined ? '' : `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
  switch (failure.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `dial tcp: lookup ${url?.hostname ?? ''} on ${dnsServer()}: ${failure.code === 'ENOTFOUND' ? 'no such host' : 'server misbehaving'}`;
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `dial tcp ${address}: i/o timeout`;
    case 'EHOSTUNREACH':
      return `dial tcp ${address}: connect: no route to host`;
    case 'ENETUNREACH':
      return `dial tcp ${address}: connect: network is unreachable`;
    case 'ECONNRESET':
      return `read tcp ${address}: read: connection reset by peer`;
    case 'UND_ERR_SOCKET':
      return 'EOF';
    case 'UND_ERR_INVALID_ARG':
      return url === undefined || url.protocol.startsWith('http') ? undefined : `unsupported protocol scheme ${JSON.stringify(url.protocol.slice(0, -1))}`;
    case 'ERR_PROXY_REFUSED':
      return failure.message;
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return 'http: server gave HTTP response to HTTPS client';
    default:
      return certificateReason(failure);
  }
}

function dnsServer(): string {
  const [server = ''] = getServers();
  return server.includes(':') || server === '' ? server : `${server}:53`;
}

const unknownAuthority = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
];

function certificateReason(failure: Failure): string | undefined {
  const { code } = failure;
  const unverified = (reason: string): string => `tls: failed to verify certificate: x509: ${reason}`;
  if (unknownAuthority.includes(code)) return unverified('certificate signed by unknown authority');
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return unverified('certificate has expired or is not yet valid');
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return unverified(otherNames(failure));
  if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') return 'tls: private key does not match public key';
  return /CERT/.test(code) ? unverified(failure.message) : undefined;
}

/** The names a certificate is valid for, of the sort that was asked for. */
function otherNames(failure: Failure): string {
  const { host = '', cert } = failure as Failure & { readonly host?: string; readonly cert?: { readonly subjectaltname?: string } };
  const prefix = /^[\d.]+$|:/.test(host) ? 'IP Address:' : 'DNS:';
  const names = (cert?.subjectaltname ?? '').split(', ').flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  return names.length === 0
    ? `certificate is not valid for any names, but wanted to match ${host}`
    : `certificate is valid for ${names.join(', ')}, not ${host}`;
}
