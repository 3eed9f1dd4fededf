import type { Service } from '@kubets/api';
import type { Client } from '@kubets/client';
import { loadConfig } from '@kubets/daemon';
import { systemClock } from '@kubets/machinery';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../config.ts';
import { explain } from '../explain.ts';
import { place } from '../place.ts';
import { clusterOf, podInfo } from '../testing/cluster.ts';
import { noVolumes } from '../testing/plugins.ts';
import { buildProfile, type Profile } from './build-profile.ts';
import { profileSchema } from './configuration.ts';

const webService = { spec: { selector: { app: 'web' } } } as unknown as Service;
const sources = {
  volumes: { source: noVolumes, client: {} as Client, clock: systemClock },
  selectors: { services: () => [webService], selectorOf: () => undefined },
};
const profileOf = (draft: object): Profile => buildProfile(profileSchema.parse(draft), sources);
const told = (name: string, args: object): object => ({ pluginConfig: [{ name, args }] });
const pluginOf = (draft: object, name: string) => profileOf(draft).plugins.find((plugin) => plugin.name === name);

type Nodes = Parameters<typeof clusterOf>[0];
type Pods = Parameters<typeof clusterOf>[1];

/** The node's name, or what FailedScheduling would say. */
function outcome(draft: object, nodes: Nodes, pods: Pods, pod: Parameters<typeof podInfo>[0]): string {
  const placement = place(podInfo(pod), clusterOf(nodes, pods), profileOf(draft).plugins, { random: () => 0.99 });
  return placement.type === 'placed' ? placement.node.name : explain(placement);
}

const ab: Nodes = [{ name: 'a' }, { name: 'b', labels: { disk: 'ssd' } }];
const busy: Pods = [{ name: 'x', on: 'a', requests: { cpu: '1', memory: '2Gi' } }];
const web = { name: 'web', requests: { cpu: '1', memory: '2Gi' } };
const ratio = (shape: readonly object[]): object =>
  told('NodeResourcesFit', { scoringStrategy: { type: 'RequestedToCapacityRatio', requestedToCapacityRatio: { shape } } });
const onlyFit = { plugins: { multiPoint: { disabled: [{ name: '*' }], enabled: [{ name: 'NodeResourcesFit' }] } } };

