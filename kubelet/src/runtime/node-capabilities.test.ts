import { expect, it } from 'vitest';
import { capabilitiesIn, lowestOomScore } from './node-capabilities.ts';

it.each([
  ['of a whole machine', '1ffffffffff', 40, [], -1000],
  ['without SYS_RESOURCE', '1fffeffffff', 40, ['SYS_RESOURCE'], 0],
  ['of an older kernel', '1fffffffff', 36, [], -1000],
])('the capabilities %s are read from what the kernel says', (_sentence, set, last, missing, score) => {
  const capabilities = capabilitiesIn(set, last);
  expect(capabilities.missing).toEqual(missing);
  expect(capabilities.present).toHaveLength(Math.min(last, 37) + 1 - missing.length);
  expect(lowestOomScore(capabilities)).toBe(score);
});
