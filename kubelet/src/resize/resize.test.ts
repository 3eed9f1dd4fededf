import type { Pod } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { planPod } from '../pods/plan-pod.ts';
import { podStatus } from '../pods/pod-status.ts';
import { buildContainer, buildPod, buildSituation, now, observed, running } from '../testing/build-situation.ts';
import { allocatedPod, decideResize, recalledAllocation, wantedAllocation, type ResizeObstacle } from './allocation.ts';
import { containerResize } from './container-resize.ts';
import { resizeRoom } from './resize-room.ts';

type Container = Pod['spec']['containers'][number];

const sized = (cpu: string, memory: string, changes: Partial<Container> = {}): Container =>
  buildContainer({ name: 'web', resources: { requests: { cpu, memory }, limits: { cpu, memory } }, ...changes });
const podOf = (container: Container): Pod => buildPod({ containers: [container] });
const limits = { cpuShares: 102, cpuQuota: 10_000, memory: 64 * 1024 ** 2 };
const grown = sized('200m', '64Mi');
const restarting = (resourceName: 'cpu' | 'memory'): Partial<Container> => ({ resizePolicy: [{ resourceName, restartPolicy: 'RestartContainer' }] });

describe('a running container comes to other resources', () => {
  it.each<[string, Container, string]>([
    ['not at all when they are the same', sized('100m', '64Mi'), 'none'],
    ['as it runs', grown, 'update'],
    ['by a restart when its policy for what changed asks for one', sized('200m', '64Mi', restarting('cpu')), 'restart'],
    ['as it runs when only the policy for the other resource asks for a restart', sized('200m', '64Mi', restarting('memory')), 'update'],
  ])('%s', (_sentence, container, type) => expect(containerResize(container, { pod: podOf(container), observed: { limits } }).type).toBe(type));

  it.each<[string, Container, readonly object[]]>([
    ['an update', grown, [{ type: 'resizeContainer', id: 'web-0', limits: { ...limits, cpuShares: 204, cpuQuota: 20_000 } }]],
    ['a stop', sized('200m', '64Mi', restarting('cpu')), [{ type: 'stopContainer', id: 'web-0', why: 'Container web resize requires restart' }]],
  ])('which is planned as %s', (_sentence, container, actions) => {
    const situation = buildSituation({ pod: podOf(container), containers: [observed('web', running, { limits })] });
    expect(planPod(situation, now).actions).toMatchObject(actions);
  });
});

describe('what a node grants', () => {
  const current = wantedAllocation(podOf(sized('100m', '64Mi')));
  const deferred: ResizeObstacle = { reason: 'Deferred', message: 'full' };

  it('is what the spec asks for when there is room', () => {
    expect(decideResize(podOf(grown), current, () => undefined)).toEqual({ allocation: wantedAllocation(podOf(grown)), obstacle: undefined });
  });
  it('stays what it was until there is room', () => {
    const { allocation, obstacle } = decideResize(podOf(grown), current, () => deferred);
    expect([allocation, obstacle]).toEqual([current, deferred]);
    expect(allocatedPod(podOf(grown), allocation).spec.containers[0]?.resources).toEqual(sized('100m', '64Mi').resources);
  });
  it('is recalled from the status by a kubelet that starts again', () => {
    const told = { name: 'web', allocatedResources: { cpu: '100m', memory: '64Mi' }, resources: sized('100m', '64Mi').resources };
    const status = { containerStatuses: [told] } as unknown as Pod['status'];
    expect(recalledAllocation({ spec: podOf(grown).spec, status })).toEqual(current);
  });
  it.each<[string, readonly Pod[], ResizeObstacle | undefined]>([
    ['all of it on an empty node', [], undefined],
    [
      'later when others leave',
      [podOf(sized('900m', '1Mi'))],
      { reason: 'Deferred', message: "Node didn't have enough resource: cpu, requested: 200, used: 900, capacity: 1000" },
    ],
  ])('%s', (_sentence, others, obstacle) => expect(resizeRoom(podOf(grown), others, { cpu: '1', memory: '1Gi' })).toEqual(obstacle));
  it('is never more than the node has', () => {
    const obstacle = { reason: 'Infeasible', message: "Node didn't have enough capacity: cpu, requested: 200, capacity: 100" };
    expect(resizeRoom(podOf(grown), [], { cpu: '100m', memory: '1Gi' })).toEqual(obstacle);
  });
});

describe('the status of a pod', () => {
  const told = { containerStatuses: [{ name: 'web', resources: sized('100m', '64Mi').resources }] } as unknown as Pod['status'];
  const pod: Pod = { ...podOf(grown), status: told };
  const statusOf = (changes: Parameters<typeof buildSituation>[0]): ReturnType<typeof podStatus> => podStatus(buildSituation({ pod, ...changes }), now);
  const conditionTypes = ({ conditions }: Pod['status']): readonly string[] => (conditions ?? []).map(({ type }) => type);

  it('tells a resize that its container does not have yet', () => {
    const status = statusOf({ containers: [observed('web', running, { limits })] });
    expect(conditionTypes(status)).toContain('PodResizeInProgress');
    expect(status.containerStatuses?.[0]).toMatchObject({ allocatedResources: grown.resources?.requests, resources: sized('100m', '64Mi').resources });
  });
  it('tells why the runtime did not take it', () => {
    const status = statusOf({ containers: [observed('web', running, { limits })], resize: { obstacle: undefined, error: 'device or resource busy' } });
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'PodResizeInProgress', reason: 'Error', message: 'device or resource busy' }));
  });
  it('tells what the container has when it is done', () => {
    const status = statusOf({ containers: [observed('web', running, { limits: { ...limits, cpuShares: 204, cpuQuota: 20_000 } })] });
    expect(conditionTypes(status)).not.toContain('PodResizeInProgress');
    expect(status.containerStatuses?.[0]?.resources).toEqual(grown.resources);
  });
  it('tells why a resize waits', () => {
    const status = statusOf({ resize: { obstacle: { reason: 'Deferred', message: 'full' }, error: undefined } });
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'PodResizePending', status: 'True', reason: 'Deferred', message: 'full' }));
  });
});
