import type { EvictionManager } from './eviction/eviction-manager.ts';
import { pulledLayers } from './images/pulled-layers.ts';
import { Kubelet } from './kubelet.ts';
import type { KubeletContext } from './kubelet-context.ts';
import type { PodNetwork } from './network/keep-pod-network.ts';
import { WatchedObjects } from './node/watched-objects.ts';
import { PodCache } from './pods/pod-cache.ts';
import type { PodDependencies } from './pods/pod-dependencies.ts';
import { createSemaphore } from './pods/semaphore.ts';
import { StatusWriter } from './pods/status-writer.ts';
import { isStaticPod } from './static/static-pod.ts';
import { StaticPods, type StaticPodsOptions } from './static/static-pods.ts';
import { PodVolumes } from './volumes/pod-volumes.ts';
import { ServiceAccountTokens } from './volumes/service-account-tokens.ts';

/** All that runs pods; the parts know of each other. */
export interface PodParts {
  readonly kubelet: Kubelet;
  readonly cache: PodCache;
  readonly objects: WatchedObjects;
  readonly volumes: PodVolumes;
  /** Undefined when no directory of manifests is given. */
  readonly staticPods: StaticPods | undefined;
}

export interface PodSurroundings {
  readonly network: PodNetwork;
  /** What the node is running out of. */
  readonly short: () => EvictionManager['short'];
}

/** How many sandboxes and containers the engine is asked to start at once; more makes it slower, not faster. */
const startsAtOnce = 8;

/** Makes the parts that run pods and tells them of each other. None does anything before it is told of a pod. */
export function createPodParts(context: KubeletContext, { network, short }: PodSurroundings): PodParts {
  const { client, clock, log, signal } = context;
  const cache = new PodCache(context.runtime, (uid) => kubelet.look(uid));
  const objects = new WatchedObjects({ client, clock, log, onChange: (owners) => kubelet.refresh(owners) });
  const volumes = createVolumes(context, objects);
  const staticPods = createStaticPods(context, {
    onChange(pods) {
      kubelet.useManifests(pods);
      staticPods?.mirrorSoon(signal);
    },
    onMirror: ({ metadata }) => statuses.retell(metadata.uid),
  });
  const statuses = new StatusWriter({ client, clock, log, signal, addressee: (pod) => (isStaticPod(pod) ? staticPods?.mirror(pod) : pod) });
  const parts = { cache, objects, volumes, statuses };
  const feedback: Feedback = { room: (pod) => kubelet.room(pod), onGone: (pod) => kubelet.forget(pod) };
  const kubelet: Kubelet = createKubelet(context, podDependencies(context, { ...parts, ...feedback, network }), short);
  return { kubelet, cache, objects, volumes, staticPods };
}

function createVolumes({ config, client, clock, runtime, recorder, settings }: KubeletContext, objects: WatchedObjects): PodVolumes {
  return new PodVolumes({
    rootDirectory: config.rootDir,
    objects,
    tokens: new ServiceAccountTokens(client, clock),
    allocatable: settings.allocatable,
    hostIps: () => settings.hostIps,
    imageLayers: (pod, request) => pulledLayers(pod, request, { runtime, clock, objects, recorder }),
  });
}

function createStaticPods(context: KubeletContext, reactions: Pick<StaticPodsOptions, 'onChange' | 'onMirror'>): StaticPods | undefined {
  const { config, nodeName, client, clock, log, sources } = context;
  if (config.podManifestPath === undefined) return undefined;
  return new StaticPods({
    directory: config.podManifestPath,
    nodeName,
    client,
    clock,
    log,
    node: () => sources.node.lister.get(nodeName),
    apiPods: () => sources.pods.lister.list(),
    ...reactions,
  });
}

type Feedback = Pick<PodDependencies, 'room' | 'onGone'>;
type WorkerParts = Feedback & Pick<PodDependencies, 'cache' | 'objects' | 'volumes' | 'statuses'> & { readonly network: PodNetwork };

function podDependencies(context: KubeletContext, { network, ...parts }: WorkerParts): PodDependencies {
  const { client, clock, log, signal, runtime, recorder, settings, sources } = context;
  return {
    client,
    clock,
    log,
    signal,
    runtime,
    recorder,
    ...parts,
    services: async (pod) => {
      if (!isStaticPod(pod)) await sources.services.whenSynced(signal);
      return sources.services.lister.list();
    },
    node: () => settings,
    networkReady: () => network.ready,
    starting: createSemaphore(startsAtOnce),
  };
}

function createKubelet(context: KubeletContext, dependencies: PodDependencies, short: PodSurroundings['short']): Kubelet {
  const { config, nodeName, client, clock, log, resources, hasAppArmor, sources } = context;
  return new Kubelet({
    nodeName,
    client,
    clock,
    log,
    rootDirectory: config.rootDir,
    allocatable: resources.allocatable,
    allowedUnsafeSysctls: config.allowedUnsafeSysctls,
    hasAppArmor,
    short,
    node: () => sources.node.lister.get(nodeName),
    cache: dependencies.cache,
    dependencies,
  });
}
