import { formatFieldError, type Draft } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { main, pod, strategy, updateErrors } from '../../testing/pod-under-test.ts';
import type { Pod } from '../pod.ts';

describe('an update of a pod', () => {
  it('may change images, add tolerations and shorten the deadline', () => {
    expect(
      updateErrors({ activeDeadlineSeconds: 20 }, { ...main({ image: 'nginx:2' }), activeDeadlineSeconds: 10, tolerations: [{ operator: 'Exists' }] }),
    ).toEqual([]);
  });

  it('may not change anything else, and is told what it changed', () => {
    const [error] = updateErrors({}, { restartPolicy: 'Never' });
    expect(error).toMatch(/^spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`,`spec.initContainers/);
    expect(error).toContain('spec.restartPolicy: "Always" -> "Never"');
  });

  it.each<[string, Draft<Pod['spec']>, Draft<Pod['spec']>, string]>([
    [
      'add a container',
      {},
      {
        containers: [
          { name: 'main', image: 'nginx:1' },
          { name: 'b', image: 'x' },
        ],
      },
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
    [
      'lengthen the deadline',
      { activeDeadlineSeconds: 5 },
      { activeDeadlineSeconds: 6 },
      'spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value',
    ],
    [
      'take a toleration away',
      { tolerations: [{ key: 'a', operator: 'Exists' }] },
      {},
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ],
    ['add a gate', {}, { schedulingGates: [{ name: 'g' }] }, "spec.schedulingGates: Forbidden: only deletion is allowed, but found new scheduling gate 'g'"],
  ])('may not %s', (_name, before, after, expected) => {
    expect(updateErrors(before, after)).toContain(expected);
  });
});

describe('a change through a subresource', () => {
  const through = (subresource: string, before: Draft<Pod['spec']>, after: Draft<Pod['spec']>): readonly string[] =>
    (strategy.validateUpdate?.(pod(after), pod(before), subresource) ?? []).map(formatFieldError);
  const using = (cpu: string) => main({ resources: { requests: { cpu } } });

  it('puts a pod on its node', () => {
    expect(through('binding', {}, { nodeName: 'node-1' })).toEqual([]);
  });

  it('adds an ephemeral container', () => {
    expect(through('ephemeralcontainers', {}, { ephemeralContainers: [{ name: 'debug', image: 'busybox:1' }] })).toEqual([]);
  });

  it('resizes a container', () => {
    expect(through('resize', using('1'), using('2'))).toEqual([]);
    expect(updateErrors(using('1'), using('2'))[0]).toMatch(/^spec: Forbidden: pod updates may not change fields/);
  });

  it('may not give it another quality of service', () => {
    expect(through('resize', using('1'), {})).toContain('metadata: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing');
  });
});
