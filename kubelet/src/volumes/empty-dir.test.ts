import { expect, it } from 'vitest';
import { buildContainer, buildPod } from '../testing/build-situation.ts';
import { memorySize } from './empty-dir.ts';

const limited = (name: string, memory: string): ReturnType<typeof buildContainer> => buildContainer({ name, resources: { limits: { memory } } });

it.each<[string, string | undefined, Parameters<typeof buildPod>[0], number | undefined]>([
  ['what all pods may use, when nothing else is said', undefined, {}, 1000],
  ['its limit', '10', {}, 10],
  ['no more than all pods may use', '2k', {}, 1000],
  ["what the pod's containers may use together", '900', { containers: [limited('a', '100'), limited('b', '50')] }, 150],
  ['its limit where one of the containers has none', '900', { containers: [limited('a', '100'), buildContainer({ name: 'b' })] }, 900],
  ['what the pod as a whole may use', undefined, { resources: { limits: { memory: '200' } } }, 200],
  ['what all pods may use, when its limit is none', '0', {}, 1000],
])('a volume in memory holds %s', (_what, sizeLimit, spec, size) => {
  expect(memorySize(sizeLimit, buildPod(spec), '1000')).toBe(size);
});
