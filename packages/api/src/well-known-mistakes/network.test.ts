import { describe, expect, it } from 'vitest';
import { mistakesIn, type Manifest } from '../testing/kind-under-test.ts';

/** Mistakes people make in Services, Ingresses and NetworkPolicies, and what Kubernetes has always told them. */

const ports = [{ port: 80 }];
const ip = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const cidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

describe('a Service', () => {
  it.each<[Manifest, readonly string[]]>([
    [{}, ['spec.ports: Required value']],
    [{ ports: [{}] }, ['port', 'targetPort'].map((name) => `spec.ports[0].${name}: Invalid value: 0: must be between 1 and 65535, inclusive`)],
    [
      { ports: [{ port: 70000 }] },
      [
        'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
        'spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
      ],
    ],
    [{ ports: [{ port: 80 }, { port: 81 }] }, ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value']],
    [
      {
        ports: [
          { name: 'a', port: 80 },
          { name: 'a', port: 81 },
        ],
      },
      ['spec.ports[1].name: Duplicate value: "a"'],
    ],
    [
      {
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 80 },
        ],
      },
      ['spec.ports[1]: Duplicate value: {"port":80,"protocol":"TCP"}'],
    ],
    [{ ports: [{ name: 'Web', port: 80 }] }, [`spec.ports[0].name: Invalid value: "Web": ${label}`]],
    [
      { ports: [{ port: 80, targetPort: 'a_b' }] },
      ['spec.ports[0].targetPort: Invalid value: "a_b": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'],
    ],
    [{ ports: [{ port: 80, protocol: 'HTTP' }] }, ['spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"']],
    [{ ports: [{ port: 80, nodePort: 30000 }] }, ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"]],
    [
      { ports: [{ port: 10250 }], type: 'LoadBalancer' },
      ['spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet'],
    ],
    [{ ports, ipFamilies: ['IPv4', 'IPv4'] }, ['spec.ipFamilies[1]: Duplicate value: "IPv4"']],
    [{ ports, type: 'Internal' }, ['spec.type: Unsupported value: "Internal": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"']],
    [{ ports, sessionAffinity: 'Cookie' }, ['spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"']],
    [
      { ports, sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
      ['spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400'],
    ],
    [{ type: 'ExternalName' }, ['spec.externalName: Required value']],
    [{ ports, type: 'NodePort', clusterIP: 'None' }, ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services']],
    [{ ports, clusterIP: '10.0.0.999' }, [`spec.clusterIPs[0]: Invalid value: "10.0.0.999": ${ip}`]],
    [{ ports, externalIPs: ['127.0.0.1'] }, ['spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)']],
    [{ ports, type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/40'] }, [`spec.loadBalancerSourceRanges[0]: Invalid value: "10.0.0.0/40": ${cidr}`]],
    [{ ports, loadBalancerSourceRanges: ['10.0.0.0/8'] }, ["spec.loadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"]],
    [{ ports, externalTrafficPolicy: 'Local' }, ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services']],
    [
      { ports, trafficDistribution: 'Near' },
      ['spec.trafficDistribution: Unsupported value: "Near": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"'],
    ],
    [
      { ports, selector: { 'a b': 'c' } },
      [
        "spec.selector: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
      ],
    ],
  ])('of %j is told %j', (spec, expected) => {
    expect(mistakesIn('Service', { spec })).toEqual(expected);
  });
});

const backend = { service: { name: 's', port: { number: 80 } } };
const path = (more: Manifest): Manifest => ({ rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend, ...more }] } }] });
const first = 'spec.rules[0].http.paths[0]';

describe('an Ingress', () => {
  it.each<[Manifest, readonly string[]]>([
    [{}, ['spec: Invalid value: []: either `defaultBackend` or `rules` must be specified']],
    [path({ path: 'x' }), [`${first}.path: Invalid value: "x": must be an absolute path`]],
    [path({ path: '/a//b' }), [`${first}.path: Invalid value: "/a//b": must not contain '//'`]],
    [path({ path: '/a/../b' }), [`${first}.path: Invalid value: "/a/../b": must not contain '/../'`]],
    [path({ pathType: undefined }), [`${first}.pathType: Required value: pathType must be specified`]],
    [path({ pathType: 'Glob' }), [`${first}.pathType: Unsupported value: "Glob": supported values: "Exact", "ImplementationSpecific", "Prefix"`]],
    [path({ backend: { service: { name: '', port: { number: 80 } } } }), [`${first}.backend.service.name: Required value`]],
    [path({ backend: { service: { name: 's' } } }), [`${first}.backend: Required value: port name or number is required`]],
    [path({ backend: {} }), [`${first}.backend: Invalid value: "": resource or service backend is required`]],
    [{ rules: [{ host: '1.2.3.4' }] }, ['spec.rules[0].host: Invalid value: "1.2.3.4": must be a DNS name, not an IP address']],
  ])('of %j is told %j', (spec, expected) => {
    expect(mistakesIn('Ingress', { spec })).toEqual(expected);
  });
});

const from = (peer: Manifest): Manifest => ({ podSelector: {}, ingress: [{ from: [peer] }] });

describe('a NetworkPolicy', () => {
  it.each<[Manifest, readonly string[]]>([
    [from({}), ['spec.ingress[0].from[0]: Required value: must specify a peer']],
    [from({ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }), ['spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer']],
    [from({ ipBlock: { cidr: '10.0.0.0' } }), [`spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0": ${cidr}`]],
    [
      from({ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }),
      ['spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`'],
    ],
    [
      { podSelector: {}, egress: [{ ports: [{ port: 80, endPort: 79 }] }] },
      ['spec.egress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`'],
    ],
    [
      { podSelector: {}, egress: [{ ports: [{ port: 'http', endPort: 80 }] }] },
      ['spec.egress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric'],
    ],
    [
      { podSelector: {}, egress: [{ ports: [{ endPort: 80 }] }] },
      ['spec.egress[0].ports[0].port: Required value: must be specified when `endPort` is specified'],
    ],
    [{ podSelector: {}, policyTypes: ['Both'] }, ['spec.policyTypes[0]: Unsupported value: "Both": supported values: "Egress", "Ingress"']],
  ])('of %j is told %j', (spec, expected) => {
    expect(mistakesIn('NetworkPolicy', { spec })).toEqual(expected);
  });
});
