import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KubectlUnderTest, startKubectlUnderTest } from './testing/kubectl-under-test.ts';
import type { Outcome } from './testing/run-in-process.ts';

let underTest: KubectlUnderTest;
beforeAll(async () => {
  underTest = await startKubectlUnderTest();
});
afterAll(() => underTest[Symbol.asyncDispose]());

const kubectl = (line: string | readonly string[], input = ''): Promise<Outcome> => underTest.kubectl(line, { input });

const deployment = (image: string, replicas = 2): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: c, image: "${image}"}
`;

describe('kubectl against an API server', () => {
  it('apply creates, says so when nothing changed, and keeps what others have set', async () => {
    expect((await kubectl('apply -f -', deployment('a:1'))).stdout).toBe('deployment.apps/web created\n');
    expect((await kubectl('apply -f -', deployment('a:1'))).stdout).toBe('deployment.apps/web unchanged\n');
    await kubectl('label deployment web by=hand');
    expect((await kubectl('apply -f -', deployment('a:2'))).stdout).toBe('deployment.apps/web configured\n');
    const path = ['get', 'deploy', 'web', '-o', 'jsonpath={.metadata.labels.by} {.spec.template.spec.containers[0].image}'];
    expect((await kubectl(path)).stdout).toBe('hand a:2');
  });

  it('server-side apply names the manager that owns a field', async () => {
    await kubectl('create configmap owned --from-literal=a=1');
    const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: owned}\ndata: {a: "2"}\n';
    const { code, stderr } = await kubectl('apply --server-side -f -', manifest);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('conflict with "kubectl-create"') as string });
    expect((await kubectl('apply --server-side --force-conflicts -f -', manifest)).stdout).toBe('configmap/owned serverside-applied\n');
  });

  it.each([
    ['get nopes', 'error: the server doesn\'t have a resource type "nopes"\n'],
    ['get pods x y', 'Error from server (NotFound): pods "x" not found\nError from server (NotFound): pods "y" not found\n'],
    ['get pods x -A', 'error: a resource cannot be retrieved by name across all namespaces\n'],
    ['delete pods', 'error: resource(s) were provided, but no name was specified\n'],
    ['foo', 'error: unknown command "foo" for "kubectl"\n\nDid you mean this?\n\ttop\n'],
    ['apply', 'error: must specify one of -f and -k\n'],
    ['exec p', 'error: you must specify at least one command for the container\n'],
    ['scale deploy web', 'error: required flag(s) "replicas" not set\n'],
    ['get pods -s https://127.0.0.1:1', 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n'],
  ])('%s fails in upstream words', async (line, stderr) => {
    expect(await kubectl(line)).toEqual({ code: 1, stdout: '', stderr });
  });

  it('tables come from the server, with namespaces, labels and types where asked', async () => {
    await kubectl('create configmap listed --from-literal=a=1');
    await kubectl('label configmap listed tier=front');
    expect((await kubectl('get cm -l tier=front -L tier --show-labels --no-headers')).stdout).toMatch(/^listed +1 +\d+s +front +tier=front\n$/);
    expect((await kubectl('get cm,svc -l tier=front -A --no-headers')).stdout).toMatch(/^default +configmap\/listed +1 +\d+s\n$/);
    expect(await kubectl('get pods')).toEqual({ code: 0, stdout: '', stderr: 'No resources found in default namespace.\n' });
  });

  it('labels are set, refused and removed', async () => {
    await kubectl('create configmap labelled');
    expect((await kubectl('label cm labelled a=b')).stdout).toBe('configmap/labelled labeled\n');
    expect((await kubectl('label cm labelled a=c')).stderr).toBe("error: 'a' already has a value (b), and --overwrite is false\n");
    expect((await kubectl('label cm labelled a-')).stdout).toBe('configmap/labelled unlabeled\n');
  });

  it('describes a deployment with its template', async () => {
    const { stdout } = await kubectl('describe deploy web');
    expect(stdout).toContain('Replicas:               2 desired | 0 updated | 0 total | 0 available | 0 unavailable\n');
    expect(stdout).toContain('  Containers:\n   c:\n    Image:         a:2\n');
  });

  it('waits until an object is gone, and gives up in time', async () => {
    await kubectl('create configmap leaving');
    const waiting = kubectl('wait --for=delete cm/leaving --timeout=10s');
    await kubectl('delete cm leaving');
    expect(await waiting).toMatchObject({ code: 0 });
    expect((await kubectl('wait --for=condition=Available deploy/web --timeout=0s')).stderr).toBe(
      'error: timed out waiting for the condition on deployments/web\n',
    );
  });

  it('waits for what does not exist yet, and for what it will become', async () => {
    const created = kubectl('wait --for=create cm/coming --timeout=30s');
    const chosen = kubectl('wait --for=create cm -l on=its-way --timeout=30s');
    const ready = kubectl(['wait', '--for=jsonpath={.data.state}=ready', 'cm/pending', '--timeout=30s']);
    await kubectl('create cm coming');
    await kubectl('label cm coming on=its-way');
    expect(await created).toMatchObject({ code: 0, stdout: 'configmap/coming condition met\n' });
    expect(await chosen).toMatchObject({ code: 0, stdout: 'configmap/coming condition met\n' });
    expect(await ready).toMatchObject({ code: 1, stderr: 'Error from server (NotFound): configmaps "pending" not found\n' });
    const changed = kubectl(['wait', '--for=jsonpath={.data.state}=ready', 'cm/coming', '--timeout=30s']);
    await kubectl(['patch', 'cm', 'coming', '-p', '{"data":{"state":"ready"}}']);
    expect(await changed).toMatchObject({ code: 0, stdout: 'configmap/coming condition met\n' });
  });

  it('scale waits for the size it asked for', async () => {
    const scaling = kubectl('scale deploy web --replicas=4 --timeout=30s');
    const status = '{"status":{"replicas":4}}';
    await kubectl(['patch', 'deploy', 'web', '--subresource=status', '--type=merge', '-p', status]);
    expect(await scaling).toMatchObject({ code: 0, stdout: 'deployment.apps/web scaled\n' });
    expect(await kubectl('scale deploy web --replicas=6 --timeout=1s')).toMatchObject({ code: 1 });
  });

  it('explains fields from the server description', async () => {
    const { stdout } = await kubectl('explain deploy.spec.replicas');
    expect(stdout).toContain('GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: replicas <integer>\n');
  });

  it('a client dry run sends nothing', async () => {
    expect((await kubectl('create namespace dry --dry-run=client -o yaml')).stdout).toBe(
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: dry\nspec: {}\nstatus: {}\n',
    );
    expect((await kubectl('get ns dry')).code).toBe(1);
  });

  it('the user of a role binding is not the user of the kubeconfig', async () => {
    const { stdout } = await kubectl('create rolebinding r --role=a --user=b --dry-run=client -o yaml');
    expect(stdout).toContain('subjects:\n- apiGroup: rbac.authorization.k8s.io\n  kind: User\n  name: b\n');
  });

  it('set changes one container of a template and leaves the others', async () => {
    const two = '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"s:1"}]}}}}';
    await kubectl(['patch', 'deploy', 'web', '-p', two]);
    expect((await kubectl('set image deploy/web c=a:3')).stdout).toBe('deployment.apps/web image updated\n');
    expect((await kubectl('set env deploy/web -c side A=b')).stdout).toBe('deployment.apps/web env updated\n');
    const { stdout } = await kubectl(['get', 'deploy', 'web', '-o', 'jsonpath={range .spec.template.spec.containers[*]}{.name}={.image} {.env[*].name};{end}']);
    expect(stdout.split(';').toSorted().join(';')).toBe(';c=a:3 ;side=s:1 A');
  });

  it('run, expose and scale say what they did', async () => {
    expect((await kubectl('run shell --image=x --port=80')).stdout).toBe('pod/shell created\n');
    expect((await kubectl('expose pod shell --port=80')).stdout).toBe('service/shell exposed\n');
    expect((await kubectl('scale deploy web --replicas=5')).stdout).toBe('deployment.apps/web scaled\n');
    expect((await kubectl('get deploy web -o jsonpath={.spec.replicas}')).stdout).toBe('5');
  });
});
