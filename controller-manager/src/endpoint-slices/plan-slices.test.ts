import type { Endpoint, EndpointSlice } from '@kubets/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSlices, type SliceGroup, type SliceOwner } from './plan-slices.ts';

const owner: SliceOwner = {
  namespace: 'default',
  generateName: 'web-',
  labels: { 'kubernetes.io/service-name': 'web' },
  annotations: {},
  ownerReference: { apiVersion: 'v1', kind: 'Service', name: 'web', uid: 'web', controller: true, blockOwnerDeletion: true },
  maxEndpoints: 4,
};

const endpoint = (number: number, ready = true): Endpoint => ({
  addresses: [`10.0.0.${number}`],
  conditions: { ready },
  targetRef: { kind: 'Pod', uid: `pod-${number}` },
});
const group = (numbers: readonly number[], port = 80): SliceGroup => ({
  addressType: 'IPv4',
  ports: [{ name: '', port, protocol: 'TCP' }],
  endpoints: numbers.map((number) => endpoint(number)),
});

let made = 0;

function apply(slices: readonly EndpointSlice[], plan: ReturnType<typeof planSlices>): readonly EndpointSlice[] {
  const updated = slices
    .filter((slice) => !plan.delete.includes(slice))
    .map((slice) => plan.update.find(({ metadata }) => metadata.uid === slice.metadata.uid) ?? slice);
  const created = plan.create.map((draft) => {
    made += 1;
    return {
      ...draft,
      metadata: { ...draft.metadata, name: `web-${made}`, uid: `slice-${made}`, resourceVersion: '1', creationTimestamp: '' },
    } as EndpointSlice;
  });
  return [...updated, ...created];
}

const writes = (plan: ReturnType<typeof planSlices>): readonly number[] => [plan.create.length, plan.update.length, plan.delete.length];

describe('planSlices', () => {
  it('ends with exactly the wanted endpoints, none twice, no slice too full, and nothing more to do', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
    const groups = fc
      .array(fc.tuple(numbers, fc.constantFrom(80, 81)), { maxLength: 2, minLength: 1 })
      .map((list) => [...new Map(list.map(([all, port]) => [port, group(all, port)])).values()]);
    fc.assert(
      fc.property(fc.array(groups, { minLength: 1, maxLength: 6 }), (history) => {
        let slices: readonly EndpointSlice[] = [];
        for (const wanted of history) {
          slices = apply(slices, planSlices(wanted, slices, owner));
          for (const { ports, endpoints } of wanted) {
            const held = slices.filter((slice) => slice.ports?.[0]?.port === ports[0]?.port).flatMap((slice) => slice.endpoints ?? []);
            expect(held).toHaveLength(endpoints.length);
            expect(new Set(held.map(({ addresses }) => addresses[0]))).toEqual(new Set(endpoints.map(({ addresses }) => addresses[0])));
          }
          expect(slices.every((slice) => (slice.endpoints?.length ?? 0) <= owner.maxEndpoints)).toBe(true);
          expect(writes(planSlices(wanted, slices, owner))).toEqual([0, 0, 0]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['one changed endpoint writes one slice', [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 9], [0, 1, 0]],
    ['one more endpoint goes into the slice with room', [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], [0, 1, 0]],
    ['one more than fits makes one slice', [1, 2, 3, 4], [1, 2, 3, 4, 5], [1, 0, 0]],
    ['the last endpoint going leaves an empty slice', [1], [], [0, 1, 0]],
  ])('%s', (_, before, after, expected) => {
    const slices = apply([], planSlices([group(before)], [], owner));
    expect(writes(planSlices([group(after)], slices, owner))).toEqual(expected);
  });

  it('turns the slice of ports that are gone into one of the ports that came', () => {
    const slices = apply([], planSlices([group([1], 80)], [], owner));
    expect(writes(planSlices([group([1], 81)], slices, owner))).toEqual([0, 1, 0]);
  });
});
