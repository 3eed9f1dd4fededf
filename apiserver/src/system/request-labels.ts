import type { ApiRequest } from '../pipeline.ts';
import { isStream } from '../stages/long-running.ts';

/** How upstream's metrics name a request. */
export interface RequestLabels {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly scope: string;
  readonly component: 'apiserver';
}

export const requestLabelNames = ['verb', 'group', 'version', 'resource', 'subresource', 'scope', 'component'] as const;

export function requestLabels(request: Pick<ApiRequest, 'info' | 'headers' | 'method'>): RequestLabels {
  const { group, version, resource, subresource } = request.info;
  return { verb: reportedVerb(request), group, version, resource, subresource, scope: scopeOf(request.info), component: 'apiserver' };
}

/** Verbs go by their method where that says all: a create is a POST. */
function reportedVerb({ info, headers, method }: Pick<ApiRequest, 'info' | 'headers' | 'method'>): string {
  if (!info.isResourceRequest) return method;
  if (isStream(info) && info.subresource !== 'log') return 'CONNECT';
  switch (info.verb) {
    case 'create':
      return 'POST';
    case 'update':
      return 'PUT';
    case 'patch':
      return headers['content-type']?.startsWith('application/apply-patch') ? 'APPLY' : 'PATCH';
    default:
      return info.verb.toUpperCase();
  }
}

function scopeOf({ isResourceRequest, name, namespace, verb }: ApiRequest['info']): string {
  if (!isResourceRequest) return '';
  if (name !== '' || verb === 'create') return 'resource';
  return namespace === '' ? 'cluster' : 'namespace';
}
