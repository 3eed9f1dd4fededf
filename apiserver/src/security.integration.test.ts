import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  clusterRoleBindings,
  clusterRoles,
  ipAddresses,
  namespaces,
  nodes,
  configMaps,
  limitRanges,
  podDisruptionBudgets,
  pods,
  resourceQuotas,
  type SelfSubjectReview,
  secrets,
  serviceAccounts,
  services,
  type SubjectAccessReview,
  type TokenRequest,
  type TokenReview,
} from '@kubets/api';
import { createCertificateAuthority, issueCertificate } from '@kubets/pki';
import { buildPod, eventually, startTestCluster, type TestCluster } from '@kubets/test-cluster';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let cluster: TestCluster;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kubets-security-'));
  await writeFile(join(directory, 'tokens.csv'), 'static-token,jane,1001,"dev,ops"\n');
  cluster = await startTestCluster({ config: { enableBootstrapTokenAuth: true, disableAdmissionPlugins: [], tokenAuthFile: join(directory, 'tokens.csv') } });
  await cluster.client.create(serviceAccounts, { metadata: { name: 'default', namespace: 'default' } });
}, 60_000);
afterAll(async () => {
  await cluster.stop();
  await rm(directory, { recursive: true, force: true });
});

/** A request without a client certificate. */
async function ask(
  path: string,
  { token, method = 'GET', body }: { token?: string; method?: string; body?: object } = {},
): Promise<{ code: number; body: Record<string, unknown> }> {
  const dispatcher = new Agent({ connect: { ca: cluster.config.certificateAuthority ?? '' } });
  const headers = { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' };
  const response = await fetch(`${cluster.config.server}${path}`, { method, headers, dispatcher, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  await dispatcher.close();
  return { code: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}

const whoAmI = async (token?: string): Promise<SelfSubjectReview['status']['userInfo']> => {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const answer = await ask('/apis/authentication.k8s.io/v1/selfsubjectreviews', { method: 'POST', body: review, ...(token && { token }) });
  return (answer.body as unknown as SelfSubjectReview).status.userInfo;
};

const tokenFor = async (namespace: string, name: string, spec: Partial<NonNullable<TokenRequest['spec']>> = {}): Promise<string> => {
  const answer = await cluster.client.createSubresource<TokenRequest>(serviceAccounts, { namespace, name }, 'token', { spec });
  return answer.status?.token ?? '';
};

describe('who a request comes from', () => {
  it('a wrong token is 401, not anonymous', async () => {
    expect(await ask('/healthz', { token: 'nonsense' })).toMatchObject({ code: 401, body: { reason: 'Unauthorized' } });
  });

  it('anybody may ask for health, nobody anonymous for more', async () => {
    expect((await ask('/livez')).code).toBe(200);
    const refused = await ask('/api/v1/namespaces/default/pods');
    expect(refused.body['message']).toBe('pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"');
  });

  it('a token of the token file names its user and groups', async () => {
    expect(await whoAmI('static-token')).toEqual({ username: 'jane', uid: '1001', groups: ['dev', 'ops', 'system:authenticated'] });
  });

  it('a service account token names the account and ends with it', async () => {
    await cluster.client.create(serviceAccounts, { metadata: { name: 'robot', namespace: 'default' } });
    const token = await tokenFor('default', 'robot');
    expect(await whoAmI(token)).toMatchObject({
      username: 'system:serviceaccount:default:robot',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
    });
    await cluster.client.delete(serviceAccounts, { namespace: 'default', name: 'robot' });
    await eventually(async () => expect((await ask('/livez', { token })).code).toBe(401));
  });

  it('a token bound to a pod ends with the pod', async () => {
    const pod = await cluster.client.create(pods, buildPod({ metadata: { name: 'bound', namespace: 'default' } }));
    const token = await tokenFor('default', 'default', { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'bound', uid: pod.metadata.uid } });
    expect(await whoAmI(token)).toMatchObject({ extra: { 'authentication.kubernetes.io/pod-name': ['bound'] } });
    await cluster.client.delete(pods, { namespace: 'default', name: 'bound' }, { gracePeriodSeconds: 0 });
    await eventually(async () => expect((await ask('/livez', { token })).code).toBe(401));
  });

  it('a token for another audience is not let in, and TokenReview says for whom it is', async () => {
    const token = await tokenFor('default', 'default', { audiences: ['vault'] });
    expect((await ask('/livez', { token })).code).toBe(401);
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token, audiences: ['vault', 'other'] } };
    const answer = await cluster.client.raw({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/tokenreviews',
      body: JSON.stringify(review),
      headers: { 'content-type': 'application/json' },
    });
    expect((JSON.parse(await answer.text()) as TokenReview).status).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
      user: { username: 'system:serviceaccount:default:default' },
    });
  });

  it('a bootstrap token lets a node in', async () => {
    const data = {
      'token-id': 'abcdef',
      'token-secret': '0123456789abcdef',
      'usage-bootstrap-authentication': 'true',
      'auth-extra-groups': 'system:bootstrappers:nodes',
    };
    await cluster.client.create(secrets, {
      metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
      type: 'bootstrap.kubernetes.io/token',
      stringData: data,
    });
    expect(await whoAmI('abcdef.0123456789abcdef')).toMatchObject({
      username: 'system:bootstrap:abcdef',
      groups: ['system:bootstrappers', 'system:bootstrappers:nodes', 'system:authenticated'],
    });
    expect((await ask('/livez', { token: 'abcdef.0123456789abcdee' })).code).toBe(401);
  });
});

