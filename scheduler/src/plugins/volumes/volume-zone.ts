import type { PersistentVolume } from '@kubets/api';
import { anyNodeChange } from '../../framework/cluster-event.ts';
import { skip, type Rejection, type SchedulerPlugin } from '../../framework/plugin.ts';
import { boundVolumes, type VolumeSource } from './volume-source.ts';

const name = 'VolumeZone';
const rejection: Rejection = { plugin: name, reasons: ['node(s) had no available volume zone'], unresolvable: true };
const topologyLabels = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

/** A volume labelled with zones is reached from nodes of these zones alone. */
export function volumeZone(source: VolumeSource): SchedulerPlugin<readonly ZoneDemand[]> {
  return {
    name,
    wakesOn: (event) => event.type === 'volumes-changed' || anyNodeChange(event, ['labels']),
    prepare({ pod }) {
      const demands = boundVolumes(pod, source).flatMap(zoneDemands);
      return demands.length === 0 ? skip : { type: 'check', state: demands };
    },
    filter: (_pod, { labels }, demands) => (demands.every(({ label, zones }) => zones.includes(labels[label] ?? '')) ? undefined : rejection),
  };
}

interface ZoneDemand {
  readonly label: string;
  readonly zones: readonly string[];
}

/** Several zones are joined by `__`. */
function zoneDemands({ metadata }: PersistentVolume): readonly ZoneDemand[] {
  return topologyLabels.flatMap((label) => {
    const zones = metadata.labels?.[label];
    return zones === undefined ? [] : [{ label, zones: zones.split('__') }];
  });
}
