import type { RequestInfo } from '../pipeline.ts';

const streamingSubresources: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'proxy', 'log']);

/** Watches, logs and tunnels last as long as their client wants: they have no deadline. */
export function isLongRunning(info: RequestInfo): boolean {
  return info.isResourceRequest && (info.verb === 'watch' || streamingSubresources.has(info.subresource));
}

/** What runs between a client and a pod or a node; a watch is not such a stream. */
export function isStream(info: RequestInfo): boolean {
  return info.isResourceRequest && streamingSubresources.has(info.subresource);
}