describe('what a user may do', () => {
  it('grants count as soon as they are bound', async () => {
    const jane = cluster.clientAs({ user: 'reader', groups: ['readers'] });
    await expect(jane.list(pods, { namespace: 'default' })).rejects.toMatchObject({ code: 403 });
    await cluster.client.create(clusterRoles, { metadata: { name: 'read-pods' }, rules: [{ verbs: ['list'], apiGroups: [''], resources: ['pods'] }] });
    await cluster.client.create(clusterRoleBindings, {
      metadata: { name: 'read-pods' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'read-pods' },
      subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'readers' }],
    });
    await eventually(async () => expect((await jane.list(pods, { namespace: 'default' })).kind).toBe('PodList'));
  });

  it('nobody grants what they do not hold', async () => {
    const rules = [{ verbs: ['*'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'] }];
    await cluster.client.create(clusterRoles, {
      metadata: { name: 'role-writer' },
      rules: rules.map((rule) => ({ ...rule, verbs: ['create', 'update', 'get'] })),
    });
    await cluster.client.create(clusterRoleBindings, {
      metadata: { name: 'role-writer' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'role-writer' },
      subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'climber' }],
    });
    const climber = cluster.clientAs({ user: 'climber' });
    const asked = { metadata: { name: 'mine' }, rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['secrets'] }] };
    await eventually(async () =>
      expect(climber.create(clusterRoles, asked)).rejects.toMatchObject({
        message:
          'clusterroles.rbac.authorization.k8s.io "mine" is forbidden: user "climber" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}',
      }),
    );
  });

  it('an access review tells who may do what and why', async () => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user: 'x', groups: ['system:masters'], resourceAttributes: { verb: 'delete', resource: 'nodes' } },
    };
    const answer = await cluster.client.raw({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      body: JSON.stringify(review),
      headers: { 'content-type': 'application/json' },
    });
    expect((JSON.parse(await answer.text()) as SubjectAccessReview).status).toEqual({ allowed: true });
  });

  it('a kubelet reads the secrets of its own pods alone', async () => {
    for (const name of ['used', 'unused']) await cluster.client.create(secrets, { metadata: { name, namespace: 'default' } });
    const volumes = [{ name: 's', secret: { secretName: 'used' } }];
    await cluster.client.create(pods, buildPod({ metadata: { name: 'on-node', namespace: 'default' }, spec: { nodeName: 'node-a', volumes } }));
    const kubelet = (node: string) => cluster.clientAs({ user: `system:node:${node}`, groups: ['system:nodes'] });
    await eventually(async () => expect((await kubelet('node-a').get(secrets, { namespace: 'default', name: 'used' })).metadata.name).toBe('used'));
    await expect(kubelet('node-b').get(secrets, { namespace: 'default', name: 'used' })).rejects.toMatchObject({
      message: expect.stringContaining("no relationship found between node 'node-b' and this object"),
    });
    await expect(kubelet('node-a').get(secrets, { namespace: 'default', name: 'unused' })).rejects.toMatchObject({ code: 403 });
    expect((await kubelet('node-a').list(pods, { fieldSelector: 'spec.nodeName=node-a' })).items.map(({ metadata }) => metadata.name)).toEqual(['on-node']);
    await expect(kubelet('node-a').list(pods)).rejects.toMatchObject({ code: 403 });
  });

  it('a kubelet registers its own node and no other', async () => {
    const kubelet = cluster.clientAs({ user: 'system:node:node-c', groups: ['system:nodes'] });
    expect((await kubelet.create(nodes, { metadata: { name: 'node-c' } })).spec?.taints).toEqual([
      { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
    ]);
    await expect(kubelet.create(nodes, { metadata: { name: 'node-d' } })).rejects.toMatchObject({ code: 403 });
  });
});

