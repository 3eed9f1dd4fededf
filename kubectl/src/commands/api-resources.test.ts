import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KubectlUnderTest, startKubectlUnderTest } from '../testing/kubectl-under-test.ts';

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
});
afterAll(() => underTest[Symbol.asyncDispose]());

const apiResources = async (flags: string): Promise<string> => {
  const { stdout, stderr } = await underTest.kubectl(['api-resources', ...flags.split(' ')]);
  return stdout + stderr;
};

describe('kubectl api-resources', () => {
  it('lists one group by name', async () => {
    expect(await apiResources('--api-group=policy -o name')).toBe('poddisruptionbudgets.policy\n');
  });

  it('shows what each resource can do when asked for more', async () => {
    expect(await apiResources('--api-group=apps --namespaced=false')).toMatch(/^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND\n$/);
    const [header, line] = (await apiResources('--api-group=policy -o wide')).split('\n');
    expect(header).toMatch(/^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND +VERBS +CATEGORIES$/);
    expect(line).toMatch(/^poddisruptionbudgets +pdb +policy\/v1 +true +PodDisruptionBudget +create,delete,/);
  });

  it.each([
    ['name', ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets']],
    ['kind', ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets']],
  ])('sorts by %s', async (by, names) => {
    expect(await apiResources(`--api-group=apps -o name --sort-by=${by}`)).toBe(names.map((name) => `${name}.apps\n`).join(''));
  });

  it('prints the list as an object', async () => {
    expect(JSON.parse(await apiResources('--api-group=policy -o json'))).toMatchObject({
      kind: 'APIResourceList',
      resources: [{ name: 'poddisruptionbudgets', singularName: 'poddisruptionbudget', namespaced: true, group: 'policy', shortNames: ['pdb'] }],
    });
    expect(await apiResources('--api-group=policy -o yaml')).toContain('kind: APIResourceList\nresources:\n- group: policy\n');
  });

  it.each([
    ['-o foo', 'error: unable to match a printer suitable for the output format "foo", allowed formats are: json,kyaml,name,wide,yaml\n'],
    ['--sort-by=age', 'error: --sort-by accepts only name or kind\n'],
    ['foo', "error: unexpected arguments: [foo]\nSee 'kubectl api-resources -h' for help and examples\n"],
  ])('%s is refused', async (flags, message) => {
    expect(await apiResources(flags)).toBe(message);
  });
});
