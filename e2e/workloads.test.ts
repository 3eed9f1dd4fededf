import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  Node,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  StatefulSet,
} from '@kubets/api';
import { eventually } from '@kubets/test-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubectl as kubectlAnywhere, type Outcome } from './harness/run-program.ts';
import { scratchNamespace, type ScratchNamespace } from './harness/scratch-namespace.ts';

const image = 'kubets/guestbook:1';
const patiently = { timeoutMs: 60_000, intervalMs: 400 };
let scratch: ScratchNamespace;
let nodeNames: readonly string[];

beforeAll(async () => {
  scratch = await scratchNamespace('workloads');
  const { items } = JSON.parse(await kubectlAnywhere('get', 'nodes', '-o', 'json')) as { items: Node[] };
  nodeNames = items.map(({ metadata }) => metadata.name);
});
afterAll(() => scratch.remove());

interface TemplateOptions {
  readonly command?: string;
  readonly container?: object;
  readonly spec?: object;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A pod template whose container does nothing for an hour, or what it is told. */
function template(app: string, { command = 'sleep 3600', container = {}, spec = {}, annotations = {} }: TemplateOptions = {}): object {
  return {
    metadata: { labels: { app }, annotations },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image, command: ['sh', '-c', command], ...container }], ...spec },
  };
}

function workload(kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet', name: string, spec: object = {}, options: TemplateOptions = {}): object {
  return { apiVersion: 'apps/v1', kind, metadata: { name }, spec: { selector: { matchLabels: { app: name } }, template: template(name, options), ...spec } };
}

function job(name: string, spec: object, options: TemplateOptions = {}): object {
  const restartPolicy = { restartPolicy: 'Never', ...options.spec };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template: template(name, { ...options, spec: restartPolicy }), ...spec } };
}

const podsOf = (app: string): Promise<readonly Pod[]> => scratch.list<Pod>('pods', `app=${app}`);
const namesOf = async (app: string): Promise<readonly string[]> => (await podsOf(app)).map(({ metadata }) => metadata.name).toSorted();
const uidsOf = async (app: string): Promise<readonly string[]> => (await podsOf(app)).map(({ metadata }) => metadata.uid).toSorted();
const rolledOut = (what: string): Promise<string> => scratch.kubectl('rollout', 'status', what, '--timeout=60s');
const patch = (what: string, body: object): Promise<string> => scratch.kubectl('patch', what, '--type=merge', '-p', JSON.stringify(body));
const annotate = (what: string, value: string): Promise<string> => patch(what, { spec: { template: { metadata: { annotations: { round: value } } } } });
const condition = (what: string, type: string, timeout = '60s'): Promise<string> =>
  scratch.kubectl('wait', what, `--for=condition=${type}`, `--timeout=${timeout}`);

