import { eventually } from '@kubets/test-cluster';
import type { Pod } from '@kubets/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildContainer, buildPod, secondsFromNow } from '../testing/build-situation.ts';
import { startWorkerNode, type WorkerNode } from '../testing/worker-node.ts';

const sleeping = buildContainer({ name: 'web', command: ['sleep', '1000'] });
const crashing = buildContainer({ name: 'web', command: ['sh', '-c', 'exit 3'] });

/** Root is needed: secrets live on a tmpfs. */
describe('PodWorker', () => {
  let node: WorkerNode;
  afterEach(() => node.stop());

  const reaches = (pod: Pod, expected: object): Promise<void> => eventually(() => expect(node.status(pod)).toMatchObject(expected));
  const isRunning = { phase: 'Running', containerStatuses: [{ state: { running: {} }, ready: true, restartCount: 0 }] };

  it('runs a pod, and says what it does', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [sleeping] });
    node.run(pod);
    await reaches(pod, { ...isRunning, podIP: expect.stringMatching(/^10\./), hostIP: '192.168.0.1' });
    expect(node.events).toEqual([
      'Pulled: Container image "app:1" already present on machine',
      'Created: Created container: web',
      'Started: Started container web',
    ]);
  });

  it('keeps the times it told while older states of the object still come back', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [sleeping] });
    const worker = node.run(pod);
    await reaches(pod, isRunning);
    const told = node.status(pod)?.conditions;
    const older = told?.map((condition) => ({ ...condition, lastTransitionTime: '2026-01-01T00:00:00Z' }));
    await node.clock.advance(60_000);
    worker.update({ ...pod, metadata: { ...pod.metadata, generation: 7 }, status: { ...pod.status, conditions: older } });
    await reaches(pod, { observedGeneration: 7 });
    expect(node.status(pod)?.conditions).toEqual(told?.map((condition) => ({ ...condition, observedGeneration: 7 })));
  });

  it('renews a token when its time comes, and when that fails waits for its next try', async () => {
    node = await startWorkerNode();
    const { clock, recording } = node;
    let asked = 0;
    recording.token = () => {
      if (++asked === 2) throw new Error('the server is away');
      return { token: `token ${asked}`, expirationTimestamp: new Date(clock.now().getTime() + 3_600_000).toISOString() };
    };
    const volumes = [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }] } }];
    const pod = buildPod({ containers: [sleeping], volumes } as Partial<Pod['spec']>);
    node.run(pod);
    await reaches(pod, isRunning);
    let looks = 0;
    const now = clock.now.bind(clock);
    vi.spyOn(clock, 'now').mockImplementation(() => {
      if (++looks > 1_000) throw new Error('the worker looks without end');
      return now();
    });
    await clock.advance(2_880_000);
    await eventually(() => expect(node.events).toContainEqual(expect.stringContaining('the server is away')));
    expect(asked).toBe(2);
    await clock.advance(1_000);
    await eventually(() => expect(asked).toBe(3));
  });

  it('restarts a crashing container, the second time only after its back-off', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [crashing] });
    node.run(pod);
    await reaches(pod, { containerStatuses: [{ restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } }] });
    await node.clock.advance(9_000);
    await reaches(pod, { containerStatuses: [{ restartCount: 1 }] });
    await node.clock.advance(2_000);
    await reaches(pod, { containerStatuses: [{ restartCount: 2, state: { waiting: { message: expect.stringContaining('back-off 20s') } } }] });
    expect(node.events).toContain('BackOff: Back-off restarting failed container web in pod web_default(uid-1)');
  });

  it('a container whose postStart hook fails ends, and comes back like one that crashed', async () => {
    node = await startWorkerNode();
    const lifecycle = { postStart: { exec: { command: ['sh', '-c', 'exit 2'] } } };
    const pod = buildPod({ containers: [{ ...sleeping, lifecycle }] });
    node.run(pod);
    await reaches(pod, { containerStatuses: [{ restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: {} } }] });
    const told = node.events.slice(node.events.findIndex((event) => event.startsWith('Started')) + 1);
    expect(told.slice(0, 2)).toEqual([expect.stringMatching(/^FailedPostStartHook: .*exited with 2/), 'Killing: FailedPostStartHook']);
    expect(told).not.toContainEqual(expect.stringMatching(/^Failed:/));
    await node.clock.advance(11_000);
    await reaches(pod, { containerStatuses: [{ restartCount: 2, state: { waiting: { message: expect.stringContaining('back-off 20s') } } }] });
  });

  it('ends the sidecars of a pod whose containers have succeeded, and the pod with them', async () => {
    node = await startWorkerNode();
    const sidecar = { ...sleeping, name: 'proxy', restartPolicy: 'Always' as const };
    const pod = buildPod({ restartPolicy: 'Never', initContainers: [sidecar], containers: [buildContainer({ name: 'web', command: ['echo', 'done'] })] });
    node.run(pod);
    await reaches(pod, { phase: 'Succeeded', initContainerStatuses: [{ state: { terminated: {} }, restartCount: 0 }] });
  });

  it('goes on with the back-off of a kubelet before it', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [crashing] });
    const before = node.run(pod);
    await reaches(pod, { containerStatuses: [{ restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } }] });
    before.stop();
    node.run(pod);
    await node.clock.advance(9_000);
    await reaches(pod, { containerStatuses: [{ restartCount: 1, state: { waiting: { message: expect.stringContaining('back-off 10s') } } }] });
    await node.clock.advance(2_000);
    await reaches(pod, { containerStatuses: [{ restartCount: 2, state: { waiting: { message: expect.stringContaining('back-off 20s') } } }] });
  });

  it.each([
    ['Succeeded', 'exit 0'],
    ['Failed', 'exit 3'],
  ])('a pod that never restarts is %s after %j', async (phase, command) => {
    node = await startWorkerNode();
    const pod = buildPod({ restartPolicy: 'Never', containers: [buildContainer({ name: 'web', command: ['sh', '-c', command] })] });
    node.run(pod);
    await reaches(pod, { phase });
  });

  it('fails a pod at its active deadline, and stops it', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [sleeping], activeDeadlineSeconds: 100 });
    node.run(pod);
    await reaches(pod, isRunning);
    await node.clock.advance(41_000);
    await reaches(pod, {
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
      containerStatuses: [{ state: { terminated: { exitCode: 137 } } }],
    });
    expect(node.gone).toEqual([]);
  });

  it('ends a deleted pod: containers, sandbox, status, object', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [sleeping] });
    const worker = node.run(pod);
    await reaches(pod, isRunning);
    worker.update({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-03-01T12:00:30Z', deletionGracePeriodSeconds: 30 } });
    await eventually(() => expect(node.gone).toEqual(['web']));
    expect(node.cache.all()).toEqual([]);
    expect(node.recording.writes.at(-1)).toMatchObject({ verb: 'delete', plural: 'pods', identity: { name: 'web' } });
    expect(node.events.at(-1)).toBe('Killing: Stopping container web');
  });

  it('keeps the object of a pod that the node ended', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [sleeping] });
    const worker = node.run(pod);
    await reaches(pod, isRunning);
    worker.fail({ reason: 'Evicted', message: 'The node was low on resource: memory.' }, 0);
    await reaches(pod, { phase: 'Failed', reason: 'Evicted' });
    expect(node.gone).toEqual([]);
  });

  it('waits longer and longer for an image that cannot be pulled', async () => {
    let pulls = 0;
    const pullImage = (): Promise<void> => {
      pulls += 1;
      return Promise.reject(new Error('no route to registry'));
    };
    node = await startWorkerNode({ image: async () => undefined, pullImage });
    const pod = buildPod({ containers: [sleeping] });
    node.run(pod);
    await reaches(pod, { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull', message: 'no route to registry' } } }] });
    await node.clock.advance(1_000);
    await reaches(pod, { containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] });
    await node.clock.advance(9_500);
    await eventually(() => expect(pulls).toBe(2));
    await reaches(pod, { containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull' } } }] });
    await node.clock.advance(15_000);
    expect(pulls).toBe(2);
  });

  it('waits for the image of a volume as for that of a container', async () => {
    let pulls = 0;
    const pullImage = (): Promise<void> => {
      pulls += 1;
      return Promise.reject(new Error('no route to registry'));
    };
    node = await startWorkerNode({ image: async () => undefined, pullImage });
    const volumes = [{ name: 'files', image: { reference: 'files:1', pullPolicy: 'IfNotPresent' } }];
    const pod = buildPod({ containers: [{ ...sleeping, volumeMounts: [{ name: 'files', mountPath: '/files' }] }], volumes } as Partial<Pod['spec']>);
    node.run(pod);
    await reaches(pod, { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull', message: 'no route to registry' } } }] });
    await node.clock.advance(1_000);
    await reaches(pod, { containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] });
    expect(node.events).toContain('BackOff: Back-off pulling image "files:1"');
    expect(pulls).toBe(1);
    await node.clock.advance(9_500);
    await eventually(() => expect(pulls).toBe(2));
  });

  it('says what is missing for a container, and starts it when it is there', async () => {
    node = await startWorkerNode();
    const env = [{ name: 'KEY', valueFrom: { configMapKeyRef: { name: 'settings', key: 'key' } } }];
    const pod = buildPod({ containers: [{ ...sleeping, env }] });
    node.run(pod);
    await reaches(pod, { containerStatuses: [{ state: { waiting: { reason: 'CreateContainerConfigError', message: 'configmap "settings" not found' } } }] });
    expect(node.events.at(-1)).toBe('Failed: Error: configmap "settings" not found');
  });

  it('starts a debug container beside the running ones', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [sleeping] });
    const worker = node.run(pod);
    await reaches(pod, isRunning);
    const debug = { ...buildContainer({ name: 'debug', command: ['sh', '-c', 'exit 7'] }), targetContainerName: 'web' };
    worker.update({ ...pod, spec: { ...pod.spec, ephemeralContainers: [debug] } });
    await reaches(pod, { ...isRunning, ephemeralContainerStatuses: [{ name: 'debug', state: { terminated: { exitCode: 7 } } }] });
  });

  it('a pod whose deadline passed while nobody looked fails at once', async () => {
    node = await startWorkerNode();
    const pod = buildPod({ containers: [sleeping], activeDeadlineSeconds: 10 }, { status: { startTime: secondsFromNow(-60).toISOString() } });
    node.run(pod);
    await reaches(pod, { phase: 'Failed', reason: 'DeadlineExceeded' });
  });
});
