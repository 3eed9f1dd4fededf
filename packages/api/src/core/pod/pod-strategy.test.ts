import { type Draft } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { qualityOfService } from '../../semantics/quality-of-service.ts';
import { context, main, pod, strategy } from '../../testing/pod-under-test.ts';
import type { Pod } from '../pod.ts';

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
