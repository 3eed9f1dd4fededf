import { parseDuration } from '@kubets/machinery';
import type { AuditLog } from './audit/audit-log.ts';
import type { Authentication } from './authentication/create-authentication.ts';
import type { FlowController } from './flow-control/flow-controller.ts';
import { pipeline, type ApiRequest, type ApiResponse } from './pipeline.ts';
import type { ServerContext } from './server-context.ts';
import { audit } from './stages/audit.ts';
import { authenticate } from './stages/authenticate.ts';
import { authorize } from './stages/authorize.ts';
import { deadline } from './stages/deadline.ts';
import { flowControl } from './stages/flow-control.ts';
import { impersonate } from './stages/impersonate.ts';
import { logRequests } from './stages/log-requests.ts';
import { receiveBody } from './stages/receive-body.ts';
import { respondToErrors } from './stages/respond-to-errors.ts';
import type { ServerHealth } from './system/health.ts';
import type { ServerMetrics } from './system/metrics.ts';
import { systemPaths } from './system/system-paths.ts';
import { dispatch } from './verbs/dispatch.ts';

export interface PipelineParts {
  readonly server: ServerContext;
  readonly authentication: Authentication;
  readonly health: ServerHealth;
  readonly metrics: ServerMetrics;
  /** Undefined when nothing is to be recorded. */
  readonly auditLog: AuditLog | undefined;
  readonly flows: FlowController;
}

/** What every request passes, in this order. */
export function createPipeline({ server, authentication, health, metrics, auditLog, flows }: PipelineParts): (request: ApiRequest) => Promise<ApiResponse> {
  const { config, log, authorizers } = server;
  const answerPath = systemPaths({ server, health, metrics, openId: authentication.openId });
  return pipeline(
    [
      logRequests(log, metrics),
      respondToErrors(log),
      deadline(parseDuration(config.requestTimeout), server.signal),
      authenticate(authentication.authenticators, { allowAnonymous: config.anonymousAuth }),
      ...(auditLog === undefined ? [] : [audit(auditLog, server.clock)]),
      impersonate(authorizers),
      flowControl(flows, (kind, taken) => metrics.inFlight(kind, taken)),
      authorize(authorizers),
      receiveBody,
    ],
    (request) => (request.info.isResourceRequest ? dispatch(server, request) : answerPath(request)),
  );
}