describe('what admission makes of a pod', () => {
  it('gets its service account, token, priority and tolerations', async () => {
    const pod = await cluster.client.create(pods, buildPod({ metadata: { name: 'admitted', namespace: 'default' } }));
    expect(pod.spec).toMatchObject({ serviceAccountName: 'default', priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
    expect(pod.spec.containers[0]?.volumeMounts?.[0]).toMatchObject({
      name: expect.stringMatching(/^kube-api-access-[a-z0-9]{5}$/),
      readOnly: true,
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    });
    expect(pod.spec.volumes?.[0]?.projected?.sources?.map((source) => Object.keys(source)[0])).toEqual(['serviceAccountToken', 'configMap', 'downwardAPI']);
  });

  it.each([
    ['in a namespace that does not exist', { namespace: 'nowhere' }, {}, 'namespaces "nowhere" not found'],
    [
      'with an unknown service account',
      { namespace: 'default' },
      { serviceAccountName: 'ghost' },
      'pods "p" is forbidden: error looking up service account default/ghost: serviceaccount "ghost" not found',
    ],
    [
      'with an unknown priority class',
      { namespace: 'default' },
      { priorityClassName: 'urgent' },
      'pods "p" is forbidden: no PriorityClass with name urgent was found',
    ],
  ])('is refused %s', async (_what, metadata, spec, message) => {
    await expect(cluster.client.create(pods, buildPod({ metadata: { name: 'p', ...metadata }, spec }))).rejects.toMatchObject({ message });
  });

  it('a quota is never overdrawn, however many ask at once', async () => {
    await cluster.client.create(namespaces, { metadata: { name: 'small' } });
    await cluster.client.create(resourceQuotas, { metadata: { name: 'few', namespace: 'small' }, spec: { hard: { 'count/configmaps': '5' } } });
    await eventually(async () => expect((await cluster.client.list(resourceQuotas, { namespace: 'small' })).items).toHaveLength(1));
    const asked = Array.from({ length: 20 }, (_, index) => cluster.client.create(configMaps, { metadata: { name: `c${index}`, namespace: 'small' } }));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(String(refused?.reason)).toContain('exceeded quota: few, requested: count/configmaps=1, used: count/configmaps=5, limited: count/configmaps=5');
  });

  it('limit ranges size containers and bound them; pod security refuses what a namespace forbids', async () => {
    await cluster.client.create(namespaces, { metadata: { name: 'strict', labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } });
    await cluster.client.create(serviceAccounts, { metadata: { name: 'default', namespace: 'strict' } });
    const limits = [{ type: 'Container', default: { cpu: '500m' }, defaultRequest: { cpu: '100m' }, max: { cpu: '1' } }];
    await cluster.client.create(limitRanges, { metadata: { name: 'sizes', namespace: 'strict' }, spec: { limits } });
    const create = (container: object) =>
      cluster.client.create(
        pods,
        buildPod({ metadata: { name: 'sized', namespace: 'strict' }, spec: { containers: [{ name: 'c', image: 'i', ...container }] } }),
        { dryRun: true },
      );
    await eventually(async () =>
      expect((await create({})).spec.containers[0]?.resources).toMatchObject({ limits: { cpu: '500m' }, requests: { cpu: '100m' } }),
    );
    await expect(create({ resources: { limits: { cpu: '2' } } })).rejects.toMatchObject({
      message: 'pods "sized" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
    });
    await expect(create({ securityContext: { privileged: true } })).rejects.toMatchObject({
      message: 'pods "sized" is forbidden: violates PodSecurity "baseline:latest": privileged (container "c" must not set securityContext.privileged=true)',
    });
  });

  it('the namespaces of the cluster stay', async () => {
    await expect(cluster.client.delete(namespaces, { name: 'kube-system' })).rejects.toMatchObject({
      message: 'namespaces "kube-system" is forbidden: this namespace may not be deleted',
    });
  });
});

describe('addresses of services', () => {
  const ports = [{ port: 80 }];

  it('every service gets one of its own, however many are made at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        cluster.client.create(services, { metadata: { name: `s${index}`, namespace: 'default' }, spec: { type: 'NodePort', ports } }),
      ),
    );
    expect(new Set(made.map(({ spec }) => spec.clusterIP)).size).toBe(50);
    expect(new Set(made.map(({ spec }) => spec.ports?.[0]?.nodePort)).size).toBe(50);
    expect(made[0]!.spec.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
  });

  it('an address is given once, and again after its service has gone', async () => {
    const asked = (name: string) => ({ metadata: { name, namespace: 'default' }, spec: { ports, clusterIP: '10.96.0.99' } });
    await cluster.client.create(services, asked('first'));
    await expect(cluster.client.create(services, asked('second'))).rejects.toMatchObject({
      code: 422,
      message:
        'Service "second" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.99"]: failed to allocate IP 10.96.0.99: provided IP is already allocated',
    });
    await cluster.client.delete(services, { namespace: 'default', name: 'first' });
    expect((await cluster.client.create(services, asked('second'))).spec.clusterIP).toBe('10.96.0.99');
    expect((await cluster.client.get(ipAddresses, { name: '10.96.0.99' })).spec.parentRef.name).toBe('second');
  });

  it.each([
    [1, 'provided port is not in the valid range. The range of valid ports is 30000-32767'],
    [30_999, 'provided port is already allocated'],
  ])('node port %i is refused when it cannot be had', async (nodePort, why) => {
    await cluster.client
      .create(services, { metadata: { name: `holder-${nodePort}`, namespace: 'default' }, spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30_999 }] } })
      .catch(() => undefined);
    const asked = cluster.client.create(services, {
      metadata: { name: `wants-${nodePort}`, namespace: 'default' },
      spec: { type: 'NodePort', ports: [{ port: 80, nodePort }] },
    });
    await expect(asked).rejects.toMatchObject({ message: expect.stringContaining(`spec.ports[0].nodePort: Invalid value: ${nodePort}: ${why}`) });
  });
});

