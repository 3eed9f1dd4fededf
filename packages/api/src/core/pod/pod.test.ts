import { decodeObject, formatFieldError, type Draft } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { podDefinition, type Pod } from '../pod.ts';
import { podSummary } from './pod-columns.ts';
import { imageTag } from './image-name.ts';
import { qualityOfService } from '../../semantics/quality-of-service.ts';

const { strategy } = podDefinition;
const context = { now: new Date('2026-01-02T03:04:05Z'), user: { username: 'tester', groups: [] } };

/** A pod as the server sees it after decoding and defaulting. */
function pod(spec: Draft<Pod['spec']> = {}, rest: Draft<Pod> = {}): Pod {
  const draft = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, ...rest, spec: { containers: [{ name: 'main', image: 'nginx:1' }], ...spec } };
  const { object } = decodeObject(podDefinition, draft);
  return strategy.default?.(object) ?? object;
}

const main = (container: Record<string, unknown>) => ({ containers: [{ name: 'main', image: 'nginx:1', ...container }] }) as Draft<Pod['spec']>;
const errorsOf = (spec: Draft<Pod['spec']>): readonly string[] => (strategy.validate?.(pod(spec)) ?? []).map(formatFieldError);
const updateErrors = (before: Draft<Pod['spec']>, after: Draft<Pod['spec']>): readonly string[] =>
  (strategy.validateUpdate?.(pod(after), pod(before)) ?? []).map(formatFieldError);

describe('defaults of a pod', () => {
  it('fill what the manifest left out', () => {
    expect(pod().spec).toMatchObject({
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      terminationGracePeriodSeconds: 30,
      schedulerName: 'default-scheduler',
      securityContext: {},
      enableServiceLinks: true,
      containers: [{ imagePullPolicy: 'IfNotPresent', terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', resources: {} }],
    });
  });

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['registry:5000/team/nginx', 'Always'],
    ['registry:5000/team/nginx:1', 'IfNotPresent'],
    ['nginx@sha256:abc', 'IfNotPresent'],
    ['nginx:latest@sha256:abc', 'Always'],
  ])('an image %s is pulled %s', (image, policy) => {
    expect(pod(main({ image })).spec.containers[0]?.imagePullPolicy).toBe(policy);
  });

  it('read an empty word as one left out', () => {
    expect(pod({ ...main({ imagePullPolicy: '' }), restartPolicy: '' as 'Always' }).spec).toMatchObject({
      restartPolicy: 'Always',
      containers: [{ imagePullPolicy: 'IfNotPresent' }],
    });
  });

  it('request what is limited and not asked for', () => {
    const resources = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } };
    expect(pod(main({ resources })).spec.containers[0]?.resources.requests).toEqual({ cpu: '500m', memory: '1Gi' });
  });

  it('give a pod on the host network its container ports', () => {
    expect(pod({ hostNetwork: true, ...main({ ports: [{ containerPort: 80 }] }) }).spec.containers[0]?.ports).toEqual([
      { containerPort: 80, hostPort: 80, protocol: 'TCP' },
    ]);
  });

  it('make a volume without a source an emptyDir and fill file modes', () => {
    expect(pod({ volumes: [{ name: 'a' }, { name: 'b', secret: { secretName: 's' } }] }).spec.volumes).toEqual([
      { name: 'a', emptyDir: {} },
      { name: 'b', secret: { secretName: 's', defaultMode: 420 } },
    ]);
  });

  it('fill probes', () => {
    expect(pod(main({ livenessProbe: { httpGet: { port: 80 } } })).spec.containers[0]?.livenessProbe).toEqual({
      httpGet: { path: '/', port: 80, scheme: 'HTTP' },
      failureThreshold: 3,
      periodSeconds: 10,
      successThreshold: 1,
      timeoutSeconds: 1,
    });
  });

  it('name the service account both ways', () => {
    expect(pod({ serviceAccount: 'robot' }).spec).toMatchObject({ serviceAccountName: 'robot', serviceAccount: 'robot' });
  });
});

