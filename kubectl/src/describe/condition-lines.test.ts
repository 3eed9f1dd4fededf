import { systemClock } from '@kubets/machinery';
import { expect, it } from 'vitest';
import type { Session } from '../session.ts';
import { describeObject, type DescribeContext } from './describe-object.ts';
import { longTime } from './page.ts';

const at = '2026-11-21T14:56:20Z';
const time = longTime(at);
const zero = 'Mon, 01 Jan 0001 00:00:00 +0000';

/** Of a cluster that holds nothing else. */
const session = { api: { json: async () => ({ items: [] }) }, io: { clock: systemClock }, namespace: 'default' } as unknown as Session;

const templated = { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } } };
const specs: Readonly<Record<string, object>> = {
  Deployment: { strategy: { type: 'Recreate' }, ...templated },
  ReplicaSet: templated,
  ReplicationController: { ...templated, selector: { app: 'web' } },
  Pod: { containers: [], readinessGates: [{ conditionType: 'Ready' }, { conditionType: 'example.com/on' }] },
  HorizontalPodAutoscaler: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 3, metrics: [] },
};
const full = { type: 'Ready', status: 'True', reason: 'ItIs', message: 'all is well', lastTransitionTime: at };
const bare = { type: 'DiskPressure', status: 'False' };

/** The lines from `Conditions:` to the end of its block. */
async function conditionsOf(place: string, conditions: readonly object[] = [{ ...full, lastHeartbeatTime: at, lastProbeTime: at }, bare]): Promise<string> {
  const [group = '', kind = ''] = place.split('/');
  const metadata = { name: 'one', namespace: 'default', uid: 'u', creationTimestamp: at };
  const object = { apiVersion: 'v1', kind, metadata, spec: specs[kind] ?? {}, status: { conditions } };
  const resource = { group, kind } as DescribeContext['resource'];
  const text = await describeObject(object as unknown as Parameters<typeof describeObject>[0], { session, resource, showEvents: false });
  return /^Conditions:\n(?: .*\n)*/m.exec(text)?.[0] ?? '';
}

it.each([
  ['apps/Deployment', ['  Type           Status  Reason', '  ----           ------  ------', '  Ready          True    ItIs', '  DiskPressure   False   ']],
  [
    '/ReplicationController',
    ['  Type           Status  Reason', '  ----           ------  ------', '  Ready          True    ItIs', '  DiskPressure   False   '],
  ],
  ['apps/ReplicaSet', ['  Type          Status  Reason', '  ----          ------  ------', '  Ready         True    ItIs', '  DiskPressure  False   ']],
  ['/Pod', ['  Type           Status', '  Ready          True ', '  DiskPressure   False ']],
  [
    'autoscaling/HorizontalPodAutoscaler',
    [
      '  Type          Status  Reason  Message',
      '  ----          ------  ------  -------',
      '  Ready         True    ItIs    all is well',
      '  DiskPressure  False           ',
    ],
  ],
  [
    '/PersistentVolumeClaim',
    [
      '  Type           Status  LastProbeTime                     LastTransitionTime                Reason  Message',
      '  ----           ------  -----------------                 ------------------                ------  -------',
      `  Ready          True    ${time}   ${time}   ItIs    all is well`,
      `  DiskPressure   False   ${zero}   ${zero}           `,
    ],
  ],
  [
    '/Node',
    [
      '  Type           Status  LastHeartbeatTime                 LastTransitionTime                Reason  Message',
      '  ----           ------  -----------------                 ------------------                ------  -------',
      `  Ready          True    ${time}   ${time}   ItIs    all is well`,
      `  DiskPressure   False   ${zero}   ${zero}           `,
    ],
  ],
  [
    '/Namespace',
    [
      '  Type          Status  LastTransitionTime    Reason  Message',
      '  ----          ------  ------------------    ------  -------',
      `  Ready         True    ${at}  ItIs    all is well`,
      '  DiskPressure  False                                 ',
    ],
  ],
])('the conditions of %s are told in the columns upstream gives them', async (place, lines) => {
  expect(await conditionsOf(place)).toBe(['Conditions:', ...lines, ''].join('\n'));
});

it('the conditions of networking.k8s.io/ServiceCIDR are told in the columns upstream gives them', async () => {
  expect(await conditionsOf('networking.k8s.io/ServiceCIDR', [full])).toBe(
    [
      'Conditions:',
      '  Type   Status  LastTransitionTime               Reason  Message',
      '  ----   ------  ------------------               ------  -------',
      `  Ready  True    ${time}  ItIs    all is well`,
      '',
    ].join('\n'),
  );
});

it('says nothing of conditions where there are none', async () => {
  expect(await conditionsOf('/Node', [])).toBe('');
});
