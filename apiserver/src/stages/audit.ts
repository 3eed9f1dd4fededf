import { type Clock, isJsonObject, type Status } from '@kubets/machinery';
import { auditEvent, type AuditedOutcome, type AuditedRequest } from '../audit/audit-event.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { type AuditStage, decideAudit } from '../audit/audit-policy.ts';
import { asApiError } from '../http/status-response.ts';
import type { ApiRequest, ApiResponse, Stage } from '../pipeline.ts';

/** Records who asked for what and how it ended, as the policy says. It stands after authentication: the policy asks who it was. */
export function audit(log: AuditLog, clock: Clock): Stage {
  return async (request, next) => {
    const decision = decideAudit(log.policy, request.info, request.user);
    if (decision.level === 'None') return next();
    const audited: AuditedRequest = { request, user: request.user, decision, received: clock.now() };
    const record = (stage: AuditStage, outcome?: AuditedOutcome): void => {
      if (!decision.omitStages.has(stage)) log.write(auditEvent(audited, stage, clock.now(), outcome));
    };
    record('RequestReceived');
    try {
      return recorded(request, await next(), record);
    } catch (error) {
      const failure = asApiError(error);
      record(failure === error ? 'ResponseComplete' : 'Panic', { code: failure.code, status: failure.status });
      throw error;
    }
  };
}

type Record = (stage: AuditStage, outcome: AuditedOutcome) => void;

/** A stream is told of when it begins and when it ends. */
function recorded(request: ApiRequest, response: ApiResponse, record: Record): ApiResponse {
  if (response.type === 'bytes') {
    record('ResponseComplete', { code: response.status, response, status: statusIn(response) });
    return response;
  }
  const outcome = { code: response.type === 'upgraded' ? 101 : response.status };
  record('ResponseStarted', outcome);
  const complete = (): void => record('ResponseComplete', outcome);
  if (response.type === 'upgraded') {
    request.upgrade?.socket.once('close', complete);
    return response;
  }
  return { ...response, start: (out) => response.start(out).finally(complete) };
}

/** Answers that are no object of the API, but a Status: of a DELETE, for one. */
function statusIn({ body, headers }: Extract<ApiResponse, { type: 'bytes' }>): Status | undefined {
  if (!Buffer.isBuffer(body) || headers?.['content-type'] !== 'application/json' || !body.includes('"kind":"Status"')) return undefined;
  const value: unknown = JSON.parse(body.toString('utf8'));
  return isJsonObject(value) && value['kind'] === 'Status' ? (value as unknown as Status) : undefined;
}
