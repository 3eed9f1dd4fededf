import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { AccessReviews, Caller } from './access-reviews.ts';
import { RequestError, type KubeletRequest } from './kubelet-request.ts';
import { requiredAccess } from './required-access.ts';

const apiServerName = 'kube-apiserver-kubelet-client';
const administrators = 'system:masters';
const nobody: Caller = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

export interface AccessRules {
  /** Bearer tokens are heeded. */
  readonly tokens: boolean;
  /** Callers without credentials may ask. */
  readonly anonymous: boolean;
  readonly authorization: 'Webhook' | 'AlwaysAllow';
}

export interface Guard {
  readonly reviews: AccessReviews;
  readonly access: AccessRules;
}

/**
 * Refuses whoever may not make a request: callers have a client certificate or a bearer token, and the API server
 * says what they may do. Itself and the cluster's administrators are let in without asking.
 */
export async function assertAllowed({ message, path }: KubeletRequest, { reviews, access: { tokens, anonymous, authorization } }: Guard): Promise<void> {
  const known = certifiedCaller(message.socket as TLSSocket) ?? (tokens ? await tokenCaller(message, reviews) : undefined);
  const caller = known ?? (anonymous && message.headers.authorization === undefined ? nobody : undefined);
  if (caller === undefined) throw new RequestError(401, 'Unauthorized');
  if (authorization === 'AlwaysAllow' || caller.name === apiServerName || caller.groups.includes(administrators)) return;
  const access = requiredAccess(message.method, path);
  if (await reviews.isAllowed(caller, access)) return;
  throw new RequestError(403, `Forbidden (user=${caller.name}, verb=${access.verb}, resource=nodes, subresource(s)=[${access.subresources.join(' ')}])`);
}

function certifiedCaller(socket: TLSSocket): Caller | undefined {
  if (!socket.authorized) return undefined;
  const { subject } = socket.getPeerCertificate();
  return { name: String(subject?.CN ?? ''), groups: [...[subject?.O ?? []].flat(), 'system:authenticated'] };
}

async function tokenCaller({ headers }: IncomingMessage, reviews: AccessReviews): Promise<Caller | undefined> {
  const token = /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const caller = token === undefined ? undefined : await reviews.caller(token);
  // Only a certificate is proof enough to be let in unasked.
  return caller?.name === apiServerName ? undefined : caller;
}
