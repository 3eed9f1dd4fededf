import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KubectlUnderTest, startKubectlUnderTest } from '../../testing/kubectl-under-test.ts';

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
  await underTest.kubectl('create secret generic keys --from-literal=k=v');
  await underTest.kubectl('create configmap settings --from-literal=k1=1 --from-literal=with-dash=2');
  await underTest.kubectl('create service clusterip web --tcp=80');
  await underTest.kubectl('create rolebinding viewers --clusterrole=view --user=ann');
});
afterAll(() => underTest[Symbol.asyncDispose]());

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: app
        image: a
        env:
        - {name: A, value: "1"}
        - {name: S, valueFrom: {secretKeyRef: {name: keys, key: k}}}
        - {name: F, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: R, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
      - {name: side, image: s}
`;

beforeEach(async () => {
  await underTest.kubectl('delete deploy web');
  await underTest.kubectl('create -f -', { input: deployment });
});

const set = async (line: string, input = ''): Promise<string> => {
  const { stdout, stderr } = await underTest.kubectl(`set ${line}`, { input });
  return stdout + stderr;
};

describe('kubectl set env', () => {
  it('lists variables, and where references lead', async () => {
    expect(await set('env deploy/web --list')).toBe(
      '# Deployment web, container app\nA=1\n# S from secret keys, key k\n# F from field path metadata.name\n# R from resource field limits.cpu\n# Deployment web, container side\n',
    );
    expect(await set('env deploy/web --list --resolve -c app')).toBe('# Deployment web, container app\nA=1\nS=v\nF=web\nR=0\n');
  });

  it('takes variables from a config map or secret', async () => {
    expect(await set('env deploy/web --from=configmap/settings --prefix=P_ -c side')).toBe(
      'deployment.apps/web env updated\nWarning: key k1 transferred to K1\nWarning: key with-dash transferred to WITH_DASH\n',
    );
    expect(await set('env deploy/web --list -c side')).toBe(
      '# Deployment web, container side\n# P_K1 from configmap settings, key k1\n# P_WITH_DASH from configmap settings, key with-dash\n',
    );
    expect(await set('env deploy/web --from=secret/keys --keys=other')).toBe('');
  });

  it('reads assignments from stdin, leaving comments out', async () => {
    await set('env deploy/web -c side -e -', 'Q=1\n# no\nE=a=b\n');
    expect(await set('env deploy/web --list -c side')).toBe('# Deployment web, container side\nQ=1\nE=a=b\n');
  });

  it('removes variables', async () => {
    await set('env deploy/web A- S- F- R-');
    expect(await set('env deploy/web --list -c app')).toBe('# Deployment web, container app\n');
  });

  it('shows what a change would make, without making it', async () => {
    expect(await set('env deploy/web B=2 --list -c side')).toBe('# Deployment web, container side\nB=2\n');
    expect(await set('env deploy/web --list -c side')).toBe('# Deployment web, container side\n');
  });

  it.each([
    ['deploy/web A=2 --overwrite=false', "error: deployments/web 'A' already has a value (1), and --overwrite is false\n"],
    ['deploy/web -c none B=1', 'Warning: Deployment/web does not have any containers matching "none"\n'],
    ['deploy/web --env=Z', 'error: unknown environment variable: Z\n'],
    ['A=1', 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n'],
    ['deploy/web --keys=a X=y', 'error: when specifying --keys, a configmap or secret must be provided with --from\n'],
    ['deploy/web --from=service/web', 'error: unsupported resource specified in --from\n'],
  ])('%s is told', async (line, said) => {
    expect(await set(`env ${line}`)).toBe(said);
  });
});

describe('kubectl set selector', () => {
  it('puts a new selector in the place of the old one', async () => {
    expect(await set('selector service web x=y,z=1')).toBe('service/web selector updated\n');
    expect((await underTest.kubectl('get svc web -o jsonpath={.spec.selector}')).stdout).toBe('{"x":"y","z":"1"}');
  });

  it('works on a file without a server', async () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {a: b}}\n';
    expect(await set('selector --local -f - c=d -o jsonpath={.spec.selector}', service)).toBe('{"c":"d"}');
  });

  it.each([
    ['deploy/web a=b', 'error: setting a selector is only supported for Services\n'],
    [
      'svc/web a=b --resource-version=1',
      'Error from server (Conflict): Operation cannot be fulfilled on services "web": the object has been modified; please apply your changes to the latest version and try again\n',
    ],
    ['svc/web a!=b', 'error: match expression a!=b not supported on this object\n'],
  ])('%s is refused', async (line, said) => {
    expect(await set(`selector ${line}`)).toBe(said);
  });
});

describe('kubectl set subject', () => {
  it('adds subjects to a binding once', async () => {
    expect(await set('subject rolebinding viewers --user=bob --group=devs --serviceaccount=ns:robot')).toBe(
      'rolebinding.rbac.authorization.k8s.io/viewers subjects updated\n',
    );
    expect(await set('subject rolebinding viewers --user=bob')).toBe('');
    expect((await underTest.kubectl('get rolebinding viewers -o jsonpath={.subjects[*].name}')).stdout).toBe('ann bob devs robot');
  });

  it.each([
    ['rolebinding viewers', 'error: you must specify at least one value of user, group or serviceaccount\n'],
    ['deploy web --user=x', 'error: deployments/web setting subjects is only supported for RoleBinding/ClusterRoleBinding\n'],
  ])('%s is refused', async (line, said) => {
    expect(await set(`subject ${line}`)).toBe(said);
  });
});
