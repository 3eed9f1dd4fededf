import { decodeObject } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { cells, created, decoded, definitionOf, errorsOf, testTime, updateErrors, type Manifest } from './testing/kind-under-test.ts';

const selector = { matchLabels: { app: 'a' } };
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'i:1' }] } };
const jobTemplate = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i:1' }] } };
const scaled = { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } };

const manifests: readonly (readonly [string, Manifest])[] = [
  ['DaemonSet', { spec: { selector, template } }],
  [
    'StatefulSet',
    { spec: { selector, template, serviceName: 's', volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'] } }] } },
  ],
  ['ReplicationController', { spec: { template } }],
  ['Job', { spec: { template: jobTemplate } }],
  ['CronJob', { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: jobTemplate } } } }],
  ['HorizontalPodAutoscaler.v2', { spec: { ...scaled, behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } } }],
  ['HorizontalPodAutoscaler.v1', { spec: { ...scaled, targetCPUUtilizationPercentage: 50 } }],
  ['NetworkPolicy', { spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] } }],
  [
    'Ingress',
    {
      spec: {
        rules: [{ host: '*.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] } }],
      },
    },
  ],
  ['PodDisruptionBudget', { spec: { selector, minAvailable: '50%' } }],
  ['PriorityClass', { value: 10 }],
];

describe('a workload as people write it', () => {
  it('counts changes of the template of a DaemonSet, and of nothing else', () => {
    const generationAfter = (manifest: Manifest): string | undefined => {
      const { strategy } = definitionOf('DaemonSet');
      const old = created('DaemonSet', { spec: { selector, template } });
      const context = { now: testTime, user: { username: 'tester', groups: [] } };
      return strategy.prepareForUpdate?.(decoded('DaemonSet', manifest), old, context).metadata.annotations?.['deprecated.daemonset.template.generation'];
    };
    expect(generationAfter({ spec: { selector, template, minReadySeconds: 3 } })).toBe('1');
    expect(generationAfter({ spec: { selector, template: { ...template, spec: { containers: [{ name: 'c', image: 'i:2' }] } } } })).toBe('2');
  });

  it('mounts the claims of a StatefulSet by their names', () => {
    const container = { name: 'c', image: 'i:1', volumeMounts: [{ name: 'v', mountPath: '/v' }] };
    const mounting = { ...template, spec: { containers: [container] } };
    const volumeClaimTemplates = [{ metadata: { name: 'v' }, spec: { accessModes: ['ReadWriteOnce'] } }];
    expect(errorsOf('StatefulSet', { spec: { selector, template: mounting, volumeClaimTemplates } })).toEqual([]);
    expect(errorsOf('StatefulSet', { spec: { selector, template: mounting } })).toHaveLength(1);
  });

  it.each(manifests)('%s is valid', (kind, manifest) => {
    expect(errorsOf(kind, manifest)).toEqual([]);
  });

  it.each(manifests)('%s has the same defaults when they are filled twice', (kind, manifest) => {
    const { strategy } = definitionOf(kind);
    const once = decoded(kind, manifest);
    const again = decodeObject(definitionOf(kind), once).object;
    expect(strategy.default?.(again) ?? again).toEqual(once);
  });
});

describe('defaults', () => {
  it.each<[string, Manifest, Manifest]>([
    [
      'DaemonSet',
      { spec: { selector, template } },
      { spec: { revisionHistoryLimit: 10, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } } },
    ],
    [
      'StatefulSet',
      { spec: { selector, template } },
      {
        spec: {
          replicas: 1,
          podManagementPolicy: 'OrderedReady',
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        },
      },
    ],
    ['ReplicationController', { spec: { template } }, { metadata: { labels: { app: 'a' } }, spec: { replicas: 1, selector: { app: 'a' } } }],
    [
      'Job',
      { spec: { template: jobTemplate } },
      { spec: { completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', podReplacementPolicy: 'TerminatingOrFailed' } },
    ],
    [
      'Job',
      { spec: { template: jobTemplate } },
      {
        spec: {
          selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'uid-1' } },
          template: { metadata: { labels: { 'batch.kubernetes.io/controller-uid': 'uid-1', 'job-name': 'a' } } },
        },
      },
    ],
    [
      'CronJob',
      { spec: { schedule: '@daily', jobTemplate: { spec: { template: jobTemplate } } } },
      { spec: { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 } },
    ],
    [
      'HorizontalPodAutoscaler.v2',
      { spec: scaled },
      { spec: { minReplicas: 1, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 80 } } }] } },
    ],
    ['NetworkPolicy', { spec: { egress: [{}] } }, { spec: { policyTypes: ['Ingress', 'Egress'] } }],
    ['PriorityClass', {}, { value: 0, preemptionPolicy: 'PreemptLowerPriority' }],
  ])('of a %s fill what %j left out', (kind, manifest, expected) => {
    expect(created(kind, manifest)).toMatchObject(expected);
  });
});

