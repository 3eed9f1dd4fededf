import {
  flowSchemas,
  mandatoryFlowSchemaSpecs,
  mandatoryLevelSpecs,
  priorityLevelConfigurations,
  type FlowSchema,
  type PriorityLevelConfiguration,
} from '@kubets/api';
import { apiVersionOf, type Draft } from '@kubets/machinery';

const autoUpdate = { annotations: { 'apf.kubernetes.io/autoupdate-spec': 'true' } };

interface Level {
  readonly shares: number;
  readonly lendable?: number;
  /** Hand size, queues and queue length. */
  readonly queuing: readonly [hand: number, queues: number, length: number];
}

const levels: Readonly<Record<string, Level>> = {
  system: { shares: 30, lendable: 33, queuing: [6, 64, 50] },
  'node-high': { shares: 40, lendable: 25, queuing: [6, 64, 50] },
  'leader-election': { shares: 10, lendable: 0, queuing: [4, 16, 50] },
  'workload-high': { shares: 40, lendable: 50, queuing: [6, 128, 50] },
  'workload-low': { shares: 100, lendable: 90, queuing: [6, 128, 50] },
  'global-default': { shares: 20, lendable: 50, queuing: [6, 128, 50] },
};

function limited({ shares, lendable = 0, queuing: [handSize, queues, queueLengthLimit] }: Level): PriorityLevelConfiguration['spec'] {
  const limitResponse = { type: 'Queue', queuing: { handSize, queues, queueLengthLimit } };
  return { type: 'Limited', limited: { nominalConcurrencyShares: shares, lendablePercent: lendable, limitResponse } };
}

const level = (name: string, spec: PriorityLevelConfiguration['spec']): Draft<PriorityLevelConfiguration> => ({
  apiVersion: apiVersionOf(priorityLevelConfigurations),
  kind: priorityLevelConfigurations.kind,
  metadata: { name, ...autoUpdate },
  spec,
});

export const defaultPriorityLevels: readonly Draft<PriorityLevelConfiguration>[] = [
  ...Object.entries(mandatoryLevelSpecs).map(([name, spec]) => level(name, spec)),
  ...Object.entries(levels).map(([name, options]) => level(name, limited(options))),
];

type Rules = NonNullable<FlowSchema['spec']['rules']>;
type Subjects = Rules[number]['subjects'];

const group = (name: string): Subjects[number] => ({ kind: 'Group', group: { name } });
const user = (name: string): Subjects[number] => ({ kind: 'User', user: { name } });
const account = (namespace: string, name: string): Subjects[number] => ({ kind: 'ServiceAccount', serviceAccount: { namespace, name } });

const resources = (apiGroup: string, plural: string, namespaces: string[], verbs: string[] = ['*']) => ({
  verbs,
  apiGroups: [apiGroup],
  resources: [plural],
  ...(namespaces.length > 0 && { namespaces }),
});
const anyResource = { ...resources('*', '*', ['*']), clusterScope: true };
const anyPath = { verbs: ['*'], nonResourceURLs: ['*'] };
const everything = { resourceRules: [anyResource], nonResourceRules: [anyPath] };
const everybody = [group('system:unauthenticated'), group('system:authenticated')];
const electionVerbs = ['get', 'create', 'update'];

interface Flow {
  readonly name: string;
  readonly precedence: number;
  readonly level: string;
  readonly by?: 'ByUser' | 'ByNamespace';
  readonly rules: Rules;
}

const flows: readonly Flow[] = [
  {
    name: 'probes',
    precedence: 2,
    level: 'exempt',
    rules: [{ subjects: everybody, nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] }],
  },
  {
    name: 'system-leader-election',
    precedence: 100,
    level: 'leader-election',
    by: 'ByUser',
    rules: [
      {
        subjects: [user('system:kube-controller-manager'), user('system:kube-scheduler'), account('kube-system', '*')],
        resourceRules: [resources('coordination.k8s.io', 'leases', ['*'], electionVerbs)],
      },
    ],
  },
  {
    name: 'endpoint-controller',
    precedence: 150,
    level: 'workload-high',
    by: 'ByUser',
    rules: [
      {
        subjects: [
          user('system:kube-controller-manager'),
          account('kube-system', 'endpoint-controller'),
          account('kube-system', 'endpointslicemirroring-controller'),
        ],
        resourceRules: [resources('', 'endpoints', ['*'], electionVerbs)],
      },
    ],
  },
  {
    name: 'workload-leader-election',
    precedence: 200,
    level: 'leader-election',
    by: 'ByUser',
    rules: [{ subjects: [account('kube-system', '*')], resourceRules: [resources('coordination.k8s.io', 'leases', ['*'], electionVerbs)] }],
  },
  {
    name: 'system-node-high',
    precedence: 400,
    level: 'node-high',
    by: 'ByUser',
    rules: [
      {
        subjects: [group('system:nodes')],
        resourceRules: [
          { ...resources('', 'nodes', []), resources: ['nodes', 'nodes/status'], clusterScope: true },
          resources('coordination.k8s.io', 'leases', ['*']),
        ],
      },
    ],
  },
  { name: 'system-nodes', precedence: 500, level: 'system', by: 'ByUser', rules: [{ subjects: [group('system:nodes')], ...everything }] },
  {
    name: 'kube-controller-manager',
    precedence: 800,
    level: 'workload-high',
    by: 'ByNamespace',
    rules: [{ subjects: [user('system:kube-controller-manager')], ...everything }],
  },
  { name: 'kube-scheduler', precedence: 800, level: 'workload-high', by: 'ByNamespace', rules: [{ subjects: [user('system:kube-scheduler')], ...everything }] },
  {
    name: 'kube-system-service-accounts',
    precedence: 900,
    level: 'workload-high',
    by: 'ByNamespace',
    rules: [{ subjects: [account('kube-system', '*')], ...everything }],
  },
  { name: 'service-accounts', precedence: 9000, level: 'workload-low', by: 'ByUser', rules: [{ subjects: [group('system:serviceaccounts')], ...everything }] },
  { name: 'global-default', precedence: 9900, level: 'global-default', by: 'ByUser', rules: [{ subjects: everybody, ...everything }] },
];

const schema = (name: string, spec: FlowSchema['spec']): Draft<FlowSchema> => ({
  apiVersion: apiVersionOf(flowSchemas),
  kind: flowSchemas.kind,
  metadata: { name, ...autoUpdate },
  spec,
});

export const defaultFlowSchemas: readonly Draft<FlowSchema>[] = [
  ...Object.entries(mandatoryFlowSchemaSpecs).map(([name, spec]) => schema(name, spec)),
  ...flows.map(({ name, precedence, level: levelName, by, rules }) =>
    schema(name, {
      matchingPrecedence: precedence,
      priorityLevelConfiguration: { name: levelName },
      ...(by && { distinguisherMethod: { type: by } }),
      rules,
    }),
  ),
];
