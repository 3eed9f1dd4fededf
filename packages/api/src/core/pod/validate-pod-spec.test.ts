import { type Draft } from '@kubets/machinery';
import { describe, expect, it } from 'vitest';
import { errorsOf, main } from '../../testing/pod-under-test.ts';
import type { Pod } from '../pod.ts';

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