describe('validation', () => {
  it.each<[string, string, Manifest, string]>([
    [
      'a DaemonSet that may not move',
      'DaemonSet',
      { spec: { selector, template, updateStrategy: { rollingUpdate: { maxUnavailable: 0 } } } },
      'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    ],
    ['a Job whose pods always restart', 'Job', { spec: { template } }, 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    [
      'an indexed Job without an end',
      'Job',
      { spec: { template: jobTemplate, parallelism: 2, completionMode: 'Indexed' } },
      'spec.completions: Required value: when completion mode is Indexed',
    ],
    [
      'a schedule of four parts',
      'CronJob',
      { spec: { schedule: '* * * *', jobTemplate: { spec: { template: jobTemplate } } } },
      'spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]',
    ],
    [
      'a sixtieth minute',
      'CronJob',
      { spec: { schedule: '60 * * * *', jobTemplate: { spec: { template: jobTemplate } } } },
      'spec.schedule: Invalid value: "60 * * * *": end of range (60) above maximum (59): 60',
    ],
    [
      'an unknown time zone',
      'CronJob',
      { spec: { schedule: '@daily', timeZone: 'Mars/Base', jobTemplate: { spec: { template: jobTemplate } } } },
      'spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base',
    ],
    [
      'more pods at least than at most',
      'HorizontalPodAutoscaler.v2',
      { spec: { ...scaled, minReplicas: 5 } },
      'spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`',
    ],
    [
      'a budget said twice',
      'PodDisruptionBudget',
      { spec: { minAvailable: 1, maxUnavailable: 1 } },
      'spec: Invalid value: {"minAvailable":1,"maxUnavailable":1}: minAvailable and maxUnavailable cannot be both set',
    ],
    ['an Ingress for nothing', 'Ingress', {}, 'spec: Invalid value: []: either `defaultBackend` or `rules` must be specified'],
    ['a priority for the system', 'PriorityClass', { value: 2000000000 }, 'value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  ])('refuses %s', (_name, kind, manifest, expected) => {
    expect(errorsOf(kind, manifest)).toContain(expected);
  });

  it.each(['*/15 0-6,22 1 jan-mar mon', '0 0 * * 0', '@hourly', '5/10 * ? * *'])('accepts the schedule %s', (schedule) => {
    expect(errorsOf('CronJob', { spec: { schedule, jobTemplate: { spec: { template: jobTemplate } } } })).toEqual([]);
  });

  it('keeps what a StatefulSet was made with, but for what may change', () => {
    const before = { spec: { selector, template, serviceName: 'a' } };
    expect(updateErrors('StatefulSet', before, { spec: { ...before.spec, replicas: 3 } })).toEqual([]);
    expect(updateErrors('StatefulSet', before, { spec: { ...before.spec, serviceName: 'b' } })[0]).toContain(
      "fields other than 'replicas', 'ordinals', 'template'",
    );
  });
});

describe('columns', () => {
  it.each<[string, Manifest, Record<string, unknown>]>([
    ['StatefulSet', { spec: { selector, template, replicas: 3 }, status: { readyReplicas: 1 } }, { Ready: '1/3', Containers: 'c' }],
    ['DaemonSet', { spec: { selector, template }, status: { desiredNumberScheduled: 2 } }, { Desired: 2, Ready: 0, 'Node Selector': '<none>' }],
    [
      'Job',
      { spec: { template: jobTemplate, completions: 3 }, status: { succeeded: 1, startTime: '2026-01-02T03:03:05Z' } },
      { Status: 'Running', Completions: '1/3', Duration: '60s' },
    ],
    [
      'CronJob',
      { spec: { schedule: '@daily', jobTemplate: { spec: { template: jobTemplate } } } },
      { Schedule: '@daily', Timezone: '<none>', Suspend: 'False', Active: 0, 'Last Schedule': '<none>' },
    ],
    ['HorizontalPodAutoscaler.v2', { spec: scaled }, { Reference: 'Deployment/d', Targets: 'cpu: <unknown>/80%', MinPods: '1', MaxPods: 3, Replicas: 0 }],
    [
      'HorizontalPodAutoscaler.v1',
      { spec: { ...scaled, targetCPUUtilizationPercentage: 50 }, status: { currentCPUUtilizationPercentage: 20 } },
      { Targets: 'cpu: 20%/50%' },
    ],
    ['Ingress', { spec: { rules: [{ host: 'a.example.com' }], tls: [{}] } }, { Class: '<none>', Hosts: 'a.example.com', Ports: '80, 443' }],
    ['NetworkPolicy', { spec: { podSelector: selector } }, { 'Pod-Selector': 'app=a' }],
    ['ResourceQuota', { status: { hard: { pods: '4', 'limits.cpu': '2' }, used: { pods: '1' } } }, { Request: 'pods: 1/4', Limit: 'limits.cpu: 0/2' }],
  ])('of a %s with %j', (kind, manifest, expected) => {
    expect(cells(kind, manifest)).toMatchObject(expected);
  });
});

describe('a certificate request', () => {
  const request = Buffer.from('-----BEGIN CERTIFICATE REQUEST-----').toString('base64');
  const spec = { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] };

  it('is asked by who sent it, whatever it says', () => {
    expect(created('CertificateSigningRequest', { spec: { ...spec, username: 'somebody else' } })).toMatchObject({ spec: { username: 'tester' } });
  });

  it.each<[Manifest, readonly string[]]>([
    [spec, []],
    [{ ...spec, usages: [] }, ['spec.usages: Required value: usages must be provided']],
    [
      { ...spec, signerName: 'kubernetes.io/legacy-unknown' },
      ['spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version'],
    ],
    [{ ...spec, expirationSeconds: 5 }, ['spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds (10 minutes)']],
  ])('with %j has the errors %j', (asked, expected) => {
    expect(errorsOf('CertificateSigningRequest', { spec: asked })).toEqual(expected);
  });
});

describe('both versions of an autoscaler', () => {
  const v1 = definitionOf('HorizontalPodAutoscaler.v1');

  it('say the same about cpu', () => {
    const stored = v1.sharedStorage?.toStored(decoded('HorizontalPodAutoscaler.v1', { spec: { ...scaled, targetCPUUtilizationPercentage: 50 } }));
    expect(stored).toMatchObject({ apiVersion: 'autoscaling/v2', spec: { metrics: [{ resource: { target: { averageUtilization: 50 } } }] } });
  });

  it('lose nothing on the way from v2 to v1 and back', () => {
    const metrics = [
      { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '10' } } },
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
    ];
    const v2 = decoded('HorizontalPodAutoscaler.v2', { spec: { ...scaled, metrics, behavior: { scaleUp: { selectPolicy: 'Min' } } } });
    const there = v1.sharedStorage?.fromStored(v2);
    expect(there).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 60 } });
    expect(there === undefined ? undefined : v1.sharedStorage?.toStored(there)).toMatchObject({ spec: v2['spec' as keyof typeof v2] });
  });
});
