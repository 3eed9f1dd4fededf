import { describe, expect, it } from 'vitest';
import { mistakesIn, updateErrors, type Manifest } from '../testing/kind-under-test.ts';

/** Mistakes people make in what makes pods, and what Kubernetes has always told them. */

const labels = { app: 'a' };
const pod = { containers: [{ name: 'c', image: 'i' }] };
const template = { metadata: { labels }, spec: pod };
const workload = (more: Manifest = {}): Manifest => ({ selector: { matchLabels: labels }, template, ...more });
const job = (more: Manifest = {}): Manifest => ({ template: { spec: { ...pod, restartPolicy: 'Never' } }, ...more });
const cron = (more: Manifest = {}): Manifest => ({ schedule: '0 * * * *', jobTemplate: { spec: job() }, ...more });
const rolling = (rollingUpdate: Manifest): Manifest => workload({ strategy: { type: 'RollingUpdate', rollingUpdate } });
const percent = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

describe('a workload', () => {
  it.each<[string, Manifest, readonly string[]]>([
    ['Deployment', { template }, ['spec.selector: Required value']],
    [
      'Deployment',
      workload({ selector: { matchLabels: { app: 'b' } } }),
      ['spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`'],
    ],
    ['Deployment', workload({ selector: {} }), ['spec.selector: Invalid value: {}: empty selector is invalid for deployment']],
    ['Deployment', workload({ replicas: -1 }), ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
    [
      'Deployment',
      workload({ template: { ...template, spec: { ...pod, restartPolicy: 'Never' } } }),
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      'Deployment',
      workload({ template: { ...template, spec: { ...pod, activeDeadlineSeconds: 5 } } }),
      ['spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported'],
    ],
    ['Deployment', workload({ template: { metadata: { labels }, spec: {} } }), ['spec.template.spec.containers: Required value']],
    [
      'Deployment',
      workload({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
    ['Deployment', workload({ strategy: { type: 'Blue' } }), ['spec.strategy.type: Unsupported value: "Blue": supported values: "Recreate", "RollingUpdate"']],
    [
      'Deployment',
      rolling({ maxSurge: 0, maxUnavailable: 0 }),
      ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
    ],
    ['Deployment', rolling({ maxUnavailable: '110%' }), ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "110%": must not be greater than 100%']],
    ['Deployment', rolling({ maxSurge: 'some' }), [`spec.strategy.rollingUpdate.maxSurge: Invalid value: "some": ${percent}`]],
    [
      'Deployment',
      workload({ progressDeadlineSeconds: 10, minReadySeconds: 10 }),
      ['spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds'],
    ],
    ['Deployment', workload({ revisionHistoryLimit: -1 }), ['spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0']],
    [
      'DaemonSet',
      workload({ updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
      ['spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0'],
    ],
    [
      'DaemonSet',
      workload({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }),
      ['spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero'],
    ],
    [
      'StatefulSet',
      workload({ updateStrategy: { rollingUpdate: { partition: -1 } } }),
      ['spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0'],
    ],
    ['StatefulSet', workload({ ordinals: { start: -1 } }), ['spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0']],
    ['ReplicationController', { template }, []],
    [
      'ReplicationController',
      { selector: { app: 'b' }, template },
      ['spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`'],
    ],
    ['Job', { template: { spec: pod } }, ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"']],
    [
      'Deployment',
      workload({ selector: { matchExpressions: [{ key: 'app', operator: 'Equals', values: ['a'] }] } }),
      ['spec.selector.matchExpressions[0].operator: Invalid value: "Equals": not a valid selector operator'],
    ],
    ['Job', job({ parallelism: -1 }), ['spec.parallelism: Invalid value: -1: must be greater than or equal to 0']],
    ['Job', job({ backoffLimit: -1 }), ['spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0']],
    ['Job', job({ ttlSecondsAfterFinished: -1 }), ['spec.ttlSecondsAfterFinished: Invalid value: -1: must be greater than or equal to 0']],
    ['Job', job({ completionMode: 'Indexed', parallelism: 1 }), ['spec.completions: Required value: when completion mode is Indexed']],
    ['CronJob', cron({ schedule: undefined }), ['spec.schedule: Required value']],
    ['CronJob', cron({ schedule: '61 * * * *' }), ['spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61']],
    ['CronJob', cron({ schedule: '*/0 * * * *' }), ['spec.schedule: Invalid value: "*/0 * * * *": step of range should be a positive number: */0']],
    ['CronJob', cron({ schedule: '@often' }), ['spec.schedule: Invalid value: "@often": unrecognized descriptor: @often']],
    [
      'CronJob',
      cron({ schedule: '0 0 * * fri-mon' }),
      ['spec.schedule: Invalid value: "0 0 * * fri-mon": beginning of range (5) beyond end of range (1): fri-mon'],
    ],
    ['CronJob', cron({ schedule: '* * * *' }), ['spec.schedule: Invalid value: "* * * *": expected exactly 5 fields, found 4: [* * * *]']],
    [
      'CronJob',
      cron({ schedule: 'TZ=UTC 0 * * * *' }),
      ['spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead'],
    ],
    ['CronJob', cron({ timeZone: 'Mars/Olympus' }), ['spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus']],
    ['CronJob', cron({ concurrencyPolicy: 'Queue' }), ['spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"']],
    ['CronJob', cron({ startingDeadlineSeconds: -1 }), ['spec.startingDeadlineSeconds: Invalid value: -1: must be greater than or equal to 0']],
    ['CronJob', cron({ successfulJobsHistoryLimit: -1 }), ['spec.successfulJobsHistoryLimit: Invalid value: -1: must be greater than or equal to 0']],
    [
      'PodDisruptionBudget',
      { minAvailable: 1, maxUnavailable: 1 },
      ['spec: Invalid value: {"minAvailable":1,"maxUnavailable":1}: minAvailable and maxUnavailable cannot be both set'],
    ],
    ['PodDisruptionBudget', { minAvailable: '120%' }, ['spec.minAvailable: Invalid value: "120%": must not be greater than 100%']],
    ['PodDisruptionBudget', { maxUnavailable: -1 }, ['spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0']],
  ])('%s of %j is told %j', (kind, spec, expected) => {
    expect(mistakesIn(kind, { spec })).toEqual(expected);
  });

  it('is found by its pods under a name that is not too long', () => {
    expect(mistakesIn('CronJob', { metadata: { name: 'x'.repeat(53) }, spec: cron() })).toEqual([
      `metadata.name: Invalid value: "${'x'.repeat(53)}": must be no more than 52 characters`,
    ]);
  });

  it.each<[string, Manifest, Manifest, readonly string[]]>([
    [
      'Deployment',
      workload(),
      workload({ selector: { matchLabels: { ...labels, b: 'c' } } }),
      ['spec.selector: Invalid value: {"matchLabels":{"app":"a","b":"c"}}: field is immutable'],
    ],
    [
      'StatefulSet',
      workload({ serviceName: 'a' }),
      workload({ serviceName: 'b' }),
      [
        "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      ],
    ],
  ])('%s keeps what it was made with: %j does not become %j', (kind, before, after, expected) => {
    expect(updateErrors(kind, { spec: before }, { spec: after }).map((error) => error.split('\n')[0])).toEqual(expected);
  });
});
