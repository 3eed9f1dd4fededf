import { buildConfigMap, buildDeployment, buildNode, buildPod } from '@kubets/test-cluster';
import { configMaps, deployments, nodes, pods } from '@kubets/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JudgedServer, startJudgedServer } from '../harness/judged-server.ts';

let server: JudgedServer;
beforeAll(async () => {
  server = await startJudgedServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const deployment = (name: string): Promise<unknown> => server.cluster.client.create(deployments, buildDeployment({ metadata: { name } }));
const configMap = (name: string): Promise<unknown> => server.cluster.client.create(configMaps, buildConfigMap({ metadata: { name }, data: { key: 'value' } }));
const image = '{.spec.template.spec.containers[0].image}';

describe('kubectl patch', () => {
  it.concurrent.each([
    ['strategic', '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"s:1"}]}}}}', '{.spec.template.spec.containers[*].name}', 'side main'],
    ['strategic', '{"spec":{"template":{"spec":{"containers":[{"$patch":"delete","name":"main"},{"name":"new","image":"n"}]}}}}', image, 'n'],
    ['merge', '{"metadata":{"annotations":{"x":"y"}},"spec":{"replicas":null}}', '{.metadata.annotations}{.spec.replicas}', '{"x":"y"}1'],
    ['json', '[{"op":"test","path":"/spec/replicas","value":3},{"op":"replace","path":"/spec/replicas","value":5}]', '{.spec.replicas}', '5'],
  ])('applies a %s patch %s', async (type, patch, jsonPath, value) => {
    const name = `patched-${Math.random().toString(36).slice(2, 10)}`;
    await deployment(name);
    expect(await server.kubectl(`patch deployment ${name} --type=${type} -p '${patch}'`)).toBe(`deployment.apps/${name} patched\n`);
    expect(await server.kubectl(`get deployment ${name} '-o=jsonpath=${jsonPath}'`)).toBe(value);
  });

  it('changes subresources alone', async () => {
    await deployment('parts');
    await server.kubectl(`patch deployment parts --subresource=scale --type=merge -p '{"spec":{"replicas":7}}'`);
    await server.kubectl(`patch deployment parts --subresource=status --type=merge -p '{"spec":{"replicas":1},"status":{"replicas":2}}'`);
    expect(await server.kubectl('get deployment parts -o=jsonpath={.spec.replicas}/{.status.replicas}')).toBe('7/2');
    expect(await server.kubectl('get deployment parts --subresource=scale')).toMatch(/^NAME +DESIRED +AVAILABLE +AGE\nparts +7 +2 +\d+s\n$/);
    expect(await server.kubectl('get deployment parts --subresource=status -o=jsonpath={.status.replicas}')).toBe('2');
  });

  it('says "no change" when nothing does', async () => {
    await configMap('same');
    expect(await server.kubectl(`patch configmap same -p '{"data":{"key":"value"}}'`)).toBe('configmap/same patched (no change)\n');
  });
});

describe('kubectl set, scale and rollout', () => {
  it('change the template of a deployment', async () => {
    await deployment('set');
    expect(await server.kubectl('set image deployment/set main=other:2')).toBe('deployment.apps/set image updated\n');
    expect(await server.kubectl('set env deployment/set NAME=value')).toBe('deployment.apps/set env updated\n');
    expect(await server.kubectl('set resources deployment/set --limits=cpu=1')).toBe('deployment.apps/set resource requirements updated\n');
    expect(await server.kubectl('rollout restart deployment/set')).toBe('deployment.apps/set restarted\n');
    expect(await server.kubectl('rollout pause deployment/set')).toBe('deployment.apps/set paused\n');
    expect(await server.kubectl(`get deployment set '-o=jsonpath=${image} {.spec.template.spec.containers[0].env} {.spec.paused}'`)).toBe(
      'other:2 [{"name":"NAME","value":"value"}] true',
    );
  });

  it('scale only from the number expected', async () => {
    await deployment('scaled');
    expect(await server.kubectl('scale deployment scaled --replicas=4')).toBe('deployment.apps/scaled scaled\n');
    expect((await server.tryKubectl('scale deployment scaled --replicas=5 --current-replicas=9')).stderr).toBe('error: Expected replicas to be 9, was 4\n');
  });
});

describe('kubectl label, annotate, taint and cordon', () => {
  it('label adds, refuses to overwrite, overwrites and removes', async () => {
    await configMap('labeled');
    expect(await server.kubectl('label configmap labeled a=1')).toBe('configmap/labeled labeled\n');
    expect((await server.tryKubectl('label configmap labeled a=2')).stderr).toBe("error: 'a' already has a value (1), and --overwrite is false\n");
    expect(await server.kubectl('label configmap labeled a=2 --overwrite')).toBe('configmap/labeled labeled\n');
    expect(await server.kubectl('label configmap labeled a-')).toBe('configmap/labeled unlabeled\n');
    expect(await server.kubectl('annotate configmap labeled b=1')).toBe('configmap/labeled annotated\n');
    expect(await server.kubectl('get configmap labeled -o=jsonpath={.metadata.labels}{.metadata.annotations}')).toBe('{"b":"1"}');
  });

  it('taint and cordon a node, and drain it by evicting its pods', async () => {
    await server.cluster.client.create(nodes, buildNode({ metadata: { name: 'drained' } }));
    await server.cluster.client.create(pods, buildPod({ metadata: { name: 'evicted' }, spec: { nodeName: 'drained' } }));
    expect(await server.kubectl('taint node drained a=b:NoSchedule')).toBe('node/drained tainted\n');
    expect(await server.kubectl('taint node drained a:NoSchedule-')).toBe('node/drained untainted\n');
    expect(await server.kubectl('cordon drained')).toBe('node/drained cordoned\n');
    expect(await server.kubectl('get node drained')).toMatch(/drained +\S*SchedulingDisabled /);
    const { stdout, stderr } = await server.tryKubectl('drain drained --force --grace-period=0 --timeout=10s');
    expect(stderr).toContain('deleting Pods that declare no controller: default/evicted');
    expect(stdout).toBe('node/drained already cordoned\nevicting pod default/evicted\npod/evicted evicted\nnode/drained drained\n');
  });

  it('drain waits for a disruption budget that allows no eviction', async () => {
    await server.cluster.client.create(nodes, buildNode({ metadata: { name: 'guarded' } }));
    await server.cluster.client.create(pods, buildPod({ metadata: { name: 'needed', labels: { app: 'needed' } }, spec: { nodeName: 'guarded' } }));
    const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
    await server.kubectl(`patch pod needed --subresource=status --type=merge -p '${JSON.stringify({ status: running })}'`);
    await server.kubectl('create pdb needed --selector=app=needed --min-available=1');
    const counted = { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
    await server.kubectl(`patch pdb needed --subresource=status --type=merge -p '${JSON.stringify({ status: counted })}'`);
    const { code, stderr } = await server.tryKubectl('drain guarded --force --timeout=1s');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error when evicting pods\/"needed" -n "default" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\./,
    );
  });
});

describe('kubectl replace, edit and wait', () => {
  it('replace an object only from its latest version, unless forced', async () => {
    await configMap('replaced');
    const old = await server.kubectl('get configmap replaced -o yaml');
    const input = old.replace('key: value', 'key: other');
    expect(await server.kubectl('replace -f -', { input })).toBe('configmap/replaced replaced\n');
    expect((await server.tryKubectl('replace -f -', { input })).stderr).toBe(
      'Error from server (Conflict): error when replacing "STDIN": Operation cannot be fulfilled on configmaps "replaced": the object has been modified; please apply your changes to the latest version and try again\n',
    );
    expect(await server.kubectl('replace --force -f -', { input })).toBe('configmap "replaced" deleted from default namespace\nconfigmap/replaced replaced\n');
  });

  it('edit an object with $EDITOR, and keep an invalid edit', async () => {
    await deployment('edited');
    const editor = (script: string): Promise<string> => server.file(`editor-${script.length}`, `#!/bin/sh\nsed -i '${script}' "$1"\n`);
    const edit = async (script: string) => server.tryKubectl('edit deployment edited', { environment: { KUBE_EDITOR: await editor(script) } });
    expect((await edit('s/replicas: 3/replicas: 2/')).stdout).toBe('deployment.apps/edited edited\n');
    expect((await edit('s/none//')).stderr).toBe('Edit cancelled, no changes made.\n');
    expect((await edit('s/replicas: 2/replicas: -2 /')).stderr).toMatch(/^error: deployments.apps "edited" is invalid\nA copy of your changes has been stored/);
  });

  it('wait for a field, a condition, a creation and a deletion', async () => {
    await deployment('awaited');
    expect(await server.kubectl("wait '--for=jsonpath={.spec.replicas}=3' deployment/awaited --timeout=5s")).toBe('deployment.apps/awaited condition met\n');
    expect((await server.tryKubectl('wait --for=condition=Available deployment/awaited --timeout=200ms')).stderr).toBe(
      'error: timed out waiting for the condition on deployments/awaited\n',
    );
    const created = server.kubectl('wait --for=create configmap/expected --timeout=10s');
    await configMap('expected');
    expect(await created).toBe('configmap/expected condition met\n');
    const deleted = server.kubectl('wait --for=delete configmap/expected --timeout=10s');
    await server.kubectl('delete configmap expected');
    await deleted;
  });
});

describe('kubectl delete', () => {
  it('removes by name, label and all', async () => {
    for (const name of ['one', 'two', 'three']) await server.kubectl(`create configmap ${name} -n kube-public`);
    expect(await server.kubectl('delete configmap one -n kube-public')).toBe('configmap "one" deleted from kube-public namespace\n');
    await server.kubectl('label configmap two a=b -n kube-public');
    expect(await server.kubectl('delete configmap -l a=b -n kube-public')).toBe('configmap "two" deleted from kube-public namespace\n');
    expect(await server.kubectl('delete configmap --all -n kube-public')).toContain('"three" deleted');
  });

  it.each([
    ['foreground', '["foregroundDeletion"]'],
    ['orphan', '["orphan"]'],
  ])('leaves the object to the garbage collector with --cascade=%s', async (cascade, finalizers) => {
    await deployment(cascade);
    await server.kubectl(`delete deployment ${cascade} --cascade=${cascade} --wait=false`);
    expect(await server.kubectl(`get deployment ${cascade} -o=jsonpath={.metadata.finalizers}`)).toBe(finalizers);
    await server.kubectl(`patch deployment ${cascade} --type=merge -p '{"metadata":{"finalizers":null}}'`);
    expect((await server.tryKubectl(`get deployment ${cascade}`)).stderr).toContain('(NotFound)');
  });

  it('gives a running pod its grace, and none with --force', async () => {
    for (const name of ['graceful', 'forced']) await server.cluster.client.create(pods, buildPod({ metadata: { name }, spec: { nodeName: 'n' } }));
    await server.kubectl('delete pod graceful --wait=false --grace-period=40');
    expect(await server.kubectl('get pod graceful -o=jsonpath={.metadata.deletionGracePeriodSeconds}')).toBe('40');
    await server.kubectl('delete pod forced --grace-period=0 --force');
    expect((await server.tryKubectl('get pod forced')).code).toBe(1);
  });

  it('keeps an object in a dry run', async () => {
    await configMap('kept');
    expect(await server.kubectl('delete configmap kept --dry-run=server')).toBe('configmap "kept" deleted from default namespace (server dry run)\n');
    expect(await server.kubectl('get configmap kept -o name')).toBe('configmap/kept\n');
  });
});