describe.concurrent('a Deployment', () => {
  it('puts its replicas on different nodes', async () => {
    await scratch.apply(workload('Deployment', 'spread', { replicas: nodeNames.length }));
    await rolledOut('deployment/spread');
    expect((await podsOf('spread')).map(({ spec }) => spec.nodeName ?? '').toSorted()).toEqual([...nodeNames].toSorted());
  });

  it('rolls to a new template, back again, and keeps as many revisions as it is told', async () => {
    await scratch.apply(workload('Deployment', 'rolling', { replicas: 2, revisionHistoryLimit: 1 }));
    for (const round of ['2', '3']) {
      await rolledOut('deployment/rolling');
      await annotate('deployment/rolling', round);
    }
    await rolledOut('deployment/rolling');
    await scratch.kubectl('rollout', 'undo', 'deployment/rolling');
    await rolledOut('deployment/rolling');
    const { metadata, spec } = await scratch.get<Deployment>('deployment', 'rolling');
    expect(metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('4');
    expect(spec.template.metadata?.annotations).toEqual({ round: '2' });
    await eventually(async () => {
      const sets = await scratch.list<ReplicaSet>('replicasets', 'app=rolling');
      expect(sets.map((set) => `${set.metadata.annotations?.['deployment.kubernetes.io/revision']}: ${set.spec.replicas}`).toSorted()).toEqual([
        '3: 0',
        '4: 2',
      ]);
    }, patiently);
  });

  it('says when it is stuck, and gets on once it is undone', async () => {
    await scratch.apply(workload('Deployment', 'stuck', { replicas: 1 }));
    await rolledOut('deployment/stuck');
    await patch('deployment/stuck', { spec: { progressDeadlineSeconds: 1 } });
    await scratch.kubectl('set', 'image', 'deployment/stuck', 'main=registry.invalid/no-such:1');
    const { code, stderr } = await scratch.tryKubectl('rollout', 'status', 'deployment/stuck', '--timeout=60s');
    expect([code, stderr]).toEqual([1, expect.stringContaining('exceeded its progress deadline')]);
    await patch('deployment/stuck', { spec: { progressDeadlineSeconds: 600 } });
    await scratch.kubectl('rollout', 'undo', 'deployment/stuck');
    await eventually(
      async () => expect(await scratch.tryKubectl('rollout', 'status', 'deployment/stuck', '--timeout=30s')).toMatchObject({ code: 0 }),
      patiently,
    );
  });

  it('waits while it is paused, but follows its size', async () => {
    await scratch.apply(workload('Deployment', 'paused', { replicas: 1 }));
    await rolledOut('deployment/paused');
    const before = await uidsOf('paused');
    await scratch.kubectl('rollout', 'pause', 'deployment/paused');
    await annotate('deployment/paused', '2');
    await scratch.kubectl('scale', 'deployment/paused', '--replicas=2');
    await eventually(async () => expect(await uidsOf('paused')).toHaveLength(2), patiently);
    expect(await uidsOf('paused')).toEqual(expect.arrayContaining([...before]));
    expect(await scratch.list('replicasets', 'app=paused')).toHaveLength(1);
    await scratch.kubectl('rollout', 'resume', 'deployment/paused');
    await rolledOut('deployment/paused');
    expect((await uidsOf('paused')).filter((uid) => before.includes(uid))).toEqual([]);
  });

  it('that recreates ends all old pods before it makes new ones', async () => {
    await scratch.apply(workload('Deployment', 'recreate', { replicas: 2, strategy: { type: 'Recreate' } }));
    await rolledOut('deployment/recreate');
    await annotate('deployment/recreate', '2');
    await eventually(async () => {
      const rounds = new Set((await podsOf('recreate')).map(({ metadata }) => metadata.annotations?.['round'] ?? '1'));
      expect(rounds.size).toBeLessThanOrEqual(1);
      expect([...rounds]).toEqual(['2']);
    }, patiently);
    await rolledOut('deployment/recreate');
  });

  it('leaves its pods behind when they are orphaned, and a like one takes them over', async () => {
    const manifest = workload('Deployment', 'orphans', { replicas: 1 });
    await scratch.apply(manifest);
    await rolledOut('deployment/orphans');
    const [set] = await scratch.list<ReplicaSet>('replicasets', 'app=orphans');
    await scratch.kubectl('delete', 'deployment/orphans', '--cascade=orphan');
    await eventually(
      async () => expect((await scratch.list<ReplicaSet>('replicasets', 'app=orphans'))[0]?.metadata.ownerReferences).toBeUndefined(),
      patiently,
    );
    await scratch.apply(manifest);
    await rolledOut('deployment/orphans');
    const sets = await scratch.list<ReplicaSet>('replicasets', 'app=orphans');
    expect(sets.map(({ metadata }) => metadata.uid)).toEqual([set?.metadata.uid]);
    expect(sets[0]?.metadata.ownerReferences?.[0]?.kind).toBe('Deployment');
  });
});

describe.concurrent('a ReplicaSet', () => {
  it('adopts a pod it selects, and lets go of one it no longer selects', async () => {
    const labels = { metadata: { name: 'stray', labels: { app: 'adopting' } } };
    await scratch.apply({ apiVersion: 'v1', kind: 'Pod', ...template('adopting'), ...labels });
    await scratch.apply(workload('ReplicaSet', 'adopting', { replicas: 1 }));
    await eventually(async () => expect((await scratch.get<Pod>('pod', 'stray')).metadata.ownerReferences?.[0]?.name).toBe('adopting'), patiently);
    expect(await namesOf('adopting')).toEqual(['stray']);
    await scratch.kubectl('label', 'pod', 'stray', 'app=free', '--overwrite');
    await eventually(async () => expect((await scratch.get<Pod>('pod', 'stray')).metadata.ownerReferences).toBeUndefined(), patiently);
    await eventually(async () => expect(await namesOf('adopting')).toHaveLength(1), patiently);
  });

  it('and a ReplicationController say when a quota keeps pods out, and take it back', async () => {
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few' }, spec: { hard: { 'count/replicationcontrollers': '5', pods: '2' } } };
    const apart = await scratchNamespace('quota');
    try {
      await apart.apply(quota);
      await eventually(async () => expect((await apart.get<ResourceQuota>('resourcequota', 'few')).status.hard?.['pods']).toBe('2'), patiently);
      await apart.apply({
        apiVersion: 'v1',
        kind: 'ReplicationController',
        metadata: { name: 'many' },
        spec: { replicas: 3, selector: { app: 'many' }, template: template('many') },
      });
      const conditions = async (): Promise<readonly unknown[]> =>
        ((await apart.get<ReplicationController>('rc', 'many')).status.conditions ?? []).map(({ type, reason }) => [type, reason]);
      await eventually(async () => expect(await conditions()).toEqual([['ReplicaFailure', 'FailedCreate']]), patiently);
      expect((await apart.get<ResourceQuota>('resourcequota', 'few')).status.used?.['pods']).toBe('2');
      await apart.kubectl('scale', 'rc/many', '--replicas=2');
      await eventually(async () => expect(await conditions()).toEqual([]), patiently);
    } finally {
      await apart.remove();
    }
  });
});

describe.concurrent('a StatefulSet', () => {
  it('makes its pods in order, each ready before the next, and keeps their names and claims', async () => {
    const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } } };
    const mount = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
    const spec = { replicas: 2, serviceName: 'db', volumeClaimTemplates: [claim], persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } };
    await scratch.apply(workload('StatefulSet', 'db', spec, { command: 'hostname >> /data/names; sleep 3600', container: mount }));
    await rolledOut('statefulset/db');
    const [first, second] = await Promise.all(['db-0', 'db-1'].map((name) => scratch.get<Pod>('pod', name)));
    const readyAt = first?.status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? '';
    expect(Date.parse(second?.metadata.creationTimestamp ?? '')).toBeGreaterThanOrEqual(Date.parse(readyAt));
    await scratch.kubectl('delete', 'pod', 'db-0');
    await eventually(async () => expect((await scratch.get<Pod>('pod', 'db-0')).metadata.uid).not.toBe(first?.metadata.uid), patiently);
    await condition('pod/db-0', 'Ready');
    expect(await scratch.kubectl('exec', 'db-0', '--', 'cat', '/data/names')).toBe('db-0\ndb-0\n');
    await scratch.kubectl('scale', 'statefulset/db', '--replicas=1');
    await eventually(async () => {
      const claims = (await scratch.list<PersistentVolumeClaim>('pvc')).map(({ metadata }) => metadata.name);
      expect(claims.filter((name) => name.startsWith('data-db-'))).toEqual(['data-db-0']);
    }, patiently);
  });

  it('updates only down to its partition until that is lowered', async () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2 } };
    await scratch.apply(workload('StatefulSet', 'canary', { replicas: 3, updateStrategy, podManagementPolicy: 'Parallel' }));
    await rolledOut('statefulset/canary');
    await annotate('statefulset/canary', '2');
    const rounds = async (): Promise<readonly unknown[]> =>
      (await podsOf('canary')).toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).map(({ metadata }) => metadata.annotations?.['round']);
    await eventually(async () => expect(await rounds()).toEqual([undefined, undefined, '2']), patiently);
    await condition('pod/canary-2', 'Ready');
    await patch('statefulset/canary', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
    await eventually(async () => expect(await rounds()).toEqual(['2', '2', '2']), patiently);
    await eventually(async () => {
      const { status } = await scratch.get<StatefulSet>('statefulset', 'canary');
      expect(status.currentRevision).toBe(status.updateRevision);
    }, patiently);
  });

  it('with OnDelete replaces a pod only when it is deleted, and halts scaling down while its pods are broken', async () => {
    const readinessProbe = { exec: { command: ['test', '!', '-e', '/tmp/broken'] }, periodSeconds: 1, failureThreshold: 1 };
    const spec = { replicas: 2, updateStrategy: { type: 'OnDelete' } };
    await scratch.apply(workload('StatefulSet', 'careful', spec, { container: { readinessProbe } }));
    await eventually(async () => expect((await scratch.get<StatefulSet>('statefulset', 'careful')).status.readyReplicas).toBe(2), patiently);
    await annotate('statefulset/careful', '2');
    await scratch.kubectl('delete', 'pod', 'careful-1');
    await eventually(async () => expect((await scratch.get<Pod>('pod', 'careful-1')).metadata.annotations?.['round']).toBe('2'), patiently);
    expect((await scratch.get<Pod>('pod', 'careful-0')).metadata.annotations?.['round']).toBeUndefined();
    await condition('pod/careful-1', 'Ready');
    for (const name of ['careful-0', 'careful-1']) await scratch.kubectl('exec', name, '--', 'touch', '/tmp/broken');
    await condition('pod/careful-0', 'Ready=False');
    await condition('pod/careful-1', 'Ready=False');
    await scratch.kubectl('scale', 'statefulset/careful', '--replicas=0');
    await eventually(async () => {
      const { metadata, status } = await scratch.get<StatefulSet>('statefulset', 'careful');
      expect(status.observedGeneration).toBe(metadata.generation);
    }, patiently);
    expect(await namesOf('careful')).toEqual(['careful-0', 'careful-1']);
    await scratch.kubectl('exec', 'careful-0', '--', 'rm', '/tmp/broken');
    await eventually(async () => expect(await namesOf('careful')).toEqual([]), patiently);
  });
});

