import { expect, it } from 'vitest';
import { truncated } from './truncate.ts';

const event = { kind: 'Event', annotations: { a: 'b' }, requestObject: { text: 'x'.repeat(500) }, responseObject: {} };

it.each([
  [1000, event],
  [200, { kind: 'Event', annotations: { a: 'b', 'audit.k8s.io/truncated': 'true' } }],
  [20, undefined],
])('an event that may have %i bytes', (maxBytes, expected) => {
  expect(truncated(event, maxBytes)).toEqual(expected);
});
