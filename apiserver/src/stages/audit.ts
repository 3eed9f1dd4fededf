import type { Stage } from '../pipeline.ts';

/** Receives each request after it was authenticated, and how it was answered. */
export type AuditSink = (entry: { readonly user: string; readonly verb: string; readonly path: string; readonly status: number }) => void;

/** Tells `sink` who asked for what and with which outcome. */
export function audit(sink: AuditSink): Stage {
  return async (request, next) => {
    const { username } = request.user;
    const response = await next();
    sink({ user: username, verb: request.info.verb, path: request.path, status: response.type === 'upgraded' ? 101 : response.status });
    return response;
  };
}
