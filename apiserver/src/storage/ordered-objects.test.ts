import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderedObjects, type Snapshot } from './ordered-objects.ts';

interface Item {
  readonly key: string;
  readonly value: number;
}

const keys = fc.integer({ min: 0, max: 2000 }).map((number) => `/${number % 7}/${number}`);
const steps = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ type: fc.constant('set' as const), key: keys, value: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('delete' as const), key: keys }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('snapshot' as const) }) },
  ),
  { maxLength: 1500, size: 'max' },
);

const sorted = (model: ReadonlyMap<string, Item>, prefix = '/'): Item[] =>
  [...model.values()].filter(({ key }) => key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1));

describe('ordered objects', () => {
  it('hold what a map holds, in key order, and their snapshots never change', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const objects = new OrderedObjects<Item>();
        const model = new Map<string, Item>();
        const snapshots: { readonly snapshot: Snapshot<Item>; readonly expected: Item[] }[] = [];
        for (const step of sequence) {
          if (step.type === 'set') {
            objects.set(step);
            model.set(step.key, step);
          } else if (step.type === 'delete') {
            objects.delete(step.key);
            model.delete(step.key);
          } else snapshots.push({ snapshot: objects.snapshot(), expected: sorted(model) });
        }
        expect([...objects.iterate('/')]).toEqual(sorted(model));
        expect(objects.size).toBe(model.size);
        for (const { snapshot, expected } of snapshots) expect([...snapshot.iterate('/')]).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('count and read any range of any prefix', () => {
    fc.assert(
      fc.property(fc.uniqueArray(keys, { maxLength: 800, size: 'max' }), keys, (present, from) => {
        const objects = new OrderedObjects<Item>();
        for (const key of present) objects.set({ key, value: 0 });
        const expected = present.filter((key) => key.startsWith('/3/') && key >= from).sort();
        expect([...objects.iterate('/3/', from)].map(({ key }) => key)).toEqual(expected);
        const runs = [...objects.snapshot().runs('/3/', from)].map((run) => run.chunk.slice(run.from, run.to));
        expect(runs.flat().map(({ key }) => key)).toEqual(expected);
        expect(runs.every((run) => run.length > 0)).toBe(true);
        expect(objects.count('/3/', from)).toBe(expected.length);
        for (const key of present) expect(objects.get(key)?.key).toBe(key);
      }),
      { numRuns: 50 },
    );
  });

  it('keep a chunk between snapshots until an object of it changes, and tell when it is left to the snapshots', () => {
    const replaced: (readonly Item[])[] = [];
    const objects = new OrderedObjects<Item>((chunk) => replaced.push(chunk));
    for (let number = 1000; number < 1600; number++) objects.set({ key: `/a/${number}`, value: 0 });
    const chunks = () => [...objects.snapshot().runs('/a/')].map(({ chunk }) => chunk);
    const before = chunks();
    expect(chunks()).toEqual(before);
    objects.set({ key: '/a/1300', value: 1 });
    const after = chunks();
    expect(after.map((chunk, index) => chunk === before[index])).toEqual([true, false, true]);
    expect(replaced).toEqual([before[1]]);
  });
});
