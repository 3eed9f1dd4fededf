import { expect, it } from 'vitest';
import type { WatchedObjects } from '../node/watched-objects.ts';
import { buildPod } from '../testing/build-situation.ts';
import { pullSecrets } from './pulled-layers.ts';

it.each([
  ['all are there', ['known'], []],
  [
    'some are missing',
    ['gone', 'known', 'lost'],
    ['FailedToRetrieveImagePullSecret: Unable to retrieve some image pull secrets (gone, lost); attempting to pull the image may not succeed.'],
  ],
])('of the pull secrets of a pod those are used that are there, and the others told: %s', async (_case, names, events) => {
  const told: string[] = [];
  const objects = { get: async (_resource: unknown, { name }: { name: string }) => (name === 'known' ? { metadata: { name } } : undefined) };
  const pod = buildPod({ imagePullSecrets: names.map((name) => ({ name })) });
  const found = await pullSecrets(pod, {
    objects: objects as unknown as Pick<WatchedObjects, 'get'>,
    recorder: { event: (_object, { reason, message }) => void told.push(`${reason}: ${message}`) },
  });
  expect(found.map(({ metadata }) => metadata.name)).toEqual(['known']);
  expect(told).toEqual(events);
});
