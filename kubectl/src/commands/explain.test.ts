import { expect, it } from 'vitest';
import { startKubectlUnderTest } from '../testing/kubectl-under-test.ts';

it('a schema that holds itself is told once', async () => {
  await using under = await startKubectlUnderTest();
  const { code, stdout } = await under.kubectl('explain crd.spec.versions.schema.openAPIV3Schema --recursive');
  expect(code).toBe(0);
  expect(stdout.match(/^ +allOf\t.*$/gm)).toEqual(['  allOf\t<[]JSONSchemaProps>']);
});
