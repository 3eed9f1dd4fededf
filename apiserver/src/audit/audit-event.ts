import { formatMicroTime, isJsonObject, type JsonObject, type Status, type UserInfo } from '@kubets/machinery';
import { bodyFormat, parseBody } from '../objects/parse-body.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import type { AuditDecision, AuditStage } from './audit-policy.ts';

export interface AuditedRequest {
  readonly request: ApiRequest;
  /** Who was authenticated; `request.user` is the one impersonated, if any. */
  readonly user: UserInfo;
  readonly decision: AuditDecision;
  readonly received: Date;
}

/** How a request ended, as far as it has. */
export interface AuditedOutcome {
  readonly code: number;
  readonly status?: Status | undefined;
  readonly response?: ApiResponse | undefined;
}

/** One line of the audit log: an `Event` of audit.k8s.io/v1. */
export function auditEvent({ request, user, decision, received }: AuditedRequest, stage: AuditStage, now: Date, outcome?: AuditedOutcome): JsonObject {
  const { info, headers } = request;
  const sent = sentObject(request);
  const recordsRequest = decision.level === 'Request' || decision.level === 'RequestResponse';
  const answered = decision.level === 'RequestResponse' && outcome?.response !== undefined ? answeredObject(outcome.response) : undefined;
  const shown = (object: unknown): unknown => (decision.omitManagedFields ? withoutManagedFields(object) : object);
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: decision.level,
    auditID: request.auditId,
    stage,
    requestURI: request.query.size === 0 ? request.path : `${request.path}?${request.query.toString()}`,
    verb: info.verb,
    user: { ...user },
    ...(request.user !== user && { impersonatedUser: { ...request.user } }),
    sourceIPs: sourceAddresses(request),
    ...(headers['user-agent'] !== undefined && { userAgent: headers['user-agent'] }),
    ...(info.isResourceRequest && { objectRef: objectReference(request, sent) }),
    ...(outcome && { responseStatus: responseStatus(outcome) }),
    ...(recordsRequest && stage !== 'RequestReceived' && sent !== undefined && { requestObject: shown(sent) }),
    ...(answered !== undefined && { responseObject: shown(answered) }),
    requestReceivedTimestamp: formatMicroTime(received),
    stageTimestamp: formatMicroTime(now),
    ...annotationsOf(request),
  } as JsonObject;
}

/** What stages and admission plugins have to say beside: who let it in and why, which policy it kept. */
function annotationsOf({ authorization, auditAnnotations }: ApiRequest): JsonObject {
  const decided = authorization && {
    'authorization.k8s.io/decision': authorization.decision === 'allow' ? 'allow' : 'forbid',
    'authorization.k8s.io/reason': authorization.reason,
  };
  const annotations = { ...decided, ...Object.fromEntries(auditAnnotations) };
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

function responseStatus({ code, status }: AuditedOutcome): JsonObject {
  if (status === undefined) return { metadata: {}, code };
  const { message, reason, details } = status;
  return { metadata: {}, status: status.status, ...(message && { message }), ...(reason && { reason }), ...(details && { details }), code } as JsonObject;
}

function objectReference({ info }: ApiRequest, sent: unknown): JsonObject {
  const { resource, namespace, name, group, version, subresource } = info;
  const metadata = isJsonObject(sent) && isJsonObject(sent['metadata']) ? sent['metadata'] : {};
  const named = name || (typeof metadata['name'] === 'string' ? metadata['name'] : '');
  return {
    resource,
    ...(namespace && { namespace }),
    ...(named && { name: named }),
    ...(typeof metadata['uid'] === 'string' && { uid: metadata['uid'] }),
    ...(group && { apiGroup: group }),
    apiVersion: version,
    ...(typeof metadata['resourceVersion'] === 'string' && { resourceVersion: metadata['resourceVersion'] }),
    ...(subresource && { subresource }),
  };
}

/** The nearest sender last, as proxies append it. */
function sourceAddresses({ headers, remoteAddress }: ApiRequest): string[] {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  return forwarded.at(-1) === remoteAddress ? forwarded : [...forwarded, remoteAddress];
}

/** Undefined for a body that is no document: what is wrong with it is the request's own failure. */
function sentObject({ body, headers }: ApiRequest): unknown {
  if (body.length === 0) return undefined;
  try {
    return parseBody(body, bodyFormat(headers['content-type']));
  } catch {
    return undefined;
  }
}

function answeredObject(response: ApiResponse): unknown {
  if (response.type !== 'bytes' || response.headers?.['content-type'] !== 'application/json' || response.headers['content-encoding'] !== undefined)
    return undefined;
  const { body } = response;
  const text = (Buffer.isBuffer(body) ? body : Buffer.concat([...body])).toString('utf8');
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

function withoutManagedFields(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const copy = { ...value };
  if (isJsonObject(copy['metadata'])) {
    copy['metadata'] = { ...copy['metadata'] };
    delete (copy['metadata'] as JsonObject)['managedFields'];
  }
  if (Array.isArray(copy['items'])) copy['items'] = copy['items'].map(withoutManagedFields) as JsonObject[];
  return copy;
}
