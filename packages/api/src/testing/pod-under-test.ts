import { decodeObject, formatFieldError, type Draft, type RequestContext } from '@kubets/machinery';
import { podDefinition, type Pod } from '../core/pod.ts';

export const { strategy } = podDefinition;
export const context: RequestContext = { now: new Date('2026-01-02T03:04:05Z'), user: { username: 'tester', groups: [] } };

/** A pod as the server sees it after decoding and defaulting. */
export function pod(spec: Draft<Pod['spec']> = {}, rest: Draft<Pod> = {}): Pod {
  const draft = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, ...rest, spec: { containers: [{ name: 'main', image: 'nginx:1' }], ...spec } };
  const { object } = decodeObject(podDefinition, draft);
  return strategy.default?.(object) ?? object;
}

/** The spec of a pod whose one container is as told. */
export const main = (container: Record<string, unknown>) => ({ containers: [{ name: 'main', image: 'nginx:1', ...container }] }) as Draft<Pod['spec']>;
export const errorsOf = (spec: Draft<Pod['spec']>): readonly string[] => (strategy.validate?.(pod(spec)) ?? []).map(formatFieldError);
export const updateErrors = (before: Draft<Pod['spec']>, after: Draft<Pod['spec']>): readonly string[] =>
  (strategy.validateUpdate?.(pod(after), pod(before)) ?? []).map(formatFieldError);
