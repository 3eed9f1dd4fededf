import { pods } from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminClient, config } from '../harness/cluster-under-test.ts';
import { startGrpcHealthServer } from '../harness/grpc-health-server.ts';
import { ended, idle, image, running, scratchPods, type ContainerDraft, type ScratchPods } from '../harness/scratch-pods.ts';

const client = adminClient();
let scratch: ScratchPods;
beforeAll(async () => (scratch = await scratchPods('pod-lifecycle')));
afterAll(async () => {
  await scratch.remove();
  await client.close();
});

const patiently = { timeoutMs: 90_000, intervalMs: 200 };
const always = { restartPolicy: 'Always' };

describe.concurrent('a pod runs to its end', () => {
  const shared = { volumeMounts: [{ name: 'shared', mountPath: '/shared' }] };
  const volumes = [{ name: 'shared', emptyDir: {} }];
  const note = (text: string): string => `echo ${text} >> /shared/order`;

  it('with its init containers one after the other, its sidecars running from their turn on, and its containers last', async () => {
    const initContainers = [
      running(note('first'), { name: 'first', ...shared }),
      idle({
        name: 'sidecar',
        ...always,
        ...shared,
        lifecycle: { postStart: { exec: { command: ['sh', '-c', note('sidecar')] } } },
        startupProbe: { exec: { command: ['grep', 'sidecar', '/shared/order'] }, periodSeconds: 1 },
      }),
      running(note('second'), { name: 'second', ...shared }),
    ];
    expect(await scratch.printed('order', running('cat /shared/order', shared), { initContainers, volumes })).toBe('first\nsidecar\nsecond\n');
    expect((await scratch.pod('order')).status.initContainerStatuses).toMatchObject([
      ended(0, { reason: 'Completed' }),
      { restartCount: 0, state: { terminated: {} } },
      ended(0),
    ]);
  });

  it('and fails when an init container fails', async () => {
    await scratch.create('init-fails', [running('true')], { initContainers: [running('exit 3', { name: 'init' })] });
    await scratch.becomes('init-fails', {
      phase: 'Failed',
      initContainerStatuses: [ended(3, { reason: 'Error' })],
      containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
    });
  });

  it('with an init container tried again until it succeeds', async () => {
    const init = running('test -e /shared/tried || { touch /shared/tried; exit 1; }', { name: 'init', ...shared });
    await scratch.create('init-again', [running('true')], { restartPolicy: 'OnFailure', initContainers: [init], volumes });
    await scratch.becomes('init-again', { phase: 'Succeeded', initContainerStatuses: [{ restartCount: 1 }] });
  });

  it('from its very beginning once more when a container asks for it, each time with the variables its init container wrote', async () => {
    const setUp = running(`${note('round')}; echo "ROUND='$(wc -l < /shared/order)'" > /shared/variables`, { name: 'set-up', ...shared });
    const env = [{ name: 'ROUND', valueFrom: { fileKeyRef: { volumeName: 'shared', path: 'variables', key: 'ROUND' } } }];
    const restartPolicyRules = [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [88] } }];
    const watcher = running('test $ROUND = 2 || exit 88', { name: 'watcher', env, restartPolicy: 'Never', restartPolicyRules });
    await scratch.create('all-again', [running('echo $ROUND; test $ROUND = 2 || sleep 1000', { env }), watcher], { initContainers: [setUp], volumes });
    await scratch.becomes('all-again', {
      phase: 'Succeeded',
      initContainerStatuses: [{ restartCount: 1 }],
      containerStatuses: [{ restartCount: 1 }, { restartCount: 1 }],
    });
    expect(await scratch.kubectl('logs', 'all-again', '-c', 'main')).toBe('2\n');
    expect((await scratch.pod('all-again')).status.conditions).toContainEqual(expect.objectContaining({ type: 'AllContainersRestarting', status: 'False' }));
  });

  it('and again until it succeeds, when it is to be restarted on failure', async () => {
    const script = 'test -e /shared/tried || { touch /shared/tried; exit 7; }';
    await scratch.create('on-failure', [running(script, shared)], { restartPolicy: 'OnFailure', volumes });
    await scratch.becomes('on-failure', { phase: 'Succeeded', containerStatuses: [{ restartCount: 1, lastState: { terminated: { exitCode: 7 } } }] });
  });

  it('with the messages its containers leave', async () => {
    await scratch.create('messages', [
      running('printf DONE > /dev/termination-log', { name: 'file' }),
      running('printf OWN > /tmp/message; printf log', { name: 'path', terminationMessagePath: '/tmp/message' }),
      running('printf LOST; exit 1', { name: 'logs', terminationMessagePolicy: 'FallbackToLogsOnError' }),
      running('printf FINE', { name: 'no-error', terminationMessagePolicy: 'FallbackToLogsOnError' }),
      running('printf USER > /dev/termination-log', { name: 'user', securityContext: { runAsUser: 1000 } }),
    ]);
    const [file, own, logs, user] = ['DONE', 'OWN', 'LOST', 'USER'].map((message) => ({ message }));
    await scratch.becomes('messages', { phase: 'Failed', containerStatuses: [ended(0, file), ended(0, own), ended(1, logs), ended(0), ended(0, user)] });
    expect((await scratch.pod('messages')).status.containerStatuses?.[3]?.state?.terminated?.message).toBeUndefined();
  });

  it('or until it uses more memory than it may', async () => {
    await scratch.create('greedy', [running('exec tail /dev/zero', { resources: { limits: { memory: '16Mi' } } })]);
    await scratch.becomes('greedy', { phase: 'Failed', containerStatuses: [ended(137, { reason: 'OOMKilled' })] });
  });

  it('or until its deadline', async () => {
    await scratch.create('late', [idle()], { activeDeadlineSeconds: 2 });
    await scratch.becomes('late', { phase: 'Failed', reason: 'DeadlineExceeded' });
  });

  it('or until it fills a volume beyond its limit', async () => {
    const script = 'head -c 3000000 /dev/zero > /shared/file; sleep 100';
    await scratch.create('hoarder', [running(script, shared)], { volumes: [{ name: 'shared', emptyDir: { sizeLimit: '1Mi' } }] });
    const conditions = expect.arrayContaining([expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' })]);
    const message = expect.stringContaining('EmptyDir volume "shared" exceeds the limit "1Mi"');
    await scratch.becomes('hoarder', { phase: 'Failed', reason: 'Evicted', message, conditions });
  });
});

