import type { KubeObject } from '@kubets/machinery';
import { expect, it } from 'vitest';
import { buildPod } from '../testing/build-situation.ts';
import { runtimeHandler } from './runtime-handler.ts';

const objects = {
  get: async (_resource: unknown, { name }: { name: string }) => (name === 'sandboxed' ? ({ handler: 'runsc' } as unknown as KubeObject) : undefined),
} as unknown as Parameters<typeof runtimeHandler>[1]['objects'];

it('a pod is run by the handler of its RuntimeClass, or by what runs all others', async () => {
  expect(await runtimeHandler(buildPod({ runtimeClassName: 'sandboxed' }), { objects })).toBe('runsc');
  expect(await runtimeHandler(buildPod(), { objects })).toBeUndefined();
  await expect(runtimeHandler(buildPod({ runtimeClassName: 'other' }), { objects })).rejects.toThrow('RuntimeClass "other" not found');
});
