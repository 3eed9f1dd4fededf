import type { RequestInfo } from '../pipeline.ts';

const streamingSubresources: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy', 'log']);

/** Watches, logs and tunnels last as long as their client wants: no deadline, no seat in flow control. */
export function isLongRunning(info: RequestInfo): boolean {
  return info.isResourceRequest && (info.verb === 'watch' || streamingSubresources.has(info.subresource));
}
