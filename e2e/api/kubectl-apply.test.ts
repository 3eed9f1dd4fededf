import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JudgedServer, startJudgedServer } from '../harness/judged-server.ts';

let server: JudgedServer;
beforeAll(async () => {
  server = await startJudgedServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const manifest = (name: string, image = 'img:1', label = 'first'): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, labels: {${label}: "yes"}}
spec:
  replicas: 1
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
      - {name: main, image: "${image}", env: [{name: A, value: "1"}], ports: [{containerPort: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {key: value}
`;
const said = (name: string, what: string): string => `deployment.apps/${name} ${what}\nservice/${name} ${what}\nconfigmap/${name} ${what}\n`;

describe('kubectl apply', () => {
  it.concurrent.each(['v27', 'v33', 'v36'] as const)('of the same manifest twice changes nothing with kubectl %s', async (version) => {
    const name = `twice-${version}`;
    const apply = (input: string): Promise<string> => server.kubectl('apply -f -', { input, version });
    expect(await apply(manifest(name))).toBe(said(name, 'created'));
    expect(await apply(manifest(name))).toBe(said(name, 'unchanged'));
    expect(await apply(manifest(name, 'img:2', 'second'))).toBe(`deployment.apps/${name} configured\nservice/${name} unchanged\nconfigmap/${name} unchanged\n`);
    expect(await server.kubectl(`get deployment ${name} -o=jsonpath={.metadata.labels}{.spec.template.spec.containers[*].image}`)).toBe(
      '{"second":"yes"}img:2',
    );
  });

  it('says what it would do in dry runs of both kinds', async () => {
    const input = manifest('dry');
    expect(await server.kubectl('apply -f - --dry-run=client', { input })).toBe(said('dry', 'created (dry run)'));
    expect(await server.kubectl('apply -f - --dry-run=server', { input })).toBe(said('dry', 'created (server dry run)'));
    expect(await server.kubectl('get all -l first -o name')).not.toContain('dry');
  });

  it('removes what the manifest no longer names with --prune', async () => {
    const part = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {part: of-pruned}}\n---\n`;
    await server.kubectl('apply -f -', { input: part('kept') + part('dropped') });
    const pruned = await server.kubectl('apply -f - --prune -l part=of-pruned --prune-allowlist=core/v1/ConfigMap', { input: part('kept') });
    expect(pruned).toBe('configmap/kept unchanged\nconfigmap/dropped pruned\n');
  });

  it('shows the difference and exits with 1, and with 0 when there is none', async () => {
    await server.kubectl('apply -f -', { input: manifest('differs') });
    expect(await server.tryKubectl('diff -f -', { input: manifest('differs') })).toEqual({ code: 0, stdout: '', stderr: '' });
    const { code, stdout } = await server.tryKubectl('diff -f -', { input: manifest('differs', 'img:2') });
    expect([code, stdout.split('\n').filter((line) => /^[+-] /.test(line))]).toEqual([
      1,
      ['-  generation: 1', '+  generation: 2', '-        image: img:1', '+        image: img:2'],
    ]);
    expect((await server.tryKubectl('diff --server-side --force-conflicts -f -', { input: manifest('differs', 'img:3') })).stdout).toContain(
      '+        image: img:3',
    );
  });
});

describe('kubectl apply --server-side', () => {
  it('names the manager and the field of a conflict, and takes it with --force-conflicts', async () => {
    await server.kubectl('apply --server-side -f -', { input: manifest('fought') });
    const { code, stderr } = await server.tryKubectl('apply --server-side --field-manager=other -f -', { input: manifest('fought', 'img:2') });
    expect([code, stderr.split('\n').slice(0, 2)]).toEqual([
      1,
      [
        'error: Apply failed with 1 conflict: conflict with "kubectl": .spec.template.spec.containers[name="main"].image',
        'Please review the fields above--they currently have other managers. Here',
      ],
    ]);
    expect(await server.kubectl('apply --server-side --field-manager=other --force-conflicts -f -', { input: manifest('fought', 'img:2') })).toBe(
      said('fought', 'serverside-applied'),
    );
    expect(await server.kubectl('get deployment fought -o=jsonpath={.spec.template.spec.containers[*].image}')).toBe('img:2');
  });

  it('twice leaves the resource version as it is', async () => {
    const apply = (): Promise<string> => server.kubectl('apply --server-side -f - -o=jsonpath={.metadata.resourceVersion}/', { input: manifest('still') });
    expect(await apply()).toBe(await apply());
  });

  it('takes over what apply on the client made, and removes what was left out since', async () => {
    await server.kubectl('apply -f -', { input: manifest('moved', 'img:1', 'first') });
    expect(await server.kubectl('apply --server-side -f -', { input: manifest('moved', 'img:2', 'second') })).toBe(said('moved', 'serverside-applied'));
    const fields = '-o=jsonpath={.metadata.labels}{.metadata.managedFields[*].manager}';
    expect(await server.kubectl(`get deployment moved --show-managed-fields ${fields}`)).toBe('{"second":"yes"}kubectl kubectl-last-applied');
    expect(await server.kubectl('apply -f -', { input: manifest('moved', 'img:2', 'second') })).toBe(said('moved', 'unchanged'));
  });

  it('answers only in a dry run', async () => {
    expect(await server.kubectl('apply --server-side --dry-run=server -f -', { input: manifest('tried') })).toBe(
      said('tried', 'serverside-applied (server dry run)'),
    );
    expect((await server.tryKubectl('get deployment tried')).code).toBe(1);
  });
});
