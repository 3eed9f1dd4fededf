import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KubectlUnderTest, startKubectlUnderTest } from '../../testing/kubectl-under-test.ts';
import type { Outcome } from '../../testing/run-in-process.ts';
import { annotationsOf, applySetId, extentOf, extentOfAnnotations, unionOf } from './apply-set.ts';

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
});
afterAll(() => underTest[Symbol.asyncDispose]());
beforeEach(async () => {
  await underTest.kubectl('delete cm,secret --all');
});

const configMap = (name: string): string => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {set: one}}\n`;
const apply = (flags: string, ...names: readonly string[]): Promise<Outcome> =>
  underTest.kubectl(`apply -f - ${flags}`, { input: names.map(configMap).join(''), env: { KUBECTL_APPLYSET: 'true' } });

describe('apply --prune', () => {
  it('deletes what was applied before, is selected, and is in the manifests no more', async () => {
    await apply('-l set=one', 'a', 'b');
    await underTest.kubectl('create configmap by-hand');
    await underTest.kubectl('label configmap by-hand set=one');
    expect((await apply('-l set=one --prune', 'a')).stdout).toBe('configmap/a unchanged\nconfigmap/b pruned\n');
    expect((await underTest.kubectl('get cm -l set=one -o name')).stdout).toBe('configmap/a\nconfigmap/by-hand\n');
  });

  it('a dry run tells what would go and leaves it', async () => {
    await apply('-l set=one', 'a', 'b');
    expect((await apply('-l set=one --prune --dry-run=server', 'a')).stdout).toBe(
      'configmap/a unchanged (server dry run)\nconfigmap/b pruned (server dry run)\n',
    );
    expect((await apply('-l set=one --prune --dry-run=client', 'a')).stdout).toContain('configmap/b pruned (dry run)\n');
    expect((await underTest.kubectl('get cm b -o name')).code).toBe(0);
  });

  it('looks only through the kinds of the allowlist', async () => {
    await apply('-l set=one', 'a', 'b');
    expect((await apply('--all --prune --prune-allowlist=core/v1/Secret', 'a')).stdout).toBe('configmap/a unchanged\n');
  });

  it.each([
    ['--prune', 'all resources selected for prune without explicitly passing --all.'],
    ['--prune --all -l a=b', 'cannot set --all and --selector at the same time'],
    ['--prune -l a=b --force', '--force cannot be used with --prune'],
    ['--prune --all --server-side', "--prune is in alpha and doesn't currently work on objects created by server-side apply"],
    ['--prune --all --prune-allowlist=foo', 'invalid GroupVersionKind format: foo, please follow <group/version/kind>'],
    ['--prune --all --prune-allowlist=foo/v1/Bar', 'no matches for kind "Bar" in version "foo/v1"'],
    ['--applyset=mine', '--applyset requires --prune'],
    ['--applyset=mine --prune', 'namespace is required to use namespace-scoped ApplySet'],
    ['--applyset=mine --prune -l a=b', '--selector is incompatible with --applyset'],
    ['--applyset=deploy/mine --prune -n default', 'resource "apps/v1, Resource=deployments" is not permitted as an ApplySet parent'],
  ])('%s is refused', async (flags, message) => {
    const { code, stderr } = await apply(flags, 'a');
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(message) as string });
  });
});

describe('apply --applyset', () => {
  it('labels the members, keeps their kinds on the parent, and prunes those dropped', async () => {
    await apply('--prune --applyset=mine -n default', 'a', 'b');
    const id = applySetId({ name: 'mine', namespace: 'default', kind: 'Secret', group: '' });
    expect((await underTest.kubectl(`get cm -l applyset.kubernetes.io/part-of=${id} -o name`)).stdout).toBe('configmap/a\nconfigmap/b\n');
    expect((await apply('--prune --applyset=mine -n default', 'a')).stdout).toBe('configmap/a unchanged\nconfigmap/b pruned\n');
    const { stdout } = await underTest.kubectl(['get', 'secret', 'mine', '-o', 'jsonpath={.metadata.labels}{.metadata.annotations}']);
    expect(stdout).toBe(
      `{"applyset.kubernetes.io/id":"${id}"}{"applyset.kubernetes.io/additional-namespaces":"","applyset.kubernetes.io/contains-group-kinds":"ConfigMap","applyset.kubernetes.io/tooling":"kubectl/v1.36.0"}`,
    );
  });

  it('refuses a parent that is another tool’s', async () => {
    await apply('--prune --applyset=mine -n default', 'a');
    await underTest.kubectl('annotate secret mine --overwrite applyset.kubernetes.io/tooling=helm/v3');
    expect((await apply('--prune --applyset=mine -n default', 'a')).stderr).toBe(
      'error: ApplySet parent object "secrets/mine" already exists and is managed by tooling "helm" instead of "kubectl"\n',
    );
  });

  it('is no flag unless KUBECTL_APPLYSET asks for it', async () => {
    const { stderr } = await underTest.kubectl('apply -f x --prune --applyset=mine');
    expect(stderr).toBe("error: unknown flag: --applyset\nSee 'kubectl apply --help' for usage.\n");
  });
});

describe('an ApplySet', () => {
  const parent = { name: 'mine', namespace: 'default', kind: 'Secret', group: '' };

  it('has the identity every tool computes', () => {
    expect(applySetId({ ...parent, name: 'myset' })).toBe('applyset-51uXdjs_k8zt9KVdAtPaWnW_O9B-EVzd2Bkztfa9DSA-v1');
  });

  it('tells its extent in annotations that read back the same', () => {
    const members = [
      { resource: { group: 'apps', kind: 'Deployment' }, namespace: 'shop' },
      { resource: { group: '', kind: 'ConfigMap' }, namespace: 'default' },
      { resource: { group: '', kind: 'Namespace' }, namespace: undefined },
    ];
    const extent = unionOf(extentOf(members), extentOf(members.slice(1)));
    const annotations = annotationsOf(extent, parent, 'kubectl/v1');
    expect(annotations).toMatchObject({
      'applyset.kubernetes.io/contains-group-kinds': 'ConfigMap,Deployment.apps,Namespace',
      'applyset.kubernetes.io/additional-namespaces': 'shop',
    });
    expect(extentOfAnnotations(annotations, parent)).toEqual(extent);
  });
});
