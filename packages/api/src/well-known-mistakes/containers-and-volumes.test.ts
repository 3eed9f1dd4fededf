import { describe, expect, it } from 'vitest';
import { mistakesIn, type Manifest } from '../testing/kind-under-test.ts';

/** Mistakes people make in pods, and what Kubernetes has always told them. */

const c = { name: 'c', image: 'nginx' };
const container = (more: Manifest): Manifest => ({ containers: [{ ...c, ...more }] });
const withVolume = (more: Manifest, mount: Manifest = { mountPath: '/d' }): Manifest => ({
  volumes: [{ name: 'v', ...more }],
  containers: [{ ...c, volumeMounts: [{ name: 'v', ...mount }] }],
});
const env = (more: Manifest): Manifest => container({ env: [{ name: 'E', ...more }] });
const at = 'spec.containers[0]';
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const http = { httpGet: { port: 80 } };

describe('a pod with', () => {
  it.each<[string, Manifest, readonly string[]]>([
    ['no containers', { containers: [] }, ['spec.containers: Required value']],
    ['a container without a name', { containers: [{ image: 'i' }] }, [`${at}.name: Required value`]],
    ['a container without an image', { containers: [{ name: 'c' }] }, [`${at}.image: Required value`]],
    ['a name in capitals', container({ name: 'Web' }), [`${at}.name: Invalid value: "Web": ${label}`]],
    ['a padded image', container({ image: ' nginx' }), [`${at}.image: Invalid value: " nginx": must not have leading or trailing whitespace`]],
    ['two containers of one name', { containers: [c, c] }, ['spec.containers[1].name: Duplicate value: "c"']],
    [
      'an odd pull policy',
      container({ imagePullPolicy: 'Maybe' }),
      [`${at}.imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"`],
    ],
    [
      'an odd restart policy',
      { ...container({}), restartPolicy: 'Maybe' },
      ['spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "OnFailure", "Never"'],
    ],
    [
      'an odd DNS policy',
      { ...container({}), dnsPolicy: 'Maybe' },
      ['spec.dnsPolicy: Unsupported value: "Maybe": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"'],
    ],
    [
      'a port out of range',
      container({ ports: [{ containerPort: 70000 }] }),
      [`${at}.ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive`],
    ],
    ['a port without a number', container({ ports: [{ name: 'http' }] }), [`${at}.ports[0].containerPort: Required value`]],
    [
      'an odd protocol',
      container({ ports: [{ containerPort: 80, protocol: 'HTTP' }] }),
      [`${at}.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"`],
    ],
    [
      'a port called twice',
      container({
        ports: [
          { name: 'p', containerPort: 80 },
          { name: 'p', containerPort: 81 },
        ],
      }),
      [`${at}.ports[1].name: Duplicate value: "p"`],
    ],
    [
      'a port called in capitals',
      container({ ports: [{ name: 'HTTP', containerPort: 80 }] }),
      [
        `${at}.ports[0].name: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
        `${at}.ports[0].name: Invalid value: "HTTP": must contain at least one letter (a-z)`,
      ],
    ],
    [
      'a port of the host taken twice',
      {
        containers: [
          { ...c, ports: [{ containerPort: 80, hostPort: 8080 }] },
          { ...c, name: 'd', ports: [{ containerPort: 81, hostPort: 8080 }] },
        ],
      },
      ['spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//8080"'],
    ],
    [
      'a port of the host taken twice by one init container',
      {
        ...container({}),
        initContainers: [
          {
            name: 'i',
            image: 'i',
            ports: [
              { containerPort: 80, hostPort: 8080 },
              { containerPort: 81, hostPort: 8080 },
            ],
          },
        ],
      },
      ['spec.initContainers[0].ports[1].hostPort: Duplicate value: "TCP//8080"'],
    ],
    ['a variable without a name', container({ env: [{ value: 'x' }] }), [`${at}.env[0].name: Required value`]],
    [
      'a variable with a value and a source',
      env({ value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
      [`${at}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`],
    ],
    [
      'a variable with two sources',
      env({ valueFrom: { fieldRef: { fieldPath: 'metadata.name' }, secretKeyRef: { name: 's', key: 'k' } } }),
      [`${at}.env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time`],
    ],
    [
      'a variable from a secret without a key',
      env({ valueFrom: { secretKeyRef: { name: 's' } } }),
      [`${at}.env[0].valueFrom.secretKeyRef.key: Required value`],
    ],
    [
      'a variable from an unknown field',
      env({ valueFrom: { fieldRef: { fieldPath: 'metadata.whoops' } } }),
      [`${at}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.whoops": error converting fieldPath: field label not supported: metadata.whoops`],
    ],
    [
      'requests above its limits',
      container({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
      [`${at}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`],
    ],
    [
      'negative requests',
      container({ resources: { requests: { memory: '-1Mi' } } }),
      [`${at}.resources.requests[memory]: Invalid value: "-1Mi": must be greater than or equal to 0`],
    ],
    [
      'an unknown resource',
      container({ resources: { limits: { disk: '1' } } }),
      ['limits', 'requests'].flatMap((list) => [
        `${at}.resources.${list}: Invalid value: "disk": must be a standard resource for containers`,
        `${at}.resources.${list}: Invalid value: "disk": must be a standard resource type or fully qualified`,
      ]),
    ],
    [
      'half a device',
      container({ resources: { limits: { 'example.com/gpu': '500m' }, requests: { 'example.com/gpu': '500m' } } }),
      [
        `${at}.resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer`,
        `${at}.resources.requests[example.com/gpu]: Invalid value: "500m": must be an integer`,
      ],
    ],
    ['a mount of no volume', container({ volumeMounts: [{ name: 'v', mountPath: '/d' }] }), [`${at}.volumeMounts[0].name: Not found: "v"`]],
    ['a mount without a path', withVolume({ emptyDir: {} }, {}), [`${at}.volumeMounts[0].mountPath: Required value`]],
    [
      'a part of a volume outside of it',
      withVolume({ emptyDir: {} }, { mountPath: '/d', subPath: '../x' }),
      [`${at}.volumeMounts[0].subPath: Invalid value: "../x": must not contain '..'`],
    ],
    [
      'an absolute part of a volume',
      withVolume({ emptyDir: {} }, { mountPath: '/d', subPath: '/x' }),
      [`${at}.volumeMounts[0].subPath: Invalid value: "/x": must be a relative path`],
    ],
    [
      'two mounts at one place',
      {
        volumes: [{ name: 'v', emptyDir: {} }],
        containers: [
          {
            ...c,
            volumeMounts: [
              { name: 'v', mountPath: '/d' },
              { name: 'v', mountPath: '/d' },
            ],
          },
        ],
      },
      [`${at}.volumeMounts[1].mountPath: Invalid value: "/d": must be unique`],
    ],
    [
      'a volume of two kinds',
      withVolume({ emptyDir: {}, hostPath: { path: '/x' } }),
      ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'volumes of one name',
      {
        ...container({}),
        volumes: [
          { name: 'v', emptyDir: {} },
          { name: 'v', emptyDir: {} },
        ],
      },
      ['spec.volumes[1].name: Duplicate value: "v"'],
    ],
    ['a secret volume of no secret', withVolume({ secret: {} }), ['spec.volumes[0].secret.secretName: Required value']],
    ['a config map volume of no config map', withVolume({ configMap: {} }), ['spec.volumes[0].configMap.name: Required value']],
    ['a claim volume of no claim', withVolume({ persistentVolumeClaim: {} }), ['spec.volumes[0].persistentVolumeClaim.claimName: Required value']],
    [
      'a path of the host that climbs',
      withVolume({ hostPath: { path: '/a/../b' } }),
      ['spec.volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain \'..\''],
    ],
    [
      'a file that starts with two dots',
      withVolume({ configMap: { name: 'm', items: [{ key: 'k', path: '..data' }] } }),
      ['spec.volumes[0].configMap.items[0].path: Invalid value: "..data": must not start with \'..\''],
    ],
    [
      'a mode of more than nine bits',
      withVolume({ configMap: { name: 'm', defaultMode: 4096 } }),
      ['spec.volumes[0].configMap.defaultMode: Invalid value: 4096: must be a number between 0 and 0777 (octal), both inclusive'],
    ],
    ['a probe without a handler', container({ livenessProbe: {} }), [`${at}.livenessProbe: Required value: must specify a handler type`]],
    [
      'a probe of two handlers',
      container({ livenessProbe: { ...http, tcpSocket: { port: 80 } } }),
      [`${at}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`],
    ],
    [
      'a liveness probe that must succeed twice',
      container({ livenessProbe: { ...http, successThreshold: 2 } }),
      [`${at}.livenessProbe.successThreshold: Invalid value: 2: must be 1`],
    ],
    [
      'a probe of port 0',
      container({ readinessProbe: { httpGet: { port: 0 } } }),
      [`${at}.readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive`],
    ],
    ['a probe without a command', container({ startupProbe: { exec: {} } }), [`${at}.startupProbe.exec.command: Required value`]],
    ['a hook without a handler', container({ lifecycle: { preStop: {} } }), [`${at}.lifecycle.preStop: Required value: must specify a handler type`]],
    [
      'a user below zero',
      container({ securityContext: { runAsUser: -1 } }),
      [`${at}.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive`],
    ],
    [
      'privileges that cannot be kept',
      container({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
      [
        `${at}.securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set \`allowPrivilegeEscalation\` to false and \`privileged\` to true`,
      ],
    ],
  ])('%s is told so', (_name, spec, expected) => {
    expect(mistakesIn('Pod', { spec })).toEqual(expected);
  });
});
