import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createMetrics } from '@kubets/daemon';
import { silentLog } from '@kubets/control-loop';
import { systemClock } from '@kubets/machinery';
import { createCertificateAuthority, issueCertificate, type KeyPair } from '@kubets/pki';
import { exitCodeOf, openPortForward, runRemoteCommand, type Upgrade } from '@kubets/streams';
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPodMeter } from '../eviction/measure-pods.ts';
import { PodCache } from '../pods/pod-cache.ts';
import { createDockerRuntime } from '../runtime/docker/docker-runtime.ts';
import { UsageSampler } from '../stats/usage-sampler.ts';
import { buildContainer, buildPod } from '../testing/build-situation.ts';
import { startDockerEngine, type TestEngine } from '../testing/docker-engine.ts';
import { containerToRun, podNamed, sandboxToRun } from '../testing/runtime-configs.ts';
import { startKubeletServer } from './kubelet-server.ts';

const positive: unknown = expect.toSatisfy((value: number) => value > 0);
const webCommand = ['sh', '-c', 'echo started; echo index > /tmp/index.html; exec httpd -f -p 127.0.0.1:8081 -h /tmp'];

describe('the kubelet API', () => {
  let engine: TestEngine;
  let port: number;
  let authority: KeyPair;
  let client: KeyPair;
  const ending = new AbortController();

  beforeAll(async () => {
    engine = await startDockerEngine();
    const runtime = createDockerRuntime({ engine: engine.client, sandboxImage: 'kubets/pause:1' });
    const cache = new PodCache(runtime, () => undefined);
    const sandbox = await runtime.runSandbox(sandboxToRun('web'));
    cache.setSandbox(sandbox);
    cache.setContainer(await runtime.startContainer(sandbox, containerToRun('web', webCommand)));
    const containers = ['main', 'waiting'].map((name) => buildContainer({ name }));
    const pod = buildPod({ containers }, { metadata: podNamed('web') });
    authority = await createCertificateAuthority({ commonName: 'test' });
    client = await issueCertificate(authority, { commonName: 'kube-apiserver-kubelet-client', usages: ['client'] });
    const serving = await issueCertificate(authority, { commonName: 'node', dnsNames: ['localhost'], usages: ['server'] });
    const directory = { cache, find: (_namespace: string, name: string) => (name === 'web' ? pod : undefined), list: () => [pod] };
    ({ port } = await startKubeletServer({
      address: '127.0.0.1',
      port: 0,
      tls: serving,
      clientCa: authority.certificate,
      reviews: {
        caller: async (token) => (token === 'known' ? { name: 'reader', groups: [] } : undefined),
        isAllowed: async ({ name }, { subresources }) => name === 'reader' && subresources.includes('pods'),
      },
      access: { tokens: true, anonymous: false, authorization: 'Webhook' },
      configuration: { kind: 'KubeletConfiguration' },
      resources: { capacity: { cpu: '2' }, memoryBytes: 1024 },
      nodeName: 'node',
      startedAt: new Date(),
      runtime,
      directory,
      sampler: new UsageSampler(runtime, systemClock),
      details: {
        now: () => new Date(),
        rootDirectory: tmpdir(),
        imageDirectory: tmpdir(),
        meter: createPodMeter({ runtime, cache, volumes: { mounted: () => undefined } }),
        mounted: () => new Map([['data', { path: import.meta.dirname, readOnly: false }]]),
        sandboxProcess: () => sandbox.processId,
      },
      metrics: createMetrics(),
      log: silentLog,
      signal: ending.signal,
    }));
  }, 60_000);
  afterAll(async () => {
    ending.abort();
    await engine.stop();
  }, 60_000);

  const target = (path: string, identity: KeyPair | undefined) =>
    ({ host: 'localhost', port, path, ca: authority.certificate, cert: identity?.certificate, key: identity?.key, agent: false }) as const;
  const get = (path: string, identity: KeyPair | 'anonymous' = client, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        { ...target(path, identity === 'anonymous' ? undefined : identity), headers },
        (response) => void text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject),
      );
      outgoing.on('error', reject).end();
    });
  const upgradeTo =
    (path: string): Upgrade =>
    (headers) =>
      new Promise((resolve, reject) => {
        const outgoing = request({ ...target(path, client), headers });
        outgoing.on('upgrade', (response, socket, head) => resolve({ socket, head, headers: response.headers }));
        outgoing.on('response', (response) => void text(response).then((body) => reject(new Error(`${response.statusCode} ${body}`)), reject));
        outgoing.on('error', reject).end();
      });

  it('lets nobody in without a certificate of its authority', async () => {
    expect(await get('/pods', 'anonymous')).toMatchObject({ status: 401 });
    expect(await get('/healthz', 'anonymous')).toEqual({ status: 200, body: 'ok' });
  });

  it.each([
    ['/pods', 'Bearer known', 200],
    ['/metrics', 'Bearer known', 403],
    ['/pods', 'Bearer unknown', 401],
    ['/pods', 'Basic known', 401],
  ])('answers GET %s with %j as the API server allows: %i', async (path, authorization, status) => {
    expect(await get(path, 'anonymous', { authorization })).toMatchObject({ status });
  });

  it('lets in no other identity than the API server and administrators', async () => {
    const somebody = await issueCertificate(authority, { commonName: 'somebody', usages: ['client'] });
    const administrator = await issueCertificate(authority, { commonName: 'root', organizations: ['system:masters'], usages: ['client'] });
    expect(await get('/pods', somebody)).toMatchObject({ status: 403 });
    expect(await get('/pods', administrator)).toMatchObject({ status: 200 });
  });

  it('serves logs', async () => {
    expect(await get('/containerLogs/default/web/main')).toEqual({ status: 200, body: 'started\n' });
    expect(await get('/containerLogs/default/web/main?limitBytes=3')).toEqual({ status: 200, body: 'sta' });
  });

  it.each([
    ['/containerLogs/default/nobody/main', 404, 'pod "nobody" not found'],
    ['/containerLogs/default/web/nothing', 400, 'container nothing is not valid for pod web'],
    ['/containerLogs/default/web/waiting', 400, 'container "waiting" in pod "web" is waiting to start: ContainerCreating'],
    ['/containerLogs/default/web/main?previous=true', 400, 'previous terminated container "main" in pod "web" not found'],
    ['/containerLogs/default/web/main?tailLines=many', 400, 'tailLines must be a whole number'],
    ['/containerLogs/%zz', 400, 'malformed'],
    ['/nowhere', 404, 'not found'],
  ])('answers GET %s with %i', async (path, status, message) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(message);
  });

  it('runs commands with stdin, stdout and an exit code', async () => {
    const stdout = new PassThrough();
    const output = text(stdout);
    const path = '/exec/default/web/main?command=sh&command=-c&command=cat%3B+exit+5&input=1&output=1&error=1';
    const status = await runRemoteCommand(upgradeTo(path), { stdin: Readable.from([Buffer.from('through')]), stdout });
    stdout.end();
    expect(exitCodeOf(status)).toBe(5);
    expect(await output).toBe('through');
  });

  it('refuses commands in a container that does not run', async () => {
    await expect(runRemoteCommand(upgradeTo('/exec/default/web/waiting?command=ls&output=1'), {})).rejects.toThrow(
      'container "waiting" in pod "web" is not running',
    );
  });

  it("forwards connections to the pod's own loopback", async () => {
    const forwarding = await openPortForward(upgradeTo('/portForward/default/web'));
    const answers = [1, 2].map(async () => {
      const [local, remote] = await socketPair();
      const forwarded = forwarding.forward(remote, 8081);
      local.end('GET /index.html HTTP/1.0\r\n\r\n');
      const answer = await text(local);
      await forwarded;
      return answer;
    });
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.\d 200 OK[^]*index\n$/);
    const [, remote] = await socketPair();
    await expect(forwarding.forward(remote, 9999)).rejects.toThrow('error forwarding port 9999 to pod uid-web');
    forwarding.close();
    await forwarding.closed;
  });

  it('measures what containers use', async () => {
    const summary = JSON.parse((await get('/stats/summary')).body) as {
      node: object;
      pods: { podRef: { name: string }; containers: { name: string; memory: { workingSetBytes: number } }[] }[];
    };
    const disk = { availableBytes: positive, capacityBytes: positive, usedBytes: positive, inodes: positive, inodesFree: positive, inodesUsed: positive };
    expect(summary.node).toMatchObject({ fs: disk, runtime: { imageFs: disk }, network: { interfaces: expect.anything() }, rlimit: { maxpid: positive } });
    expect(summary.pods[0]).toMatchObject({
      network: { name: 'eth0', rxBytes: positive, txBytes: expect.any(Number) },
      'ephemeral-storage': { usedBytes: positive, capacityBytes: positive },
      volume: [{ name: 'data', usedBytes: positive }],
      containers: [{ rootfs: { usedBytes: positive }, logs: { usedBytes: positive } }],
    });
    expect(summary.pods[0]?.podRef.name).toBe('web');
    expect(summary.pods[0]?.containers[0]?.memory.workingSetBytes).toBeGreaterThan(0);
    const cadvisor = (await get('/metrics/cadvisor')).body;
    expect(cadvisor).toContain('machine_cpu_cores 2\n');
    expect(cadvisor).toMatch(
      /^container_memory_working_set_bytes\{container="main",id="\/docker\/[0-9a-f]{64}",image=".+",name=".+",namespace="default",pod="web"\} [1-9]\d+$/m,
    );
    expect(JSON.parse((await get('/configz')).body)).toEqual({ kubeletconfig: { kind: 'KubeletConfiguration' } });
    expect((await get('/metrics/resource')).body).toMatch(/^container_memory_working_set_bytes\{container="main",namespace="default",pod="web"\} [1-9]\d+$/m);
  });
});

async function socketPair(): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const local = createConnection({ port: (server.address() as AddressInfo).port, allowHalfOpen: true });
  const remote = await accepted;
  server.close();
  return [local, remote];
}