describe('a profile', () => {
  it('has the default plugins with their default weights when it says nothing', () => {
    const weights = Object.fromEntries(profileOf({}).plugins.flatMap((plugin) => ('score' in plugin ? [[plugin.name, plugin.weight ?? 1]] : [])));
    expect(weights).toEqual({
      TaintToleration: 3,
      NodeAffinity: 2,
      PodTopologySpread: 2,
      InterPodAffinity: 2,
      NodeResourcesFit: 1,
      NodeResourcesBalancedAllocation: 1,
      ImageLocality: 1,
    });
  });

  it.each<[string, object, Nodes, Pods, Parameters<typeof podInfo>[0], string]>([
    ['prefers the emptier node', {}, ab, busy, web, 'b'],
    ['packs nodes full', told('NodeResourcesFit', { scoringStrategy: { type: 'MostAllocated' } }), ab, busy, web, 'a'],
    [
      'scores by the shape it is given',
      ratio([
        { utilization: 0, score: 0 },
        { utilization: 100, score: 10 },
      ]),
      ab,
      busy,
      web,
      'a',
    ],
    [
      'the same, turned round',
      ratio([
        { utilization: 0, score: 10 },
        { utilization: 100, score: 0 },
      ]),
      ab,
      busy,
      web,
      'b',
    ],
    [
      'packs by an extended resource alone',
      told('NodeResourcesFit', { scoringStrategy: { type: 'MostAllocated', resources: [{ name: 'example.com/gpu' }] } }),
      [
        { name: 'a', allocatable: { 'example.com/gpu': '8' } },
        { name: 'b', allocatable: { 'example.com/gpu': '2' } },
      ],
      [],
      { name: 'web', requests: { 'example.com/gpu': '1' } },
      'b',
    ],
    [
      'does not ask for what it is told to ignore',
      told('NodeResourcesFit', { ignoredResourceGroups: ['example.com'] }),
      ab,
      busy,
      { name: 'web', requests: { 'example.com/gpu': '1' } },
      'b',
    ],
    [
      'adds its own node affinity',
      told('NodeAffinity', {
        addedAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'DoesNotExist' }] }] },
        },
      }),
      ab.slice(1),
      [],
      web,
      "0/1 nodes are available: 1 node(s) didn't match scheduler-enforced node affinity.",
    ],
    [
      'spreads by its own default constraints',
      told('PodTopologySpread', { defaultingType: 'List', defaultConstraints: [{ maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }] }),
      ab,
      [],
      { ...web, labels: { app: 'web' } },
      "0/2 nodes are available: 2 node(s) didn't match pod topology spread constraints (missing required label).",
    ],
    ['leaves out a filter', { plugins: { filter: { disabled: [{ name: 'NodeUnschedulable' }] } } }, [{ name: 'a', unschedulable: true }], [], web, 'a'],
    ['has nothing but what it enables', onlyFit, [{ name: 'a', unschedulable: true }], [], web, 'a'],
  ])('%s', (_name, draft, nodes, pods, pod, expected) => {
    expect(outcome(draft, nodes, pods, pod)).toBe(expected);
  });

  it('weighs a plugin as told, and by 1 when it is enabled without a weight', () => {
    const enabled = [{ name: 'ImageLocality', weight: 50 }, { name: 'TaintToleration' }];
    expect(pluginOf({ plugins: { score: { enabled } } }, 'ImageLocality')?.weight).toBe(50);
    expect(pluginOf({ plugins: { score: { enabled } } }, 'TaintToleration')?.weight).toBe(1);
    const fit = pluginOf({ plugins: { score: { disabled: [{ name: '*' }] } } }, 'NodeResourcesFit') ?? {};
    expect(['score' in fit, 'filter' in fit]).toEqual([false, true]);
  });

  it('preempts by what it is told, or not at all', () => {
    expect(profileOf({}).preemption).toEqual({ minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 });
    expect(profileOf(told('DefaultPreemption', { minCandidateNodesAbsolute: 5 })).preemption).toMatchObject({ minCandidateNodesAbsolute: 5 });
    expect(profileOf({ plugins: { postFilter: { disabled: [{ name: '*' }] } } }).preemption).toBeUndefined();
  });

  it.each([
    ['an unknown plugin', { plugins: { score: { enabled: [{ name: 'Magic' }] } } }, 'profile "default-scheduler": there is no plugin "Magic"'],
    ['arguments that are not the plugin’s', told('NodeResourcesFit', { colour: 1 }), 'arguments of NodeResourcesFit: : Unrecognized key: "colour"'],
    ['arguments for a plugin that takes none', told('NodeName', { a: 1 }), 'arguments of NodeName'],
    [
      'a shape that falls back',
      ratio([
        { utilization: 50, score: 1 },
        { utilization: 10, score: 2 },
      ]),
      'utilization values must be sorted',
    ],
    [
      'default constraints without saying so',
      told('PodTopologySpread', { defaultConstraints: [{ maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule' }] }),
      'when .defaultingType is System, must be empty',
    ],
  ])('refuses %s', (_name, draft, message) => {
    expect(() => profileOf(draft)).toThrow(message);
  });
});

describe('a KubeSchedulerConfiguration', () => {
  const read = (text: string) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'scheduler-')), 'config.yaml');
    writeFileSync(file, text);
    return loadConfig(configSchema, ['--config', file]).config;
  };
  const head = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

  it('is read as upstream writes it', () => {
    const config = read(
      `${head}leaderElection: { leaderElect: false, resourceName: mine }
clientConnection: { kubeconfig: /etc/scheduler.conf, qps: 50 }
podMaxBackoffSeconds: 20
profiles:
- schedulerName: default-scheduler
- schedulerName: packing
  pluginConfig:
  - name: NodeResourcesFit
    args:
      apiVersion: kubescheduler.config.k8s.io/v1
      kind: NodeResourcesFitArgs
      scoringStrategy: { type: MostAllocated }
`,
    );
    expect(config.profiles.map(({ schedulerName }) => schedulerName)).toEqual(['default-scheduler', 'packing']);
    expect(config).toMatchObject({ leaderElection: { leaderElect: false }, podInitialBackoffSeconds: 1, podMaxBackoffSeconds: 20 });
    for (const profile of config.profiles) buildProfile(profile, sources);
  });

  it.each([
    ['an older version', 'apiVersion: kubescheduler.config.k8s.io/v1beta3\n', 'apiVersion: '],
    ['two profiles of one name', `${head}profiles: [{}, {}]\n`, 'profiles: schedulerName must be unique'],
    ['a misspelt setting', `${head}profile: []\n`, 'unknown setting "profile"'],
    ['extenders', `${head}extenders: [{ urlPrefix: http://a }]\n`, 'extenders: extenders are not supported'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
