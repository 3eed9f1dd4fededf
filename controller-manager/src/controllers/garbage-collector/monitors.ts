import * as api from '@kubets/api';
import { discover, type Client, type DiscoveredResource } from '@kubets/client';
import { changedObjects, createInformers, type Change, type Informers } from '@kubets/control-loop';
import type { Logger } from '@kubets/daemon';
import { qualifiedName, type Clock, type KubeObject, type ResourceReference } from '@kubets/machinery';

export interface MonitorOptions {
  readonly client: Client;
  /** Other controllers watch most kinds already. */
  readonly informers: Informers;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly onObject: (resource: ResourceReference, object: KubeObject) => void;
  readonly onGone: (object: KubeObject) => void;
}

export interface Monitors {
  /** Watches what the server serves by now; resolves when all of it has been listed. */
  refresh(): Promise<void>;
  /** The resource an owner reference's apiVersion and kind name. */
  resourceOf(apiVersion: string, kind: string): ResourceReference | undefined;
}

/** Kinds that own nothing, are owned by nothing, and come in masses. */
const ignored: ReadonlySet<string> = new Set(['events', 'events.events.k8s.io']);

const builtIn: ReadonlyMap<string, ResourceReference> = new Map(
  Object.values(api)
    .filter((value): value is ResourceReference => typeof value === 'object' && 'plural' in value)
    .map((reference) => [identify(reference), reference]),
);

/** Watches every resource the server lets one list, watch and delete, those of custom resources too. */
export function createMonitors(options: MonitorOptions): Monitors {
  const { client, informers, clock, log, signal, onObject, onGone } = options;
  const stops = new Map<string, AbortController>();
  let kinds = new Map<string, ResourceReference>();

  const follow = (resource: ResourceReference): Promise<void> => {
    const stop = new AbortController();
    stops.set(identify(resource), stop);
    const shared = builtIn.get(identify(resource));
    const source = shared ? informers : createInformers(client, { clock, log });
    const informer = source.informer(shared ?? resource);
    const off = informer.onChange((change) => tell(resource, change, onObject, onGone));
    stop.signal.addEventListener('abort', off, { once: true });
    tell(resource, { type: 'replaced', objects: informer.lister.list(), old: [] }, onObject, onGone);
    const both = AbortSignal.any([signal, stop.signal]);
    if (!shared) source.run(both).catch((error: unknown) => log.error({ err: error, resource: resource.plural }, 'monitor ended'));
    return informer.whenSynced(both);
  };

  return {
    resourceOf: (apiVersion, kind) => kinds.get(`${apiVersion} ${kind}`),
    async refresh() {
      const { resources } = await discover(client, { signal });
      kinds = new Map(resources.map((resource) => [`${groupVersion(resource)} ${resource.kind}`, referenceOf(resource)]));
      const wanted = new Map(monitored(resources).map((resource) => [identify(resource), resource]));
      for (const [id, stop] of stops) if (!wanted.has(id) && stops.delete(id)) stop.abort();
      await Promise.all([...wanted].filter(([id]) => !stops.has(id)).map(([, resource]) => follow(resource)));
    },
  };
}

function tell(resource: ResourceReference, change: Change<KubeObject>, onObject: MonitorOptions['onObject'], onGone: MonitorOptions['onGone']): void {
  const current = currentObjects(change);
  const uids = new Set(current.map(({ metadata }) => metadata.uid));
  for (const object of changedObjects(change)) if (!uids.has(object.metadata.uid)) onGone(object);
  for (const object of current) onObject(resource, object);
}

function currentObjects(change: Change<KubeObject>): readonly KubeObject[] {
  switch (change.type) {
    case 'replaced':
      return change.objects;
    case 'deleted':
      return [];
    case 'added':
    case 'updated':
      return [change.object];
  }
}

/** One version of each resource. */
function monitored(resources: readonly DiscoveredResource[]): readonly ResourceReference[] {
  const seen = new Set<string>();
  return resources
    .filter((resource) => {
      const name = qualifiedName(resource);
      if (seen.has(name) || ignored.has(name) || !['list', 'watch', 'delete'].every((verb) => resource.verbs.includes(verb))) return false;
      seen.add(name);
      return true;
    })
    .map(referenceOf);
}

function referenceOf({ group, version, kind, plural, scope }: DiscoveredResource): ResourceReference {
  return { group, version, kind, plural, scope };
}

function groupVersion({ group, version }: DiscoveredResource): string {
  return group === '' ? version : `${group}/${version}`;
}

function identify(resource: ResourceReference): string {
  return `${qualifiedName(resource)}/${resource.version}`;
}
