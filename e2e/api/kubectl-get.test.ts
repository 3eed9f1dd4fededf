import { eventually } from '@kubets/test-cluster';
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JudgedServer, startJudgedServer } from '../harness/judged-server.ts';
import { upstreamKubectl } from '../harness/upstream-tools.ts';

let server: JudgedServer;
beforeAll(async () => {
  server = await startJudgedServer();
  await server.kubectl('apply -f -', { input: manifest });
});
afterAll(() => server[Symbol.asyncDispose]());

const pod = (name: string, labels: string, node = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {${labels}}}
spec: {${node === '' ? '' : `nodeName: ${node}, `}containers: [{name: main, image: "img:1"}]}
---`;
const manifest = `${pod('alpha', 'app: web, tier: front')}${pod('beta', 'app: web', 'node-1')}${pod('gamma', 'app: db')}
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

describe('kubectl get', () => {
  it.concurrent.each([
    ['-o name', 'pod/alpha\npod/beta\npod/gamma\n'],
    ['-o=jsonpath={.items[*].metadata.name}', 'alpha beta gamma'],
    ['-o=custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image --no-headers', 'alpha   img:1\nbeta    img:1\ngamma   img:1\n'],
    ['-o name --chunk-size=1', 'pod/alpha\npod/beta\npod/gamma\n'],
    ['-o name -l app=web', 'pod/alpha\npod/beta\n'],
    ['-o name -l app=web,tier!=front', 'pod/beta\n'],
    ["-o name -l 'app in (db,other),!tier'", 'pod/gamma\n'],
    ['-o name --field-selector=metadata.name!=alpha', 'pod/beta\npod/gamma\n'],
    ['-o name --field-selector=spec.nodeName=node-1', 'pod/beta\n'],
    ['-o name --field-selector=status.phase=Pending,spec.nodeName=', 'pod/alpha\npod/gamma\n'],
    ['-o name --field-selector=status.phase=Running', ''],
    ['-o name --sort-by=.metadata.labels.app', 'pod/gamma\npod/alpha\npod/beta\n'],
  ])('answers `get pods %s`', async (options, expected) => {
    expect(await server.kubectl(`get pods ${options}`)).toBe(expected);
  });

  it.concurrent.each(['v27', 'v33', 'v36'] as const)('prints the columns of the server with kubectl %s', async (version) => {
    const [header, first] = (await server.kubectl('get pods -A -o wide -L tier', { version })).split('\n');
    expect(header?.split(/ {2,}/)).toEqual([
      'NAMESPACE',
      'NAME',
      'READY',
      'STATUS',
      'RESTARTS',
      'AGE',
      'IP',
      'NODE',
      'NOMINATED NODE',
      'READINESS GATES',
      'TIER',
    ]);
    expect(first).toMatch(/^default +alpha +0\/1 +Pending +0 +\d+s +<none> +<none> +<none> +<none> +front$/);
  });

  it('prints pages of a table as one', async () => {
    const text = await server.kubectl('get pods --chunk-size=1 --no-headers');
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['alpha', 'beta', 'gamma']);
  });

  it('prints an object as YAML without its managers, and with them when asked', async () => {
    expect(await server.kubectl('get pod alpha -o yaml')).not.toContain('managedFields');
    const { metadata } = JSON.parse(await server.kubectl('get pod alpha -o json --show-managed-fields')) as { metadata: { managedFields: unknown[] } };
    expect(metadata.managedFields).toEqual([expect.objectContaining({ manager: 'kubectl-client-side-apply', operation: 'Update' })]);
  });

  it('lists several kinds at once', async () => {
    expect(await server.kubectl('get po,svc -o name')).toBe('pod/alpha\npod/beta\npod/gamma\nservice/kubernetes\nservice/web\n');
    expect(await server.kubectl('get all -o name -l app=web')).toBe('pod/alpha\npod/beta\n');
  });

  it('follows changes with -w', async () => {
    const watcher = spawn(upstreamKubectl('v36'), ['get', 'configmaps', '-w', '--output-watch-events', '-l', 'watched=yes', '--no-headers'], {
      env: { ...process.env, KUBECONFIG: server.kubeconfig },
    });
    let seen = '';
    watcher.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    await server.kubectl('create configmap followed');
    await server.kubectl('label configmap followed watched=yes');
    await eventually(() => seen.includes('ADDED'));
    await server.kubectl('annotate configmap followed note=x');
    await eventually(() => seen.includes('MODIFIED'));
    await server.kubectl('label configmap followed watched-');
    await eventually(() => seen.includes('DELETED'));
    watcher.kill();
    expect(
      seen
        .trim()
        .split('\n')
        .map((line) => line.split(/ +/)[0]),
    ).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('ends a watch with its request timeout', async () => {
    expect(await server.kubectl('get pods alpha -w -o name --request-timeout=1s')).toBe('pod/alpha\n');
  });

  it.concurrent.each(['pods', 'services', 'nodes', 'namespaces', 'events', 'serviceaccounts', 'clusterroles', 'priorityclasses', 'flowschemas'])(
    'describes %s',
    async (resource) => {
      expect((await server.tryKubectl(`describe ${resource}`)).code).toBe(0);
    },
  );
});

describe('kubectl about the server', () => {
  it.concurrent.each(['v27', 'v33', 'v36'] as const)('lists every resource with kubectl %s', async (version) => {
    const names = (await server.kubectl('api-resources -o name', { version })).trim().split('\n');
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(names).toEqual(expect.arrayContaining(['pods', 'deployments.apps', 'horizontalpodautoscalers.autoscaling', 'resourceclaims.resource.k8s.io']));
    expect(await server.kubectl('api-versions', { version })).toMatch(/^apps\/v1$/m);
    expect(await server.kubectl('version', { version })).toMatch(/Server Version: .*v1\.36/);
  });

  it('tells categories, short names and verbs', async () => {
    const all = await server.kubectl('api-resources --categories=all -o wide');
    expect(all).toMatch(/deployments +deploy +apps\/v1 +true +Deployment +create,delete,deletecollection,get,list,patch,update,watch +all/);
    expect(await server.kubectl('cluster-info')).toContain('Kubernetes control plane');
  });

  it('answers health and metrics', async () => {
    expect(await server.kubectl('get --raw /healthz')).toBe('ok');
    expect(await server.kubectl("get --raw '/readyz?verbose'")).toContain('readyz check passed');
    expect(await server.kubectl('get --raw /metrics')).toContain('apiserver_request_duration_seconds');
  });

  it('dumps the state of the cluster, although no pod has logs', async () => {
    const { code, stdout } = await server.tryKubectl('cluster-info dump');
    expect(code).toBe(0);
    expect(stdout).toContain('"kind": "PodList"');
    expect(stdout).toContain('==== START logs for container main of pod default/alpha ====\n==== END logs');
  });

  it('has no log of a pod that no node runs', async () => {
    expect(await server.tryKubectl('logs alpha')).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