describe.concurrent('a container with hooks', () => {
  it('runs once its postStart hook is through', async () => {
    const lifecycle = { postStart: { exec: { command: ['sh', '-c', 'sleep 1; echo hooked > /tmp/hooked'] } } };
    await scratch.create('hooked', [idle({ lifecycle })]);
    await scratch.isReady('hooked');
    expect(await scratch.exec('hooked', 'cat', '/tmp/hooked')).toBe('hooked\n');
  });

  it('ends when its postStart hook fails', async () => {
    await scratch.create('unhooked', [idle({ lifecycle: { postStart: { exec: { command: ['false'] } } } })]);
    await scratch.becomes('unhooked', { containerStatuses: [{ state: { terminated: {} } }] });
    expect(await scratch.events('unhooked')).toContain('FailedPostStartHook: PostStartHook failed');
  });

  it('is told by its preStop hook before it is stopped, and ends all the same when that fails', async () => {
    const lifecycle = { preStop: { exec: { command: ['sh', '-c', 'echo goodbye; exit 7'] } } };
    await scratch.create('leaving', [idle({ lifecycle })], { terminationGracePeriodSeconds: 5 });
    await scratch.isReady('leaving');
    await scratch.kubectl('delete', 'pod', 'leaving');
    await eventually(
      async () => expect(await scratch.events('leaving')).toMatch(/FailedPreStopHook: PreStopHook failed: .* exited with 7: goodbye/),
      patiently,
    );
  });

  it('goes on as long as its preStop hook sleeps, and is killed when its grace is over', async () => {
    const sleeping = idle({ name: 'sleeping', lifecycle: { preStop: { sleep: { seconds: 2 } } } });
    const stubborn = running("trap '' TERM; while :; do sleep 0.1; done", { name: 'stubborn' });
    await scratch.create('slow', [sleeping, stubborn], { terminationGracePeriodSeconds: 4 });
    await scratch.isReady('slow');
    const started = performance.now();
    await scratch.kubectl('delete', 'pod', 'slow');
    expect(performance.now() - started).toBeGreaterThan(3_500);
  });
});

describe.concurrent('a probe', () => {
  const often = { periodSeconds: 1, failureThreshold: 1, timeoutSeconds: 5 };
  const httpd = (changes: ContainerDraft): ContainerDraft => running('mkdir /tmp/www; echo ok > /tmp/www/ok; exec httpd -f -p 8080 -h /tmp/www', changes);
  const restartsOf = async (name: string): Promise<number> => (await scratch.pod(name)).status.containerStatuses?.[0]?.restartCount ?? 0;

  it.each<[string, ContainerDraft]>([
    ['http', httpd({ readinessProbe: { httpGet: { path: '/ok', port: 'web' }, ...often }, ports: [{ name: 'web', containerPort: 8080 }] })],
    ['tcp', httpd({ readinessProbe: { tcpSocket: { port: 8080 }, ...often } })],
    ['exec', running('sleep 1; touch /tmp/ready; sleep 1000', { readinessProbe: { exec: { command: ['cat', '/tmp/ready'] }, ...often } })],
    ['startup', running('sleep 1; touch /tmp/up; sleep 1000', { startupProbe: { exec: { command: ['cat', '/tmp/up'] }, ...often, failureThreshold: 60 } })],
  ])('of %s makes a container ready', async (kind, container) => {
    await scratch.create(`probed-${kind}`, [container], always);
    await scratch.isReady(`probed-${kind}`);
    expect(await restartsOf(`probed-${kind}`)).toBe(0);
  });

  it('of grpc follows what the health service says', async () => {
    await using server = await startGrpcHealthServer();
    const relay = running(`exec nc -ll -p 5000 -e nc ${config().hostAddress} ${server.port}`, { readinessProbe: { grpc: { port: 5000 }, ...often } });
    await scratch.create('probed-grpc', [relay], always);
    await scratch.isReady('probed-grpc');
    server.healthy = false;
    await scratch.becomes('probed-grpc', { containerStatuses: [{ ready: false }] });
    expect(await scratch.events('probed-grpc')).toContain('service unhealthy (responded with "NOT_SERVING")');
  });

  it.each<[string, ContainerDraft, string]>([
    ['liveness', { livenessProbe: { exec: { command: ['cat', '/none'] }, ...often } }, 'Liveness probe failed: cat: can'],
    ['startup', { startupProbe: { tcpSocket: { port: 1 }, ...often } }, 'Startup probe failed: dial tcp'],
  ])('of %s that fails restarts its container', async (kind, changes, said) => {
    await scratch.create(`failing-${kind}`, [idle(changes)], always);
    await eventually(async () => expect(await restartsOf(`failing-${kind}`)).toBeGreaterThan(0), patiently);
    const events = await scratch.events(`failing-${kind}`);
    expect(events).toContain(said);
    expect(events).toContain(`Killing: Container main failed ${kind} probe, will be restarted`);
  });
});

