import { describe, expect, it } from 'vitest';
import { changeTaints, contradictions } from './change-taints.ts';
import { parseTaints } from './parse-taints.ts';

describe('parseTaints', () => {
  it.each([
    ['a=b:NoSchedule', { add: [{ key: 'a', value: 'b', effect: 'NoSchedule' }], remove: [] }],
    ['example.com/a:NoExecute', { add: [{ key: 'example.com/a', effect: 'NoExecute' }], remove: [] }],
    ['a-', { add: [], remove: [{ key: 'a' }] }],
    ['a:PreferNoSchedule-', { add: [], remove: [{ key: 'a', effect: 'PreferNoSchedule' }] }],
  ])('reads %s', (spec, changes) => {
    expect(parseTaints([spec])).toEqual(changes);
  });

  it.each([
    [['a=b:Foo'], 'invalid taint effect: Foo, unsupported taint effect'],
    [['a=b!:NoSchedule'], 'invalid taint spec: a=b!:NoSchedule, '],
    [['a=b'], 'invalid taint spec: a=b, '],
    [['a=b:NoSchedule', 'a=c:NoSchedule'], 'duplicated taints with the same key and effect: {a c NoSchedule <nil>}'],
  ])('refuses %j', (specs, message) => {
    expect(() => parseTaints(specs)).toThrow(message);
  });
});

describe('changeTaints', () => {
  const present = [{ key: 'a', value: '1', effect: 'NoSchedule' }];

  it.each([
    [['b=2:NoExecute'], 'tainted', [{ key: 'b', value: '2', effect: 'NoExecute' }, ...present]],
    [['a=2:NoSchedule'], 'modified', [{ key: 'a', value: '2', effect: 'NoSchedule' }]],
    [['a-'], 'untainted', []],
    [['a:NoSchedule-', 'b=2:NoExecute'], 'modified', [{ key: 'b', value: '2', effect: 'NoExecute' }]],
  ])('%j: %s', (specs, did, taints) => {
    expect(changeTaints(present, parseTaints(specs))).toEqual({ did, taints });
  });

  it('tells a taint that is not there', () => {
    expect(() => changeTaints(present, parseTaints(['a:NoExecute-']))).toThrow('taint "a:NoExecute" not found');
  });

  it('sees a taint that is both added and removed', () => {
    expect(contradictions(parseTaints(['a=b:NoSchedule', 'a-']))).toEqual(['a=NoSchedule']);
  });
});
