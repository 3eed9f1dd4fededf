import { systemClock, type Clock } from '@kubets/machinery';
import type { ContainerLimits, ContainerRuntime, ObservedContainer } from '../container-runtime.ts';
import type { NodeCapabilities } from '../node-capabilities.ts';
import { attachContainer, execInContainer } from './commands.ts';
import { containerLogs } from './container-logs.ts';
import { containerPath, killContainer, limitContainer, removeContainer, stopContainer } from './containers.ts';
import type { LogLimits } from './create-options.ts';
import { diskUsage } from './disk-usage.ts';
import type { Engine } from './engine.ts';
import { engineInfo } from './engine-info.ts';
import { followEvents } from './events.ts';
import { ensureSandboxImage, findImage, imageLayers, listImages, pullImage, removeImage } from './images.ts';
import { listPods } from './list-pods.ts';
import { readContainer, readSandbox } from './read-container.ts';
import { runSandbox } from './run-sandbox.ts';
import { startContainer } from './start-container.ts';
import { usageOf, type DockerStats } from './usage.ts';

export interface DockerRuntimeOptions {
  readonly engine: Engine;
  readonly sandboxImage: string;
  readonly clock?: Clock;
  /** The node's own, where privileged containers may have to do with less than all; all when left out. */
  readonly capabilities?: NodeCapabilities;
  readonly logs?: LogLimits;
}

type Part<Method extends keyof ContainerRuntime> = Pick<ContainerRuntime, Method>;

const defaultLogLimits: LogLimits = { maxBytes: 10 * 1024 ** 2, maxFiles: 5 };

export function createDockerRuntime({ engine, clock = systemClock, ...options }: DockerRuntimeOptions): ContainerRuntime {
  return {
    info: () => engineInfo(engine),
    pods: () => listPods(engine),
    events: (signal) => followEvents(engine, clock, signal),
    ...sandboxes(engine, options),
    ...containers(engine, options),
    ...insideContainers(engine),
    ...images(engine),
  };
}

function sandboxes(
  engine: Engine,
  { sandboxImage }: Pick<DockerRuntimeOptions, 'sandboxImage'>,
): Part<'sandbox' | 'runSandbox' | 'stopSandbox' | 'removeSandbox'> {
  const imageReady = once(() => ensureSandboxImage(engine, sandboxImage));
  return {
    sandbox: (id) => readSandbox(engine, id),
    async runSandbox(config) {
      await imageReady();
      return runSandbox(engine, config, sandboxImage);
    },
    stopSandbox: (id) => killContainer(engine, id),
    removeSandbox: (id) => removeContainer(engine, id),
  };
}

function containers(
  engine: Engine,
  { capabilities, logs = defaultLogLimits }: Pick<DockerRuntimeOptions, 'capabilities' | 'logs'>,
): Part<'container' | 'startContainer' | 'stopContainer' | 'killContainer' | 'updateContainer' | 'removeContainer'> {
  return {
    container: (id) => readContainer(engine, id),
    startContainer: (sandbox, config) => startContainer(engine, { sandbox, config }, { capabilities, logs }),
    stopContainer: (id, graceSeconds) => stopContainer(engine, id, graceSeconds),
    killContainer: (id) => killContainer(engine, id),
    updateContainer: (id, limits) => updateContainer(engine, id, limits),
    removeContainer: (id) => removeContainer(engine, id),
  };
}

function insideContainers(engine: Engine): Part<'logs' | 'exec' | 'attach' | 'usage' | 'diskUsage'> {
  return {
    logs: (id, options) => containerLogs(engine, id, options),
    exec: (id, command, streams) => execInContainer(engine, id, { command, streams }),
    attach: (id, streams) => attachContainer(engine, id, streams),
    usage: async (id) => usageOf(await engine.get<DockerStats>(`${containerPath(id)}/stats`, { stream: false, 'one-shot': true })),
    diskUsage: (id) => diskUsage(engine, id),
  };
}

function images(engine: Engine): Part<'images' | 'image' | 'imageLayers' | 'pullImage' | 'removeImage'> {
  return {
    images: () => listImages(engine),
    image: (reference) => findImage(engine, reference),
    imageLayers: (reference) => imageLayers(engine, reference),
    pullImage: (reference, credentials) => pullImage(engine, reference, credentials),
    removeImage: (id) => removeImage(engine, id),
  };
}

async function updateContainer(engine: Engine, id: string, limits: ContainerLimits): Promise<ObservedContainer> {
  await limitContainer(engine, id, limits);
  const updated = await readContainer(engine, id);
  if (updated === undefined) throw new Error(`the container ${id} is gone`);
  return updated;
}

/** Runs `action` at most once at a time and, after it succeeded, never again. */
function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () =>
    (running ??= action().catch((error: unknown) => {
      running = undefined;
      throw error;
    }));
}
