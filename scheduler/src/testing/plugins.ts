import type { Client } from '@kubets/client';
import { systemClock } from '@kubets/machinery';
import { buildProfile } from '../profiles/build-profile.ts';
import { profileSchema } from '../profiles/configuration.ts';
import type { SchedulerPlugin } from '../framework/plugin.ts';
import type { SelectorSource } from '../plugins/topology-spread/default-constraints.ts';
import type { VolumeSource } from '../plugins/volumes/volume-source.ts';

export const noVolumes: VolumeSource = {
  claim: () => undefined,
  onClaimsChanged: () => () => undefined,
  volume: () => undefined,
  volumes: () => [],
  storageClass: () => undefined,
  csiNode: () => undefined,
  podsUsing: () => [],
};

/** All plugins, over volumes given as they are. Nothing is written: a client that is asked throws. */
export function pluginsOver(source: Partial<VolumeSource> = {}, selectors: Partial<SelectorSource> = {}): readonly SchedulerPlugin[] {
  const volumes = { source: { ...noVolumes, ...source }, client: {} as Client, clock: systemClock };
  const sources = { volumes, selectors: { services: () => [], selectorOf: () => undefined, ...selectors } };
  return buildProfile(profileSchema.parse({}), sources).plugins;
}
