import type { LimitRange, PersistentVolumeClaim, Pod } from '@kubets/api';
import { describe, expect, it } from 'vitest';
import { withDefaultResources } from './default-resources.ts';
import { claimProblems, podProblems } from './limit-problems.ts';

type Item = LimitRange['spec']['limits'][number];
type Amounts = Readonly<Record<string, string>>;
interface Asked {
  readonly requests?: Amounts;
  readonly limits?: Amounts;
}

const pod = (...asked: Asked[]): Pod =>
  ({ metadata: { name: 'p' }, spec: { containers: asked.map((resources, index) => ({ name: `c${index}`, resources })) } }) as unknown as Pod;
const claim = (requests: Amounts): PersistentVolumeClaim => ({ spec: { resources: { requests } } }) as unknown as PersistentVolumeClaim;
const resourcesOf = ({ spec }: Pod) => spec.containers.map(({ resources }) => resources);

describe('the defaults of a namespace', () => {
  const given: Item = { type: 'Container', default: { cpu: '1', memory: '1Gi' }, defaultRequest: { cpu: '100m' } };

  it('go to containers that do not ask themselves, and the pod says so', () => {
    const filled = withDefaultResources(pod({ limits: { cpu: '2' }, requests: { cpu: '2' } }, {}), [given]);
    expect(resourcesOf(filled)).toEqual([
      { limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '2' } },
      { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m' } },
    ]);
    expect(filled.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger': 'LimitRanger plugin set: memory limit for container c0; cpu request for container c1; cpu, memory limit for container c1',
    });
  });

  it('leave pods alone that ask for everything, and other types to themselves', () => {
    const asking = pod({ limits: { cpu: '1', memory: '1' }, requests: { cpu: '1' } });
    expect(withDefaultResources(asking, [given])).toBe(asking);
    expect(withDefaultResources(asking, [{ type: 'Pod', max: { cpu: '1' } }])).toBe(asking);
  });

  it('come from the first range that has one', () => {
    const filled = withDefaultResources(pod({}), [given, { type: 'Container', default: { cpu: '4', 'example.com/x': '1' } }]);
    expect(resourcesOf(filled)[0]?.limits).toEqual({ cpu: '1', memory: '1Gi', 'example.com/x': '1' });
  });
});

describe('the bounds of a namespace', () => {
  const cpu = (requests: string | undefined, limits?: string): Asked => ({
    ...(requests && { requests: { cpu: requests } }),
    ...(limits && { limits: { cpu: limits } }),
  });

  it.each<[Item, readonly Asked[], readonly string[]]>([
    [{ type: 'Container', min: { cpu: '100m' } }, [cpu('200m')], []],
    [{ type: 'Container', min: { cpu: '100m' } }, [{}], ['minimum cpu usage per Container is 100m.  No request is specified']],
    [{ type: 'Container', min: { cpu: '100m' } }, [cpu('50m')], ['minimum cpu usage per Container is 100m, but request is 50m']],
    [{ type: 'Container', min: { cpu: '100m' } }, [cpu('100m', '50m')], ['minimum cpu usage per Container is 100m, but limit is 50m']],
    [{ type: 'Container', max: { cpu: '1' } }, [cpu('1')], ['maximum cpu usage per Container is 1.  No limit is specified']],
    [{ type: 'Container', max: { cpu: '1' } }, [cpu('1', '2'), cpu('1', '1')], ['maximum cpu usage per Container is 1, but limit is 2']],
    [{ type: 'Pod', max: { cpu: '1' } }, [cpu('600m', '600m'), cpu('600m', '600m')], ['maximum cpu usage per Pod is 1, but limit is 1200m']],
    [
      { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
      [cpu('1', '3')],
      ['cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000'],
    ],
    [
      { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
      [{}],
      ['cpu max limit to request ratio per Container is 2, but no request is specified or request is 0'],
    ],
    [
      { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
      [cpu('1')],
      ['cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0'],
    ],
  ])('%j tell a pod of %j: %j', (item, asked, expected) => {
    expect(podProblems(pod(...asked), [item])).toEqual(expected);
  });

  it.each<[Item, Amounts, readonly string[]]>([
    [
      { type: 'PersistentVolumeClaim', max: { storage: '5Gi' } },
      { storage: '10Gi' },
      ['maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 10Gi'],
    ],
    [
      { type: 'PersistentVolumeClaim', min: { storage: '5Gi' } },
      { storage: '1Gi' },
      ['minimum storage usage per PersistentVolumeClaim is 5Gi, but request is 1Gi'],
    ],
    [{ type: 'PersistentVolumeClaim', max: { storage: '5Gi' } }, { storage: '5Gi' }, []],
    [{ type: 'Container', max: { storage: '5Gi' } }, { storage: '10Gi' }, []],
  ])('%j tell a claim of %j: %j', (item, requests, expected) => {
    expect(claimProblems(claim(requests), [item])).toEqual(expected);
  });
});
