import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configMaps, namespaces, type Pod, pods, priorityClasses, resourceQuotas, roleBindings, roles, secrets, services } from '@kubets/api';
import { buildConfigMap, buildPod, buildService, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const configuration = `
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- {name: PodNodeSelector, path: selectors.yaml}
- name: ResourceQuota
  configuration:
    apiVersion: apiserver.config.k8s.io/v1
    kind: ResourceQuotaConfiguration
    limitedResources:
    - resource: pods
      matchScopes: [{scopeName: PriorityClass, operator: In, values: [cluster-services]}]
    - resource: secrets
      matchContains: [count/secrets]
`;
const selectors = 'podNodeSelectorPluginConfig: {clusterDefaultNodeSelector: "pool=shared", kept: "pool=shared,disk=ssd"}';

const enableAdmissionPlugins = [
  'AlwaysPullImages',
  'NamespaceExists',
  'LimitPodHardAntiAffinityTopology',
  'DenyServiceExternalIPs',
  'ExtendedResourceToleration',
  'OwnerReferencesPermissionEnforcement',
  'PodNodeSelector',
];

let cluster: TestCluster;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubets-optional-admission-'));
  const admissionControlConfigFile = join(folder, 'admission.yaml');
  await writeFile(admissionControlConfigFile, configuration);
  await writeFile(join(folder, 'selectors.yaml'), selectors);
  cluster = await startTestCluster({
    config: { enableAdmissionPlugins, admissionControlConfigFile, defaultNotReadyTolerationSeconds: 20, defaultUnreachableTolerationSeconds: 10 },
  });
  await cluster.client.create(namespaces, { metadata: { name: 'kept' } });
  await cluster.client.create(namespaces, { metadata: { name: 'own', annotations: { 'scheduler.alpha.kubernetes.io/node-selector': 'env=test' } } });
  await cluster.client.create(priorityClasses, { metadata: { name: 'cluster-services' }, value: 1000 });
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

let count = 0;
const createPod = (spec: object, namespace = 'default'): Promise<Pod> =>
  cluster.client.create(pods, buildPod({ metadata: { name: `pod-${count++}`, namespace }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } }));

describe('AlwaysPullImages', () => {
  it('makes every container of a new pod pull', async () => {
    const container = { name: 'c', image: 'i:1', imagePullPolicy: 'Never' };
    const { spec } = await createPod({ containers: [container], initContainers: [{ ...container, name: 'i' }] });
    expect([...spec.containers, ...spec.initContainers!].map(({ imagePullPolicy }) => imagePullPolicy)).toEqual(['Always', 'Always']);
  });
});

describe('DefaultTolerationSeconds', () => {
  it('gives what the flags say', async () => {
    const { spec } = await createPod({});
    expect(spec.tolerations!.map(({ key, tolerationSeconds }) => [key, tolerationSeconds])).toEqual([
      ['node.kubernetes.io/not-ready', 20],
      ['node.kubernetes.io/unreachable', 10],
    ]);
  });
});