describe('a pod being created', () => {
  it('is pending, with its quality of service', () => {
    expect(strategy.prepareForCreate?.(pod(), context).status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  it('says in its selectors what it says of pods by its own labels', () => {
    const labelSelector = { matchLabels: { app: 'a' } };
    const term = { labelSelector, topologyKey: 'zone', matchLabelKeys: ['tenant', 'absent'], mismatchLabelKeys: ['track'] };
    const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' as const, labelSelector, matchLabelKeys: ['track'] };
    const spec = {
      topologySpreadConstraints: [spread],
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }] },
      },
    };
    const labelled = pod(spec);
    const made = strategy.prepareForCreate?.({ ...labelled, metadata: { ...labelled.metadata, labels: { tenant: 't1', track: 'canary' } } }, context).spec;
    const tenant = { key: 'tenant', operator: 'In', values: ['t1'] };
    const track = { key: 'track', operator: 'NotIn', values: ['canary'] };
    const merged = { ...term, labelSelector: { ...labelSelector, matchExpressions: [tenant, track] } };
    expect(made?.affinity).toEqual({
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [merged] },
      podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: merged }] },
    });
    expect(made?.topologySpreadConstraints?.[0]?.labelSelector?.matchExpressions).toEqual([{ ...track, operator: 'In' }]);
  });

  it('says that it is held by its gates', () => {
    expect(strategy.prepareForCreate?.(pod({ schedulingGates: [{ name: 'wait' }] }), context).status.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' },
    ]);
  });

  it.each([
    [{}, 'BestEffort'],
    [{ requests: { cpu: '1' } }, 'Burstable'],
    [{ limits: { cpu: '1' } }, 'Burstable'],
    [{ limits: { cpu: '1', memory: '1Gi' } }, 'Guaranteed'],
    [{ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1000m', memory: '1024Mi' } }, 'Guaranteed'],
    [{ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '512Mi' } }, 'Burstable'],
  ])('with resources %j is %s', (resources, expected) => {
    expect(qualityOfService(pod(main({ resources })).spec)).toBe(expected);
  });
});

describe('validation of a pod', () => {
  it('accepts one that uses most of the API', () => {
    expect(
      errorsOf({
        initContainers: [
          { name: 'prepare', image: 'a' },
          { name: 'side', image: 'b', restartPolicy: 'Always', readinessProbe: { tcpSocket: { port: 'http' } } },
        ],
        containers: [
          {
            name: 'main',
            image: 'nginx',
            ports: [{ name: 'http', containerPort: 80 }],
            env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
            envFrom: [{ prefix: 'A_', configMapRef: { name: 'config' } }],
            volumeMounts: [{ name: 'data', mountPath: '/data', subPath: 'a/b' }],
            livenessProbe: { httpGet: { path: '/', port: 'http' } },
            lifecycle: { preStop: { sleep: { seconds: 5 } } },
            securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false },
            resources: { requests: { cpu: '100m', 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '1' } },
          },
        ],
        volumes: [{ name: 'data', emptyDir: { sizeLimit: '1Gi' } }],
        tolerations: [{ operator: 'Exists' }, { key: 'a', effect: 'NoExecute', tolerationSeconds: 5 }],
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }],
      }),
    ).toEqual([]);
  });

  it.each<[string, Draft<Pod['spec']>, string]>([
    ['no container', { containers: [] }, 'spec.containers: Required value'],
    ['a container without a name', main({ name: '' }), 'spec.containers[0].name: Required value'],
    ['a container without an image', main({ image: '' }), 'spec.containers[0].image: Required value'],
    [
      'an image with a space around it',
      main({ image: ' nginx' }),
      'spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace',
    ],
    [
      'two containers of one name',
      {
        containers: [
          { name: 'a', image: 'x' },
          { name: 'a', image: 'x' },
        ],
      },
      'spec.containers[1].name: Duplicate value: "a"',
    ],
    [
      'a port beyond the range',
      main({ ports: [{ containerPort: 70000 }] }),
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'two ports of one name',
      main({
        ports: [
          { name: 'a', containerPort: 1 },
          { name: 'a', containerPort: 2 },
        ],
      }),
      'spec.containers[0].ports[1].name: Duplicate value: "a"',
    ],
    [
      'an environment variable with two sources of its value',
      main({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
      'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
    ],
    [
      'a field an environment variable cannot take',
      main({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } }] }),
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"',
    ],
    ['a probe without a handler', main({ livenessProbe: {} }), 'spec.containers[0].livenessProbe: Required value: must specify a handler type'],
    [
      'a probe with two handlers',
      main({ livenessProbe: { httpGet: { port: 80 }, tcpSocket: { port: 80 } } }),
      'spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
    ],
    [
      'a liveness probe that wants two successes',
      main({ livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } }),
      'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
    ],
    [
      'a mount of an unknown volume',
      main({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
      'spec.containers[0].volumeMounts[0].name: Not found: "data"',
    ],
    [
      'a volume of two kinds',
      { volumes: [{ name: 'a', emptyDir: {}, secret: { secretName: 's' } }] },
      'spec.volumes[0].secret: Forbidden: may not specify more than 1 volume type',
    ],
    ['a secret volume without a secret', { volumes: [{ name: 'a', secret: {} }] }, 'spec.volumes[0].secret.secretName: Required value'],
    [
      'a request above its limit',
      main({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      'half an extended resource',
      main({ resources: { limits: { 'example.com/gpu': '500m' } } }),
      'spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer',
    ],
    [
      'a preference without weight',
      { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, preference: {} }] } } },
      'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100',
    ],
    [
      'a toleration of everything that is no Exists',
      { tolerations: [{ operator: 'Equal' }] },
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
    [
      'a spread of nothing',
      { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] },
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
    ],
    [
      'a user below zero',
      { securityContext: { runAsUser: -1 } },
      'spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ],
    ['own DNS without servers', { dnsPolicy: 'None' }, 'spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
    ['a deadline of zero', { activeDeadlineSeconds: 0 }, 'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    [
      'a probe on an init container',
      { initContainers: [{ name: 'i', image: 'x', livenessProbe: { exec: { command: ['a'] } } }] },
      'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
    [
      'the processes of both node and pod shared',
      { hostPID: true, shareProcessNamespace: true },
      'spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled',
    ],
    [
      'two containers on one port of the node',
      { containers: ['a', 'b'].map((name) => ({ name, image: 'x', ports: [{ containerPort: 80, hostPort: 80 }] })) },
      'spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"',
    ],
  ])('refuses %s', (_name, spec, expected) => {
    expect(errorsOf(spec)).toContain(expected);
  });
});

