import type { Container } from '@kubets/api';
import { podRequests as quotaRequests } from '@kubets/api/semantics';
import { quantityMilliValue } from '@kubets/machinery';
import { expect, it } from 'vitest';
import { pod } from '../testing/cluster.ts';
import { nonZeroRequests, podRequests } from './pod-requests.ts';

const container = (cpu: string, restartPolicy?: 'Always'): Container =>
  ({ name: 'c', image: 'i', resources: { requests: { cpu } }, ...(restartPolicy && { restartPolicy }) }) as unknown as Container;

it.each<[string, object, number]>([
  ['its containers together', { containers: [container('1'), container('500m')] }, 1500],
  ['the largest init container where that is more', { containers: [container('1')], initContainers: [container('3'), container('2')] }, 3000],
  ['sidecars beside its containers', { containers: [container('1')], initContainers: [container('500m', 'Always')] }, 1500],
  ['sidecars beside the init containers after them', { containers: [container('1')], initContainers: [container('1', 'Always'), container('2')] }, 3000],
  ['only its own before a sidecar starts', { containers: [container('1')], initContainers: [container('2'), container('1', 'Always')] }, 2000],
  ['what is asked for the pod as a whole', { containers: [container('1')], resources: { requests: { cpu: '4' } } }, 4000],
  ['its overhead on top', { containers: [container('1')], overhead: { cpu: '250m' } }, 1250],
])('a pod takes %s, as quotas and nodes count it', (_name, spec, cpu) => {
  const web = pod({ name: 'web', spec });
  expect(podRequests(web).cpu).toBe(cpu);
  expect(quantityMilliValue(quotaRequests(web.spec).get('cpu') ?? '0')).toBe(cpu);
});

it('a pod that asks for nothing weighs a little when nodes are scored', () => {
  expect(nonZeroRequests(pod({ name: 'web' }))).toMatchObject({ cpu: 100, memory: 200 * 1024 * 1024 });
});