describe('subresources of pods', () => {
  const at = (name: string) => ({ namespace: 'default', name });

  it('a pod is bound once', async () => {
    await cluster.client.create(pods, buildPod({ metadata: at('to-bind') }));
    const bind = (node: string) => cluster.client.createSubresource(pods, at('to-bind'), 'binding', { target: { kind: 'Node', name: node } });
    await bind('node-a');
    const pod = await cluster.client.get(pods, at('to-bind'));
    expect([pod.spec.nodeName, pod.status.conditions]).toMatchObject(['node-a', [{ type: 'PodScheduled', status: 'True' }]]);
    await expect(bind('node-b')).rejects.toMatchObject({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "to-bind": pod to-bind is already assigned to node "node-a"',
    });
  });

  it('an eviction waits for its disruption budget', async () => {
    await cluster.client.create(pods, buildPod({ metadata: { ...at('guarded'), labels: { app: 'guarded' } } }));
    const conditions = [{ type: 'Ready', status: 'True' }];
    await cluster.client.patch(pods, at('guarded'), { type: 'merge', body: { status: { phase: 'Running', conditions } } }, { subresource: 'status' });
    const budget = await cluster.client.create(podDisruptionBudgets, {
      metadata: at('guard'),
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
    });
    const status = { observedGeneration: budget.metadata.generation ?? 1, currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 1 };
    await cluster.client.updateStatus(podDisruptionBudgets, { ...budget, status });
    const evict = () => cluster.client.createSubresource(pods, at('guarded'), 'eviction', {});
    await expect(evict()).rejects.toMatchObject({
      code: 429,
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      status: { details: { causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget guard needs 1 healthy pods and has 1 currently' }] } },
    });
    await cluster.client.updateStatus(podDisruptionBudgets, {
      ...(await cluster.client.get(podDisruptionBudgets, at('guard'))),
      status: { ...status, disruptionsAllowed: 1 },
    });
    await evict();
    await eventually(async () => expect((await cluster.client.get(podDisruptionBudgets, at('guard'))).status.disruptionsAllowed).toBe(0));
  });

  it('logs stream from the kubelet, upgrades are tunnelled to it, with the names it knows', async () => {
    const kubeletAuthority = await createCertificateAuthority({ commonName: 'kubelet' });
    const serving = await issueCertificate(kubeletAuthority, { commonName: 'node-k', ipAddresses: ['127.0.0.1'], usages: ['server'] });
    const asked: string[] = [];
    const kubelet = createServer({ cert: serving.certificate, key: serving.key }, (request, response) => {
      asked.push(request.url ?? '');
      response.end('line one\n');
    });
    kubelet.on('upgrade', (request, socket) => {
      asked.push(request.url ?? '');
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\nhello');
      socket.on('data', (chunk) => socket.end(chunk));
    });
    await new Promise<void>((resolve) => kubelet.listen(0, '127.0.0.1', resolve));
    const { port } = kubelet.address() as AddressInfo;
    const node = await cluster.client.create(nodes, { metadata: { name: 'node-k' } });
    const addresses = [{ type: 'InternalIP', address: '127.0.0.1' }];
    await cluster.client.updateStatus(nodes, { ...node, status: { ...node.status, addresses, daemonEndpoints: { kubeletEndpoint: { Port: port } } } });
    await cluster.client.create(pods, buildPod({ metadata: at('served'), spec: { nodeName: 'node-k', containers: [{ name: 'c', image: 'i' }] } }));
    const logs = await cluster.client.raw({ method: 'GET', path: '/api/v1/namespaces/default/pods/served/log?tailLines=5' });
    expect([logs.status, await logs.text()]).toEqual([200, 'line one\n']);
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-version': '13' };
    const { socket, head } = await cluster.client.upgrade({
      method: 'GET',
      path: '/api/v1/namespaces/default/pods/served/exec?command=sh&command=-c&stdout=true',
      headers,
    });
    const received: Buffer[] = [head];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.write('!');
    await eventually(() => expect(Buffer.concat(received).toString()).toBe('hello!'));
    socket.destroy();
    expect(asked).toEqual(['/containerLogs/default/served/c?tailLines=5', '/exec/default/served/c?output=1&command=sh&command=-c']);
    kubelet.closeAllConnections();
    kubelet.close();
  });
});