describe('an update of a pod', () => {
  it('may change images, add tolerations and shorten the deadline', () => {
    expect(
      updateErrors({ activeDeadlineSeconds: 20 }, { ...main({ image: 'nginx:2' }), activeDeadlineSeconds: 10, tolerations: [{ operator: 'Exists' }] }),
    ).toEqual([]);
  });

  it('may not change anything else, and is told what it changed', () => {
    const [error] = updateErrors({}, { restartPolicy: 'Never' });
    expect(error).toMatch(/^spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`,`spec.initContainers/);
    expect(error).toContain('spec.restartPolicy: "Always" -> "Never"');
  });

  it.each<[string, Draft<Pod['spec']>, Draft<Pod['spec']>, string]>([
    [
      'add a container',
      {},
      {
        containers: [
          { name: 'main', image: 'nginx:1' },
          { name: 'b', image: 'x' },
        ],
      },
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
    [
      'lengthen the deadline',
      { activeDeadlineSeconds: 5 },
      { activeDeadlineSeconds: 6 },
      'spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value',
    ],
    [
      'take a toleration away',
      { tolerations: [{ key: 'a', operator: 'Exists' }] },
      {},
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ],
    ['add a gate', {}, { schedulingGates: [{ name: 'g' }] }, "spec.schedulingGates: Forbidden: only deletion is allowed, but found new scheduling gate 'g'"],
  ])('may not %s', (_name, before, after, expected) => {
    expect(updateErrors(before, after)).toContain(expected);
  });
});

describe('the time a deleted pod has', () => {
  it.each<[string, Draft<Pod>, number | undefined, number | undefined]>([
    ['is its own grace period', { spec: { nodeName: 'n' } }, undefined, 30],
    ['is what the caller asks for', { spec: { nodeName: 'n' } }, 5, 5],
    ['is one second when asked for less than none', { spec: { nodeName: 'n' } }, -3, 1],
    ['is none before it has a node', {}, undefined, undefined],
    ['is none once it has ended', { spec: { nodeName: 'n' }, status: { phase: 'Succeeded' } }, undefined, undefined],
  ])('%s', (_name, draft, asked, expected) => {
    expect(strategy.gracePeriod?.(pod(draft.spec, { status: draft.status } as Draft<Pod>), asked)).toBe(expected);
  });
});

describe('what is printed of a pod', () => {
  const running = { name: 'main', image: 'nginx', imageID: '', ready: true, restartCount: 0, state: { running: {} } };
  it.each<[string, Draft<Pod>, { ready: string; status: string; restarts: string }]>([
    ['pending', { status: { phase: 'Pending' } }, { ready: '0/1', status: 'Pending', restarts: '0' }],
    ['running', { status: { phase: 'Running', containerStatuses: [running] } }, { ready: '1/1', status: 'Running', restarts: '0' }],
    [
      'in a crash loop',
      {
        status: {
          phase: 'Running',
          containerStatuses: [
            {
              ...running,
              ready: false,
              restartCount: 3,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-02T02:59:05Z' } },
            },
          ],
        },
      },
      { ready: '0/1', status: 'CrashLoopBackOff', restarts: '3 (5m ago)' },
    ],
    [
      'ended by a signal',
      { status: { phase: 'Failed', containerStatuses: [{ ...running, ready: false, state: { terminated: { exitCode: 137, signal: 9 } } }] } },
      { ready: '0/1', status: 'Signal:9', restarts: '0' },
    ],
    [
      'terminating',
      { metadata: { deletionTimestamp: '2026-01-02T03:04:00Z' }, status: { phase: 'Running', containerStatuses: [running] } },
      { ready: '1/1', status: 'Terminating', restarts: '0' },
    ],
    [
      'initializing',
      {
        spec: {
          initContainers: [
            { name: 'a', image: 'x' },
            { name: 'b', image: 'x' },
          ],
        },
        status: {
          phase: 'Pending',
          initContainerStatuses: [
            { ...running, name: 'a', ready: true, state: { terminated: { exitCode: 0 } } },
            { ...running, name: 'b', ready: false },
          ],
        },
      },
      { ready: '0/1', status: 'Init:1/2', restarts: '0' },
    ],
    [
      'gated',
      { status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] } },
      { ready: '0/1', status: 'SchedulingGated', restarts: '0' },
    ],
    ['evicted', { status: { phase: 'Failed', reason: 'Evicted' } }, { ready: '0/1', status: 'Evicted', restarts: '0' }],
  ])('%s', (_name, draft, expected) => {
    const metadata = { name: 'web', ...draft.metadata };
    expect(podSummary(pod(draft.spec, { metadata, status: draft.status } as Draft<Pod>), context.now)).toEqual(expected);
  });
});

