import { pods } from '@kubets/api';
import { type FieldError, invalid, invalidObject } from '@kubets/machinery';
import type { SubresourceHandler } from '../server-context.ts';
import { forwardStream } from './forward-request.ts';
import { findPod, type Kubelets } from './kubelet-connection.ts';
import { containerOf } from './pod-container.ts';

const passedOn = ['follow', 'previous', 'sinceSeconds', 'sinceTime', 'timestamps', 'tailLines', 'limitBytes', 'stream'] as const;

/** `GET pods/NAME/log`, streamed from the pod's kubelet. */
export function podLog(kubelets: Kubelets): SubresourceHandler {
  return {
    resource: pods,
    subresource: 'log',
    async handle(request, _definition, server) {
      const { namespace, name } = request.info;
      const pod = await findPod(server, namespace, name);
      const container = containerOf(pod, request.query.get('container'));
      const query = logQuery(request.query, name);
      // Nothing has run yet, so nothing was said: an empty answer, not an error, as clients that collect logs expect.
      if (!pod.spec.nodeName) return { type: 'bytes', status: 204, body: Buffer.alloc(0) };
      const path = `/containerLogs/${namespace}/${name}/${container}${query.size === 0 ? '' : `?${query.toString()}`}`;
      return forwardStream(request, await kubelets.ofPod(server, pod, path), 'text/plain');
    },
  };
}

/** The options a kubelet knows. Throws Invalid for numbers that make no sense. */
function logQuery(query: URLSearchParams, name: string): URLSearchParams {
  const errors: FieldError[] = [
    ...atLeast(query, 'tailLines', 0),
    ...atLeast(query, 'limitBytes', 1),
    ...atLeast(query, 'sinceSeconds', 1),
    ...(query.has('sinceSeconds') && query.has('sinceTime')
      ? [{ type: 'FieldValueForbidden' as const, field: '', detail: 'at most one of `sinceTime` or `sinceSeconds` may be specified' }]
      : []),
  ];
  if (errors.length > 0) throw invalidObject({ group: '', kind: 'PodLogOptions' }, name, errors);
  return new URLSearchParams(passedOn.flatMap((option) => (query.get(option) ? [[option, query.get(option)!]] : [])));
}

function atLeast(query: URLSearchParams, option: string, minimum: number): readonly FieldError[] {
  const text = query.get(option);
  if (text === null || text === '') return [];
  const number = Number(text);
  if (!Number.isInteger(number)) return [invalid(option, text, 'must be an integer')];
  return number >= minimum ? [] : [invalid(option, number, minimum === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0')];
}
