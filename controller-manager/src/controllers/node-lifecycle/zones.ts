import type { Node } from '@kubets/api';
import { findCondition } from '../../conditions.ts';

export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

export function zoneOf({ metadata }: Node): string {
  const region = metadata.labels?.['topology.kubernetes.io/region'] ?? '';
  const zone = metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
}

/** How a zone fares: a zone of which nothing is left, or much is gone, more likely lost its network than its nodes. */
function zoneState(nodes: readonly Node[], unhealthyThreshold: number): ZoneState {
  const ready = nodes.filter((node) => findCondition(node.status.conditions, 'Ready')?.status === 'True').length;
  const lost = nodes.length - ready;
  if (ready === 0 && lost > 0) return 'FullDisruption';
  return lost > 2 && lost / nodes.length >= unhealthyThreshold ? 'PartialDisruption' : 'Normal';
}

export interface EvictionRates {
  readonly nodeEvictionRate: number;
  readonly secondaryNodeEvictionRate: number;
  readonly unhealthyZoneThreshold: number;
  readonly largeClusterSizeThreshold: number;
}

/** Nodes per second whose pods may be moved away, for each zone; none at all when every zone is lost. */
export function evictionRates(nodes: readonly Node[], rates: EvictionRates): ReadonlyMap<string, number> {
  const zones = [...Map.groupBy(nodes, zoneOf)].map(([zone, members]) => ({
    zone,
    size: members.length,
    state: zoneState(members, rates.unhealthyZoneThreshold),
  }));
  const allLost = zones.length > 0 && zones.every(({ state }) => state === 'FullDisruption');
  return new Map(zones.map(({ zone, size, state }) => [zone, allLost ? 0 : rateIn(state, size, rates)]));
}

function rateIn(state: ZoneState, size: number, rates: EvictionRates): number {
  if (state !== 'PartialDisruption') return rates.nodeEvictionRate;
  return size > rates.largeClusterSizeThreshold ? rates.secondaryNodeEvictionRate : 0;
}
