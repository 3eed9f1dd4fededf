import { expect, it } from 'vitest';
import { buildContainer, buildPod } from '../testing/build-situation.ts';
import { containerResources } from './container-resources.ts';

const node = { memoryCapacity: 4 * 1024 ** 3, lowestOomScore: -1000 };

it.each([
  ['nothing asked', {}, { cpuShares: 2, cpuQuota: 0, memory: 0, oomScoreAdj: 1000 }],
  ['requests only', { requests: { cpu: '500m', memory: '1Gi' } }, { cpuShares: 512, cpuQuota: 0, memory: 0, oomScoreAdj: 750 }],
  [
    'limits above requests',
    { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } },
    { cpuShares: 1024, cpuQuota: 200_000, memory: 2 * 1024 ** 3, oomScoreAdj: 750 },
  ],
  ['guaranteed', { limits: { cpu: '250m', memory: '1Gi' } }, { cpuShares: 256, cpuQuota: 25_000, memory: 1024 ** 3, oomScoreAdj: -997 }],
  ['very little', { requests: { cpu: '1m' }, limits: { cpu: '1m' } }, { cpuShares: 2, cpuQuota: 1_000, memory: 0, oomScoreAdj: 999 }],
])('%s', (_case, resources, expected) => {
  const container = buildContainer({ name: 'web', resources });
  expect(containerResources(buildPod({ containers: [container] }), container, node)).toEqual(expected);
});

it('a container without a limit has that of its pod as a whole', () => {
  const [bounded, free] = [buildContainer({ name: 'a', resources: { limits: { cpu: '1', memory: '1Gi' } } }), buildContainer({ name: 'b' })];
  const pod = buildPod({ containers: [bounded, free], resources: { limits: { cpu: '2', memory: '2Gi' } } });
  expect(containerResources(pod, bounded, node)).toMatchObject({ cpuQuota: 100_000, memory: 1024 ** 3 });
  expect(containerResources(pod, free, node)).toMatchObject({ cpuQuota: 200_000, memory: 2 * 1024 ** 3 });
});

it('a node that may not go below 0 gives 0', () => {
  const container = buildContainer({ name: 'web', resources: { limits: { cpu: '1', memory: '1Gi' } } });
  expect(containerResources(buildPod({ containers: [container] }), container, { ...node, lowestOomScore: 0 }).oomScoreAdj).toBe(0);
});
