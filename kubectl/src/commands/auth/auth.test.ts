import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KubectlUnderTest, startKubectlUnderTest } from '../../testing/kubectl-under-test.ts';
import type { Outcome } from '../../testing/run-in-process.ts';

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
});
afterAll(() => underTest[Symbol.asyncDispose]());

const reconcile = (role: string, flags = ''): Promise<Outcome> =>
  underTest.kubectl(`auth reconcile -f -${flags}`, {
    input: `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: team}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${role}}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: ann}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: passed-over}
`,
  });
const roleOfBinding = async (): Promise<string> => (await underTest.kubectl('get rolebinding readers -n team -o jsonpath={.roleRef.name}')).stdout;

describe('kubectl auth reconcile', () => {
  it('makes the namespace and the binding, leaves them when all is well, and makes the binding anew for another role', async () => {
    expect((await reconcile('one', ' --dry-run=client')).stdout).toBe('rolebinding.rbac.authorization.k8s.io/readers reconciled (dry run)\n');
    expect(await roleOfBinding()).toBe('');
    expect(await reconcile('one')).toMatchObject({ code: 0, stdout: 'rolebinding.rbac.authorization.k8s.io/readers reconciled\n' });
    expect(await reconcile('one')).toEqual({ code: 0, stdout: 'rolebinding.rbac.authorization.k8s.io/readers reconciled\n', stderr: '' });
    expect(await reconcile('two')).toMatchObject({ code: 0, stderr: '\treconciliation required recreate\n' });
    expect(await roleOfBinding()).toBe('two');
  });

  it.each([
    ['auth reconcile', 'error: must specify one of -f and -k\n'],
    ['auth reconcile -f x --dry-run=server', 'error: --dry-run=server for command reconcile is not supported yet\n'],
  ])('%s is refused', async (line, stderr) => {
    expect(await underTest.kubectl(line)).toEqual({ code: 1, stdout: '', stderr });
  });
});
