import { mkdir } from 'node:fs/promises';
import { createClient, loadKubeconfig, type Client } from '@kubets/client';
import { createEventRecorder, createInformers, type FlushableEventRecorder, type Informers } from '@kubets/control-loop';
import type { DaemonContext } from '@kubets/daemon';
import { quantityValue, systemClock, type Clock } from '@kubets/machinery';
import type { KubeletConfig } from './config.ts';
import { hasAppArmor } from './admission/app-armor.ts';
import { parseThresholds } from './eviction/threshold.ts';
import { kubeletInformers } from './kubelet.ts';
import { nodeResources, type NodeResources } from './node/node-resources.ts';
import { readNodeSettings } from './node/node-settings.ts';
import type { NodeSettings } from './pods/container-config.ts';
import type { ContainerRuntime } from './runtime/container-runtime.ts';
import { createDockerRuntime } from './runtime/docker/docker-runtime.ts';
import { connectEngine, type Engine } from './runtime/docker/engine.ts';
import { lowestOomScore, readNodeCapabilities, type NodeCapabilities } from './runtime/node-capabilities.ts';

/** What every part of one kubelet works with: the API server, the runtime, and what the node is and has. */
export interface KubeletContext extends DaemonContext {
  readonly config: KubeletConfig;
  readonly nodeName: string;
  readonly clock: Clock;
  readonly startedAt: Date;
  readonly client: Client;
  readonly informers: Informers;
  readonly sources: ReturnType<typeof kubeletInformers>;
  readonly recorder: FlushableEventRecorder;
  readonly engine: Engine;
  readonly runtime: ContainerRuntime;
  /** Where the runtime keeps its images. */
  readonly imageDirectory: string;
  readonly resources: NodeResources;
  readonly settings: NodeSettings;
  /** The kernel confines programs by AppArmor profiles. */
  readonly hasAppArmor: boolean;
}

type Connections = Pick<KubeletContext, 'client' | 'informers' | 'sources' | 'recorder'>;
type NodeFacts = Pick<KubeletContext, 'resources' | 'settings' | 'hasAppArmor'>;

/** Looks at the node and makes ready to speak with the API server and the runtime; nothing is asked of the former yet. */
export async function openContext(config: KubeletConfig, daemon: DaemonContext): Promise<KubeletContext> {
  const startedAt = systemClock.now();
  await mkdir(config.rootDir, { recursive: true, mode: 0o750 });
  const engine = connectEngine(config.dockerEndpoint);
  const capabilities = await readNodeCapabilities();
  const runtime = dockerRuntime(config, engine, capabilities);
  return {
    ...daemon,
    ...connectToApi(config, daemon),
    ...(await readNode(config, capabilities, daemon)),
    config,
    nodeName: config.hostnameOverride,
    clock: systemClock,
    startedAt,
    engine,
    runtime,
    imageDirectory: await imageDirectory(runtime, config, daemon),
  };
}

function dockerRuntime(config: KubeletConfig, engine: Engine, capabilities: NodeCapabilities): ContainerRuntime {
  return createDockerRuntime({
    engine,
    sandboxImage: config.podInfraContainerImage,
    capabilities,
    logs: { maxBytes: quantityValue(config.containerLogMaxSize), maxFiles: config.containerLogMaxFiles },
  });
}

function connectToApi(config: KubeletConfig, { log }: DaemonContext): Connections {
  const client = createClient({ ...loadKubeconfig({ path: config.kubeconfig }), userAgent: 'kubelet' });
  const informers = createInformers(client, { log });
  return {
    client,
    informers,
    sources: kubeletInformers(informers, config.hostnameOverride),
    recorder: createEventRecorder({ client, component: 'kubelet', host: config.hostnameOverride, log }),
  };
}

async function readNode(config: KubeletConfig, capabilities: NodeCapabilities, { log }: DaemonContext): Promise<NodeFacts> {
  const reserved = [...config.kubeReserved, ...config.systemReserved];
  const resources = await nodeResources(config.rootDir, { maxPods: config.maxPods, reserved, evictionHard: parseThresholds(config.evictionHard, undefined) });
  const memory = { memoryCapacity: resources.memoryBytes, lowestOomScore: lowestOomScore(capabilities) };
  if (capabilities.missing.length > 0) log.warn({ missing: capabilities.missing }, 'the node lacks capabilities: privileged containers go without them');
  if (memory.lowestOomScore === 0) log.warn('CAP_SYS_RESOURCE is missing: guaranteed pods get the out-of-memory score 0 where they should get a negative one');
  const settings = await readNodeSettings(config, memory, (resource) => resources.allocatable[resource]);
  return { resources, settings, hasAppArmor: await hasAppArmor() };
}

/** The kubelet's own directory stands in while the runtime cannot be asked. */
async function imageDirectory(runtime: ContainerRuntime, config: KubeletConfig, { signal }: DaemonContext): Promise<string> {
  return runtime.info(signal).then(
    ({ directory }) => directory,
    () => config.rootDir,
  );
}
