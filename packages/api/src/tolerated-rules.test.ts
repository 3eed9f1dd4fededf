import { describe, expect, it } from 'vitest';
import { errorsOf, mistakesAfterUpdate, type Manifest } from './testing/kind-under-test.ts';

/** Rules that came after the first objects of a kind: objects that break them already can still be changed. */

const container = { name: 'c', image: 'i' };
const podSpec = (more: Manifest): Manifest => ({ containers: [container], ...more });
const labels = { a: 'b' };
const template = (more: Manifest = {}, annotations: Manifest = {}): Manifest => ({ metadata: { labels, annotations }, spec: podSpec(more) });
const oddSelector = { matchExpressions: [{ key: 'a', operator: 'In', values: ['-'] }] };
const cost = (value: string): Manifest => ({ 'controller.kubernetes.io/pod-deletion-cost': value });
const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: oddSelector }] } };
const nodeSelectorTerms = [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['-'] }] }];
const nodeAffinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
const spread = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'DoNotSchedule', labelSelector: oddSelector }] };
const token = (path: string): Manifest => ({ volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path } }] } }] });
const pages = { containers: [{ ...container, resources: { limits: { 'hugepages-2Mi': '3Mi', cpu: '1' }, requests: { 'hugepages-2Mi': '3Mi', cpu: '1' } } }] };
const sysctls = { hostNetwork: true, securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } };

const podRules: readonly (readonly [string, Manifest])[] = [
  ['a selector of pod affinity', { affinity }],
  ['a required node affinity', { affinity: nodeAffinity }],
  ['a selector of topology spread', spread],
  ['huge pages that are no whole ones', pages],
  ['a token outside of its volume', token('../t')],
  ['a kernel setting of the node', sysctls],
  ['an alias of an odd address', { hostAliases: [{ ip: '010.0.0.1', hostnames: ['a'] }] }],
  ['an odd name server', { dnsConfig: { nameservers: ['010.0.0.1'] } }],
];

const deploymentWith = (more: Manifest): Manifest => ({ spec: { selector: { matchLabels: labels }, template: template(more) } });
const ingressWith = (spec: Manifest): Manifest => ({ spec: { defaultBackend: { service: { name: 's', port: { number: 80 } } }, ...spec } });
const path = (backend: Manifest): Manifest => ({ path: 'x', pathType: 'Prefix', backend });
const webhook = { name: 'a.b.c', sideEffects: 'Some', admissionReviewVersions: ['v0'], clientConfig: { url: 'https://x' } };

