import { expect, it } from 'vitest';
import { extendedAllocatable } from './extended-resources.ts';

it("what a node's owner adds to its capacity is for pods; the kubelet's own resources are not among it", () => {
  const capacity = { cpu: '2', memory: '1Gi', 'hugepages-2Mi': '0', 'example.com/dongle': '4', 'scheduling.kubernetes.io/foo': '1' };
  expect(extendedAllocatable({ status: { capacity } })).toEqual({ 'example.com/dongle': '4' });
  expect(extendedAllocatable(undefined)).toEqual({});
});
