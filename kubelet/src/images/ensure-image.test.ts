import { fakeClock } from '@kubets/test-cluster';
import { expect, it } from 'vitest';
import { createFakeRuntime } from '../testing/fake-runtime/fake-runtime.ts';
import { ensureImage } from './ensure-image.ts';

const digest = `sha256:${'a'.repeat(64)}`;

async function ensure(image: string, policy: 'Always' | 'IfNotPresent' | 'Never' = 'IfNotPresent', present = true): Promise<string> {
  const runtime = { ...createFakeRuntime(), ...(!present && { image: async () => undefined }) };
  const asked = { image, policy, runtime, pullSecrets: async () => [], clock: fakeClock(), announce: () => undefined };
  return ensureImage(asked).then(
    () => 'there',
    (error: { reason?: string; message: string }) => `${error.reason}: ${error.message}`,
  );
}

it.each(['busybox', 'team/app:1.2_x', 'registry:5000/team/app', `a.b/c@${digest}`, `a.b/c:1@${digest}`, '[::1]:5000/app'])(
  '%s is the name of an image',
  async (image) => {
    expect(await ensure(image)).toBe('there');
  },
);

it.each([
  ['FOO', 'invalid reference format: repository name must be lowercase'],
  ['a/Foo:1', 'invalid reference format: repository name must be lowercase'],
  ['foo::1', 'invalid reference format'],
  ['-foo', 'invalid reference format'],
  ['foo@sha256:1', 'invalid reference format'],
])('%s is not the name of an image', async (image, flaw) => {
  expect(await ensure(image)).toBe(`InvalidImageName: Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${flaw}`);
});

it('an image that may never be pulled must be there', async () => {
  expect(await ensure('app:1', 'Never', false)).toBe('ErrImageNeverPull: Container image "app:1" is not present with pull policy of Never');
});