const rules: readonly (readonly [string, string, Manifest])[] = [
  ...podRules.map(([rule, spec]) => ['Pod', rule, { spec: podSpec(spec) }] as const),
  ...podRules.map(([rule, spec]) => ['Deployment', rule, deploymentWith(spec)] as const),
  ['Pod', 'an odd cost of its deletion', { metadata: { name: 'a', annotations: cost('+1') }, spec: podSpec({}) }],
  ['Deployment', 'an odd cost of deletion', { spec: { selector: { matchLabels: labels }, template: template({}, cost('x')) } }],
  ['PodDisruptionBudget', 'an odd value in its selector', { spec: { minAvailable: 1, selector: oddSelector } }],
  ['NetworkPolicy', 'an odd value in its selector', { spec: { podSelector: oddSelector } }],
  ['NetworkPolicy', 'an odd range', { spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.1/8' } }] }] } }],
  ['Ingress', 'a name no Secret has', ingressWith({ tls: [{ secretName: 'A_B' }] })],
  [
    'Ingress',
    'an odd rule of a wildcard host',
    ingressWith({ rules: [{ host: '*.example.com', http: { paths: [path({ service: { name: 's', port: { number: 80 } } })] } }] }),
  ],
  ['Service', 'an odd external address', { spec: { ports: [{ port: 80 }], externalIPs: ['010.1.1.1'] } }],
  ['Service', 'an odd source range', { spec: { type: 'LoadBalancer', ports: [{ port: 80 }], loadBalancerSourceRanges: ['10.0.0.1/8'] } }],
  ['CSINode', 'a long node id', { spec: { drivers: [{ name: 'd', nodeID: 'x'.repeat(200), topologyKeys: [] }] } }],
  [
    'CronJob',
    'a time zone in its schedule',
    { spec: { schedule: 'TZ=UTC 0 * * * *', jobTemplate: { spec: { template: template({ restartPolicy: 'Never' }) } } } },
  ],
  [
    'PersistentVolumeClaim',
    'an odd group of its source',
    { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, dataSource: { apiGroup: 'A_B', kind: 'K', name: 'n' } } },
  ],
  ['ClusterRole', 'an odd value in its aggregation', { aggregationRule: { clusterRoleSelectors: [oddSelector] } }],
  ['ValidatingWebhookConfiguration', 'webhooks that do harm', { webhooks: [webhook, webhook] }],
  ['Endpoints', 'addresses they do not change', { subsets: [{ addresses: [{ ip: 'x' }], ports: [{ port: 1 }] }] }],
  [
    'StatefulSet',
    'a template it does not change',
    { spec: { serviceName: 's', selector: { matchLabels: labels }, template: template({ containers: [{ name: 'A B', image: 'i' }] }) } },
  ],
];

const sound: Readonly<Record<string, Manifest>> = {
  Pod: { spec: podSpec({}) },
  Deployment: deploymentWith({}),
  PodDisruptionBudget: { spec: { minAvailable: 1, selector: {} } },
  NetworkPolicy: { spec: { podSelector: {} } },
  Ingress: ingressWith({}),
  Service: { spec: { ports: [{ port: 80 }] } },
  CSINode: { spec: { drivers: [] } },
  CronJob: { spec: { schedule: '0 * * * *', jobTemplate: { spec: { template: template({ restartPolicy: 'Never' }) } } } },
  PersistentVolumeClaim: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  ClusterRole: { aggregationRule: { clusterRoleSelectors: [{}] } },
  ValidatingWebhookConfiguration: { webhooks: [] },
  Endpoints: { subsets: [] },
  StatefulSet: { spec: { serviceName: 's', selector: { matchLabels: labels }, template: template() } },
};

describe('a rule that came later', () => {
  it.each(rules)('%s: %s is refused in a new object and in one that was sound', (kind, _rule, odd) => {
    expect(errorsOf(kind, odd)).not.toEqual([]);
    expect(mistakesAfterUpdate(kind, sound[kind]!, odd)).not.toEqual([]);
  });

  it.each(rules)('%s: %s stays where it was', (kind, _rule, odd) => {
    const { name = 'a', annotations = {} } = (odd['metadata'] ?? {}) as { name?: string; annotations?: object };
    expect(mistakesAfterUpdate(kind, odd, { ...odd, metadata: { name, annotations, labels: { changed: 'yes' } } })).toEqual([]);
  });
});

it('a mistake of another kind is told beside one that is tolerated', () => {
  const odd = { spec: podSpec({ affinity }) };
  const both = { spec: podSpec({ affinity, nodeSelector: { 'a b': 'c' } }) };
  expect(mistakesAfterUpdate('Pod', odd, both)).toEqual([expect.stringContaining('spec.nodeSelector: Invalid value: "a b"')]);
  expect(mistakesAfterUpdate('Pod', { spec: podSpec({}) }, both)).toHaveLength(2);
});

it('a part that was settled is checked once it changes', () => {
  const withContainers = (name: string): Manifest => ({
    spec: { selector: { matchLabels: labels }, template: template({ containers: [{ name, image: 'i' }] }) },
  });
  expect(mistakesAfterUpdate('StatefulSet', withContainers('A B'), withContainers('C D'))).toHaveLength(1);
});
