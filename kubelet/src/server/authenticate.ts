import type { TLSSocket } from 'node:tls';

export type Caller = { readonly type: 'allowed' } | { readonly type: 'anonymous' } | { readonly type: 'forbidden'; readonly user: string };

const apiServerName = 'kube-apiserver-kubelet-client';
const administrators = 'system:masters';

/** Who is on the other side of a connection, by its client certificate: the API server and cluster administrators may do everything, nobody else anything. */
export function callerOf(socket: TLSSocket): Caller {
  if (!socket.authorized) return { type: 'anonymous' };
  const { subject } = socket.getPeerCertificate();
  const name = String(subject?.CN ?? '');
  const groups = [subject?.O ?? []].flat();
  return name === apiServerName || groups.includes(administrators) ? { type: 'allowed' } : { type: 'forbidden', user: name };
}
