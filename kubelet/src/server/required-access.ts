export interface RequiredAccess {
  readonly verb: string;
  /** Subresources of nodes; any of them will do. */
  readonly subresources: readonly string[];
}

const verbs: Readonly<Record<string, string>> = { GET: 'get', HEAD: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
const own: Readonly<Record<string, string>> = { stats: 'stats', metrics: 'metrics', logs: 'log', checkpoint: 'checkpoint' };
/** Have a subresource of their own beside `proxy`, which also covers them. */
const alsoProxied: Readonly<Record<string, string>> = { healthz: 'healthz', pods: 'pods', runningpods: 'pods', configz: 'configz' };

/** What a caller must be allowed to do with the node to make a request. */
export function requiredAccess(method: string | undefined, [first = '']: readonly string[]): RequiredAccess {
  const verb = verbs[method ?? ''] ?? '';
  const subresource = own[first];
  if (subresource !== undefined) return { verb, subresources: [subresource] };
  const finer = alsoProxied[first];
  return { verb, subresources: finer === undefined ? ['proxy'] : [finer, 'proxy'] };
}