describe.concurrent('a DaemonSet', () => {
  it('runs on the nodes it selects, follows their labels, and replaces a pod that fails', async () => {
    const label = `kubets.io/${scratch.name}`;
    await scratch.apply(workload('DaemonSet', 'chosen', {}, { spec: { nodeSelector: { [label]: 'yes' } } }));
    await kubectlAnywhere('label', 'node', nodeNames[0] ?? '', `${label}=yes`);
    await eventually(async () => expect((await podsOf('chosen')).map(({ spec }) => spec.nodeName)).toEqual([nodeNames[0]]), patiently);
    const [pod] = await podsOf('chosen');
    const status = JSON.stringify({ status: { phase: 'Failed', conditions: null } });
    await scratch.kubectl('patch', 'pod', pod?.metadata.name ?? '', '--subresource=status', '--type=merge', '-p', status);
    await eventually(async () => {
      const [now] = await podsOf('chosen');
      expect([now?.metadata.uid === pod?.metadata.uid, now?.status.phase]).toEqual([false, 'Running']);
    }, patiently);
    await kubectlAnywhere('label', 'node', nodeNames[0] ?? '', `${label}-`);
    await eventually(async () => expect(await podsOf('chosen')).toEqual([]), patiently);
    expect((await scratch.get<DaemonSet>('daemonset', 'chosen')).status.desiredNumberScheduled).toBe(0);
  });

  it('rolls one node at a time, and back without touching pods that never changed', async () => {
    await scratch.apply(workload('DaemonSet', 'agent'));
    await rolledOut('daemonset/agent');
    const before = await uidsOf('agent');
    await scratch.kubectl('set', 'image', 'daemonset/agent', 'main=registry.invalid/no-such:1');
    await eventually(async () => expect((await uidsOf('agent')).filter((uid) => !before.includes(uid))).toHaveLength(1), patiently);
    await scratch.kubectl('rollout', 'undo', 'daemonset/agent');
    await rolledOut('daemonset/agent');
    expect((await uidsOf('agent')).filter((uid) => before.includes(uid))).toHaveLength(nodeNames.length - 1);
  });
});