describe('the tag of an image', () => {
  it.each([
    ['nginx', 'latest'],
    ['nginx:1', '1'],
    ['host:5000/nginx', 'latest'],
    ['nginx@sha256:0', ''],
  ])('%s is "%s"', (image, tag) => {
    expect(imageTag(image)).toBe(tag);
  });
});

describe('a change through a subresource', () => {
  const through = (subresource: string, before: Draft<Pod['spec']>, after: Draft<Pod['spec']>): readonly string[] =>
    (strategy.validateUpdate?.(pod(after), pod(before), subresource) ?? []).map(formatFieldError);
  const using = (cpu: string) => main({ resources: { requests: { cpu } } });

  it('puts a pod on its node', () => {
    expect(through('binding', {}, { nodeName: 'node-1' })).toEqual([]);
  });

  it('adds an ephemeral container', () => {
    expect(through('ephemeralcontainers', {}, { ephemeralContainers: [{ name: 'debug', image: 'busybox:1' }] })).toEqual([]);
  });

  it('resizes a container', () => {
    expect(through('resize', using('1'), using('2'))).toEqual([]);
    expect(updateErrors(using('1'), using('2'))[0]).toMatch(/^spec: Forbidden: pod updates may not change fields/);
  });

  it('may not give it another quality of service', () => {
    expect(through('resize', using('1'), {})).toContain('metadata: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing');
  });
});