describe('LimitPodHardAntiAffinityTopology', () => {
  it.each([
    ['kubernetes.io/hostname', undefined],
    ['topology.kubernetes.io/zone', 'has TopologyKey topology.kubernetes.io/zone but only key kubernetes.io/hostname is allowed'],
  ])('of %s: %s', async (topologyKey, message) => {
    const term = { topologyKey, labelSelector: { matchLabels: { app: 'web' } } };
    const made = createPod({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
    const outcome = await made.then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (message === undefined) expect(outcome).toBeUndefined();
    else expect(outcome).toContain(message);
  });
});

describe('ExtendedResourceToleration', () => {
  it('tolerates the taint named like the device asked for', async () => {
    const resources = { requests: { 'example.com/gpu': '1', cpu: '1' }, limits: { 'example.com/gpu': '1', cpu: '1' } };
    const { spec } = await createPod({ containers: [{ name: 'c', image: 'i', resources }] });
    expect(spec.tolerations).toContainEqual({ key: 'example.com/gpu', operator: 'Exists', effect: 'NoSchedule' });
    expect(spec.tolerations!.map(({ key }) => key)).not.toContain('cpu');
  });
});

describe('PodNodeSelector', () => {
  it.each([
    ['default', {}, { pool: 'shared' }],
    ['default', { disk: 'ssd' }, { pool: 'shared', disk: 'ssd' }],
    ['own', {}, { env: 'test' }],
  ])('in %s a pod asking for %j gets %j', async (namespace, nodeSelector, expected) => {
    expect((await createPod({ nodeSelector }, namespace)).spec.nodeSelector).toEqual(expected);
  });

  it.each([
    ['own', { env: 'production' }, 'pod node label selector conflicts with its namespace node label selector'],
    ['kept', { zone: 'a' }, 'pod node label selector labels conflict with its namespace whitelist'],
  ])('in %s refuses %j', async (namespace, nodeSelector, message) => {
    await expect(createPod({ nodeSelector }, namespace)).rejects.toThrow(message);
  });
});

describe('DenyServiceExternalIPs', () => {
  it('refuses to add addresses, not to keep or remove them', async () => {
    const service = (externalIPs: string[]) => buildService({ metadata: { name: 'web', namespace: 'default' }, spec: { ports: [{ port: 80 }], externalIPs } });
    await expect(cluster.client.create(services, service(['10.0.0.1']))).rejects.toThrow('Use of external IPs is denied by admission control.');
    await cluster.client.create(services, service([]));
  });
});

describe('OwnerReferencesPermissionEnforcement', () => {
  it('asks for delete on the object and for finalizers of the owner', async () => {
    const may = (name: string, resource: string, verbs: string[]) =>
      cluster.client.create(roles, { metadata: { name, namespace: 'kept' }, rules: [{ apiGroups: [''], resources: [resource], verbs }] });
    await may('jane', 'configmaps', ['get', 'update', 'create']);
    const subject = { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' };
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'jane' };
    await cluster.client.create(roleBindings, { metadata: { name: 'jane', namespace: 'kept' }, subjects: [subject], roleRef });
    const owned = await cluster.client.create(configMaps, buildConfigMap({ metadata: { name: 'owned', namespace: 'kept' } }));
    const owner = { apiVersion: 'v1', kind: 'Secret', name: 'owner', uid: '1' };
    const jane = cluster.clientAs({ user: 'jane' });
    const claimed = { ...owned, metadata: { ...owned.metadata, ownerReferences: [owner] } };
    await eventually(() => expect(jane.update(configMaps, claimed)).rejects.toThrow("cannot set an ownerRef on a resource you can't delete"));
    const child = (blockOwnerDeletion: boolean) =>
      buildConfigMap({ metadata: { name: 'child', namespace: 'kept', ownerReferences: [{ ...owner, blockOwnerDeletion }] } });
    await expect(jane.create(configMaps, child(true))).rejects.toThrow(
      "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on",
    );
    await jane.create(configMaps, child(false));
  });
});

describe('what quotas limit by configuration', () => {
  it('may be used where a quota covers it only', async () => {
    await cluster.client.create(namespaces, { metadata: { name: 'limited' } });
    const make = () => createPod({ priorityClassName: 'cluster-services' }, 'limited');
    await expect(make()).rejects.toThrow('insufficient quota to match these scopes: [{PriorityClass In [cluster-services]}]');
    await expect(cluster.client.create(secrets, { metadata: { name: 'a', namespace: 'limited' } })).rejects.toThrow(
      'insufficient quota to consume: count/secrets',
    );
    const scope = { scopeName: 'PriorityClass' as const, operator: 'In' as const, values: ['cluster-services'] };
    await cluster.client.create(resourceQuotas, {
      metadata: { name: 'services', namespace: 'limited' },
      spec: { hard: { pods: '5' }, scopeSelector: { matchExpressions: [scope] } },
    });
    await eventually(make);
    await createPod({}, 'limited');
  });
});