describe.concurrent('a Job', () => {
  it('runs every index to its end and lets its pods go', async () => {
    await scratch.apply(
      job('indexed', { completions: 3, parallelism: 2, completionMode: 'Indexed' }, { command: 'test "$(hostname)" = "indexed-$JOB_COMPLETION_INDEX"' }),
    );
    await condition('job/indexed', 'Complete');
    const { status } = await scratch.get<Job>('job', 'indexed');
    expect(status).toMatchObject({ succeeded: 3, completedIndexes: '0-2', completionTime: expect.any(String) });
    await eventually(async () => expect((await podsOf('indexed')).flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]), patiently);
  });

  it('ends at once by its failure policy, gives indexes up one by one, and succeeds by its success policy', async () => {
    const failJob = { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] };
    const indexed = { completions: 2, parallelism: 2, completionMode: 'Indexed' };
    await scratch.apply(
      job('fatal', { backoffLimit: 6, podFailurePolicy: failJob }, { command: 'exit 42' }),
      job('partial', { ...indexed, backoffLimitPerIndex: 0 }, { command: 'exit $JOB_COMPLETION_INDEX' }),
      job('lucky', { ...indexed, successPolicy: { rules: [{ succeededIndexes: '0' }] } }, { command: 'test $JOB_COMPLETION_INDEX = 0 || sleep 3600' }),
    );
    await Promise.all([condition('job/fatal', 'Failed'), condition('job/partial', 'Failed'), condition('job/lucky', 'Complete')]);
    const reasons = async (name: string): Promise<readonly unknown[]> =>
      ((await scratch.get<Job>('job', name)).status.conditions ?? []).map(({ type, reason }) => `${type} ${reason}`);
    expect(await reasons('fatal')).toEqual(['FailureTarget PodFailurePolicy', 'Failed PodFailurePolicy']);
    expect(await reasons('partial')).toEqual(['FailureTarget FailedIndexes', 'Failed FailedIndexes']);
    expect((await scratch.get<Job>('job', 'partial')).status).toMatchObject({ completedIndexes: '0', failedIndexes: '1' });
    expect(await reasons('lucky')).toEqual(['SuccessCriteriaMet SuccessPolicy', 'Complete SuccessPolicy']);
  });

  it('holds while it is suspended, without taking the pods it ends for failures', async () => {
    await scratch.apply(job('held', { backoffLimit: 0, parallelism: 2, completions: 2 }, { command: 'sleep 3600' }));
    await eventually(async () => expect((await scratch.get<Job>('job', 'held')).status.ready).toBe(2), patiently);
    await patch('job/held', { spec: { suspend: true } });
    await condition('job/held', 'Suspended');
    await eventually(async () => expect(await podsOf('held')).toEqual([]), patiently);
    await patch('job/held', { spec: { suspend: false } });
    await eventually(async () => expect((await scratch.get<Job>('job', 'held')).status.ready).toBe(2), patiently);
    expect((await scratch.get<Job>('job', 'held')).status.failed).toBeUndefined();
  });

  it('is ended by its deadline, and removed with its pods after its time', async () => {
    await scratch.apply(job('late', { activeDeadlineSeconds: 1, ttlSecondsAfterFinished: 1 }, { command: 'sleep 3600' }));
    await scratch.kubectl('wait', 'job/late', '--for=delete', '--timeout=60s');
    await eventually(async () => expect(await podsOf('late')).toEqual([]), patiently);
  });

  it('is started by a CronJob each minute, or by hand', async () => {
    await scratch.apply({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'tick' },
      spec: { schedule: '* * * * *', jobTemplate: { spec: (job('tick', {}, { command: 'true' }) as { spec: object }).spec } },
    });
    await scratch.kubectl('create', 'job', 'by-hand', '--from=cronjob/tick');
    await condition('job/by-hand', 'Complete');
    await eventually(async () => expect((await scratch.get<CronJob>('cronjob', 'tick')).status.lastSuccessfulTime).toBeDefined(), {
      timeoutMs: 80_000,
      intervalMs: 500,
    });
    await patch('cronjob/tick', { spec: { suspend: true } });
  });
});

