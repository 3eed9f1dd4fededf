import { describe, expect, it } from 'vitest';
import { observedPod } from '../../testing/observed-pod.ts';
import { TargetSelectors } from './target-selectors.ts';

const pods = [observedPod({ name: 'web-1', labels: { app: 'web', track: 'canary' } })];

describe('the pods that autoscalers size', () => {
  it('have one autoscaler: a second one is told of both, until the first is gone', () => {
    const selectors = new TargetSelectors();
    expect(selectors.note('default/b', 'app=web', pods)).toBeUndefined();
    const message = 'pods by selector app=web,track=canary are controlled by multiple HPAs: [default/a default/b]';
    expect(selectors.note('default/a', 'app=web,track=canary', pods)).toMatchObject({ reason: 'AmbiguousSelector', message });
    selectors.forget('default/b');
    expect(selectors.note('default/a', 'app=web,track=canary', pods)).toBeUndefined();
  });

  it('of other namespaces, or with other labels, are no matter', () => {
    const selectors = new TargetSelectors();
    selectors.note('elsewhere/a', 'app=web', pods);
    selectors.note('default/c', 'app=db', pods);
    expect(selectors.note('default/b', 'app=web', pods)).toBeUndefined();
  });

  it('must be named', () => {
    const expected = { reason: 'SelectorRequired', condition: { reason: 'InvalidSelector' } };
    expect(new TargetSelectors().note('default/a', '', pods)).toMatchObject(expected);
  });
});