describe.concurrent('a running pod', () => {
  it('waits longer and longer for a container that crashes', async () => {
    await scratch.create('crashing', [running('exit 1')], always);
    const waiting = { reason: 'CrashLoopBackOff', message: expect.stringContaining('back-off 20s restarting failed container=main') };
    await scratch.becomes('crashing', { containerStatuses: [{ restartCount: 2, state: { waiting }, lastState: { terminated: { exitCode: 1 } } }] });
  });

  it('is ready only with its readiness gates', async () => {
    await scratch.create('gated', [idle()], { readinessGates: [{ conditionType: 'example.org/gate' }] });
    await scratch.kubectl('wait', 'pod/gated', '--for=condition=ContainersReady', '--timeout=60s');
    const ready = (await scratch.pod('gated')).status.conditions?.find(({ type }) => type === 'Ready');
    expect(ready).toMatchObject({ status: 'False', reason: 'ReadinessGatesNotReady' });
    const body = { status: { conditions: [{ type: 'example.org/gate', status: 'True' }] } };
    await client.patch(pods, { namespace: scratch.name, name: 'gated' }, { type: 'strategic', body }, { subresource: 'status' });
    await scratch.isReady('gated');
  });

  it('is resized as it runs, and waits where there is no room', async () => {
    const resizePolicy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }];
    const resources = { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '100m', memory: '32Mi' } };
    await scratch.create('resized', [idle({ resources, resizePolicy })], always);
    await scratch.isReady('resized');
    const resize = (changed: object): Promise<string> =>
      scratch.kubectl(
        'patch',
        'pod',
        'resized',
        '--subresource=resize',
        '-p',
        JSON.stringify({ spec: { containers: [{ name: 'main', resources: changed }] } }),
      );
    await resize({ limits: { cpu: '200m' } });
    await scratch.becomes('resized', { containerStatuses: [{ restartCount: 0, resources: { limits: { cpu: '200m' } } }] });
    await resize({ requests: { cpu: '1000' }, limits: { cpu: '1001' } });
    const pending = expect.objectContaining({ type: 'PodResizePending', reason: 'Infeasible' });
    await scratch.becomes('resized', { conditions: expect.arrayContaining([pending]), containerStatuses: [{ resources: { limits: { cpu: '200m' } } }] });
    await resize({ requests: { cpu: '60m', memory: '48Mi' }, limits: { cpu: '200m', memory: '48Mi' } });
    await scratch.becomes('resized', { containerStatuses: [{ restartCount: 1, allocatedResources: { cpu: '60m', memory: '48Mi' } }] });
    expect((await scratch.pod('resized')).status.conditions).not.toContainEqual(pending);
  });

  it('is looked into by a container that comes later', async () => {
    await scratch.create('debugged', [running('exec sleep 1000')]);
    await scratch.isReady('debugged');
    const look = ['sh', '-c', 'ps | grep -c "sleep 1000"; exit 5'];
    await scratch.kubectl('debug', 'debugged', `--image=${image}`, '--target=main', '--container=look', '--', ...look);
    await scratch.becomes('debugged', { phase: 'Running', ephemeralContainerStatuses: [{ name: 'look', ...ended(5) }] });
    expect(Number(await scratch.kubectl('logs', 'debugged', '-c', 'look'))).toBeGreaterThan(0);
  });

  it('reaches its end and takes nothing in on the way', async () => {
    await scratch.create('over', [running('exit 3')]);
    await scratch.becomes('over', { phase: 'Failed', containerStatuses: [ended(3)] });
    const { stderr } = await scratch.tryKubectl('exec', 'over', '--', 'true');
    expect(stderr).toContain('cannot exec into a container in a completed pod; current phase is Failed');
  });
});