describe.concurrent('what keeps order among workloads', () => {
  it('a disruption budget refuses evictions until there are enough pods', async () => {
    await scratch.apply(workload('Deployment', 'guarded', { replicas: 1 }), {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guarded' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
    });
    await rolledOut('deployment/guarded');
    await eventually(async () => expect((await scratch.get<PodDisruptionBudget>('pdb', 'guarded')).status.currentHealthy).toBe(1), patiently);
    const evict = (name: string): Promise<Outcome> =>
      scratch.post(`pods/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { namespace: scratch.name, name } });
    const [pod] = await namesOf('guarded');
    expect(await evict(pod ?? '')).toMatchObject({ code: 1, stderr: expect.stringContaining("would violate the pod's disruption budget") });
    await scratch.kubectl('scale', 'deployment/guarded', '--replicas=2');
    await eventually(async () => expect((await evict(pod ?? '')).code).toBe(0), patiently);
    await eventually(async () => expect(await namesOf('guarded')).not.toContain(pod), patiently);
  });

  it('what an owner leaves goes in the background, before it, or stays', async () => {
    for (const cascade of ['background', 'foreground', 'orphan']) await scratch.apply(workload('ReplicaSet', `owner-${cascade}`, { replicas: 1 }));
    for (const cascade of ['background', 'foreground', 'orphan']) {
      await eventually(async () => expect(await namesOf(`owner-${cascade}`)).toHaveLength(1), patiently);
      await scratch.kubectl('delete', `replicaset/owner-${cascade}`, `--cascade=${cascade}`);
    }
    expect(await namesOf('owner-foreground')).toEqual([]);
    await eventually(async () => expect(await namesOf('owner-background')).toEqual([]), patiently);
    const [left] = await podsOf('owner-orphan');
    expect(left?.metadata.ownerReferences).toBeUndefined();
  });

  it('a namespace comes with an account and the authority to trust, and takes everything with it', async () => {
    const apart = await scratchNamespace('leaving');
    await apart.kubectl('wait', 'serviceaccount/default', '--for=create', '--timeout=30s');
    await apart.kubectl('wait', 'configmap/kube-root-ca.crt', '--for=create', '--timeout=30s');
    await apart.kubectl('delete', 'configmap/kube-root-ca.crt');
    await apart.kubectl('wait', 'configmap/kube-root-ca.crt', '--for=create', '--timeout=30s');
    await apart.apply(workload('Deployment', 'gone', { replicas: 1 }));
    await kubectlAnywhere('delete', 'namespace', apart.name, '--timeout=60s');
    expect(await kubectlAnywhere('get', 'pods', '-A', '-l', 'app=gone', '-o', 'name')).toBe('');
  });
});
