import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { systemClock, type Clock } from '@kubets/machinery';
import type { ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import type {
  ContainerConfig,
  ContainerRuntime,
  LogChunk,
  LogOptions,
  ObservedContainer,
  ObservedPod,
  ObservedSandbox,
  SandboxConfig,
} from '../container-runtime.ts';
import type { NodeCapabilities } from '../node-capabilities.ts';
import { attachContainer, execInContainer } from './commands.ts';
import { containerOptions, cpuPeriod, sandboxOptions, type LogLimits } from './create-options.ts';
import { diskUsage } from './disk-usage.ts';
import { dockerStatus, ignoring } from './docker-error.ts';
import type { Engine } from './engine.ts';
import { followEvents } from './events.ts';
import { lesserPrivileges } from './lesser-privileges.ts';
import { ensureSandboxImage, findImage, imageLayers, imagePath, listImages, pullImage } from './images.ts';
import { isSandbox, label } from './labels.ts';
import { demultiplex, unframed } from './multiplexed-stream.ts';
import { hasExited, labelsOf, observeContainer, observeSandbox } from './observe.ts';
import { podNetworkName } from './pod-network.ts';
import { usageOf, type DockerStats } from './usage.ts';

export interface DockerRuntimeOptions {
  readonly engine: Engine;
  readonly sandboxImage: string;
  readonly clock?: Clock;
  /** The node's own, where privileged containers may have to do with less than all; all when left out. */
  readonly capabilities?: NodeCapabilities;
  readonly logs?: LogLimits;
}

const terminationMessageLimit = 4096;
const fallbackLogLimit = 2048;
const fallbackLogLines = 80;
const inspectedAtOnce = 16;
const defaultLogLimits: LogLimits = { maxBytes: 10 * 1024 ** 2, maxFiles: 5 };

const containerPath = (idOrName: string): string => `/containers/${idOrName}`;

export function createDockerRuntime({
  engine,
  sandboxImage,
  clock = systemClock,
  capabilities,
  logs: logLimits = defaultLogLimits,
}: DockerRuntimeOptions): ContainerRuntime {
  const sandboxImageReady = once(() => ensureSandboxImage(engine, sandboxImage));

  async function inspect(id: string): Promise<ContainerInspectInfo | undefined> {
    try {
      return await engine.get<ContainerInspectInfo>(`${containerPath(id)}/json`);
    } catch (error) {
      if (dockerStatus(error) === 404) return undefined;
      throw error;
    }
  }

  async function observe(info: ContainerInspectInfo): Promise<ObservedContainer | undefined> {
    return observeContainer(info, hasExited(info) ? await terminationMessage(engine, info) : undefined);
  }

  async function observeId(id: string): Promise<ObservedContainer | undefined> {
    const info = await inspect(id);
    return info && observe(info);
  }

  async function createOnce({ name, ...options }: ContainerCreateOptions): Promise<string> {
    return (await engine.post<{ Id: string }>('/containers/create', options, { name })).Id;
  }

  /** The id of the new container. */
  async function create(options: ContainerCreateOptions): Promise<string> {
    try {
      return await createOnce(options);
    } catch (error) {
      // A kubelet that stopped between create and start left the name taken; what runs under it is not removed.
      if (dockerStatus(error) !== 409 || options.name === undefined) throw error;
      await engine.delete(containerPath(options.name));
      return createOnce(options);
    }
  }

  async function pods(): Promise<readonly ObservedPod[]> {
    const listed = await engine.get<{ Id: string }[]>('/containers/json', { all: true, filters: { label: [label.podUid] } });
    const found = new Map<string, { pod: ObservedPod['pod']; sandboxes: ObservedSandbox[]; containers: ObservedContainer[] }>();
    for (let start = 0; start < listed.length; start += inspectedAtOnce) {
      const infos = await Promise.all(listed.slice(start, start + inspectedAtOnce).map(({ Id }) => inspect(Id)));
      for (const info of infos) if (info !== undefined) await collect(info);
    }
    async function collect(info: ContainerInspectInfo): Promise<void> {
      const item = isSandbox(labelsOf(info)) ? observeSandbox(info, podNetworkName) : await observe(info);
      if (item === undefined) return;
      const pod = found.get(item.pod.uid) ?? { pod: item.pod, sandboxes: [], containers: [] };
      found.set(item.pod.uid, pod);
      if ('sandboxId' in item) pod.containers.push(item);
      else pod.sandboxes.push(item);
    }
    return [...found.values()].map((pod) => ({ ...pod, sandboxes: newestFirst(pod.sandboxes), containers: newestFirst(pod.containers) }));
  }

  async function runSandbox(config: SandboxConfig): Promise<ObservedSandbox> {
    await sandboxImageReady();
    const id = await create(sandboxOptions(config, { image: sandboxImage, network: podNetworkName }));
    try {
      await start(id);
    } catch (error) {
      await remove(id);
      throw error;
    }
    const info = await inspect(id);
    const sandbox = info && observeSandbox(info, podNetworkName);
    if (sandbox === undefined) throw new Error(`the sandbox ${id} is gone`);
    return sandbox;
  }

  async function optionsOf(sandbox: ObservedSandbox, config: ContainerConfig): Promise<ContainerCreateOptions> {
    const options = containerOptions(sandbox, config, logLimits);
    if (!config.security.privileged || capabilities === undefined || capabilities.missing.length === 0) return options;
    const privileges = await lesserPrivileges(capabilities);
    return {
      ...options,
      HostConfig: { ...options.HostConfig, ...privileges, Devices: [...(privileges.Devices ?? []), ...(options.HostConfig?.Devices ?? [])] },
    };
  }

  async function startContainer(sandbox: ObservedSandbox, config: ContainerConfig): Promise<ObservedContainer> {
    const id = await create(await optionsOf(sandbox, config));
    const failure = await start(id).then(
      () => undefined,
      (error: unknown) => error,
    );
    const info = await inspect(id);
    const observed = info && (await observe(info));
    // A process that could not be started is a state of its container, told by the engine; other failures are errors.
    if (observed === undefined || (failure !== undefined && observed.state.type === 'created')) {
      throw failure ?? new Error(`the container ${id} is gone`);
    }
    return observed;
  }

  async function* logs(id: string, options: LogOptions): AsyncGenerator<LogChunk> {
    const info = await inspect(id);
    if (info === undefined) throw new Error(`the container ${id} is gone`);
    const stream = await openLogs(engine, id, options);
    const stop = (): void => void stream.destroy();
    options.signal?.addEventListener('abort', stop, { once: true });
    try {
      yield* info.Config.Tty ? unframed(stream) : demultiplex(stream);
    } catch (error) {
      if (!options.signal?.aborted) throw error;
    } finally {
      options.signal?.removeEventListener('abort', stop);
      stream.destroy();
    }
  }

  const start = (id: string): Promise<void> => engine.post(`${containerPath(id)}/start`);
  const remove = (id: string): Promise<void> => ignoring([404, 409], engine.delete(containerPath(id), { force: true, v: true }));
  const kill = (id: string): Promise<void> => ignoring([404, 409], engine.post(`${containerPath(id)}/kill`));
  return {
    pods,
    runSandbox,
    startContainer,
    logs,
    events: (signal) => followEvents(engine, clock, signal),
    async info() {
      const [version, system] = await Promise.all([
        engine.get<{ Version: string; Arch: string }>('/version'),
        engine.get<{ OperatingSystem?: string; DockerRootDir?: string }>('/info'),
      ]);
      return {
        version: `docker://${version.Version}`,
        architecture: version.Arch,
        osImage: system.OperatingSystem ?? '',
        directory: system.DockerRootDir ?? '/var/lib/docker',
      };
    },
    container: observeId,
    async sandbox(id) {
      const info = await inspect(id);
      return info && observeSandbox(info, podNetworkName);
    },
    stopSandbox: kill,
    removeSandbox: remove,
    stopContainer: (id, graceSeconds) => ignoring([304, 404], engine.post(`${containerPath(id)}/stop`, undefined, { t: Math.max(0, Math.ceil(graceSeconds)) })),
    killContainer: kill,
    async updateContainer(id, { cpuShares, cpuQuota, memory }) {
      const limits = { CpuShares: cpuShares, CpuPeriod: cpuPeriod, CpuQuota: cpuQuota || -1, Memory: memory || -1, MemorySwap: memory || -1 };
      await engine.post(`${containerPath(id)}/update`, limits);
      const updated = await observeId(id);
      if (updated === undefined) throw new Error(`the container ${id} is gone`);
      return updated;
    },
    removeContainer: remove,
    exec: (id, command, streams) => execInContainer(engine, id, { command, streams }),
    attach: (id, streams) => attachContainer(engine, id, streams),
    usage: async (id) => usageOf(await engine.get<DockerStats>(`${containerPath(id)}/stats`, { stream: false, 'one-shot': true })),
    diskUsage: (id) => diskUsage(engine, id),
    images: () => listImages(engine),
    image: (reference) => findImage(engine, reference),
    imageLayers: (reference) => imageLayers(engine, reference),
    pullImage: (reference, credentials) => pullImage(engine, reference, credentials),
    removeImage: (id) => ignoring([404], engine.delete(imagePath(id), { force: true })),
  };
}

function openLogs(engine: Engine, id: string, { follow, timestamps, tailLines, since }: LogOptions): Promise<Readable> {
  const query = { follow, stdout: true, stderr: true, timestamps, tail: tailLines, since: since === undefined ? undefined : since.getTime() / 1000 };
  return engine.stream({ path: `${containerPath(id)}/logs`, query });
}

async function terminationMessage(engine: Engine, info: ContainerInspectInfo): Promise<string | undefined> {
  const labels = labelsOf(info);
  const file = labels[label.terminationMessageFile];
  const message = file === undefined ? '' : await readStart(file);
  if (message !== '' || info.State.ExitCode === 0 || labels[label.fallbackToLogsOnError] !== 'true') return message || undefined;
  const stream = await openLogs(engine, info.Id, { follow: false, timestamps: false, tailLines: fallbackLogLines, since: undefined });
  let tail = Buffer.alloc(0);
  for await (const { data } of info.Config.Tty ? unframed(stream) : demultiplex(stream)) tail = Buffer.concat([tail, data]).subarray(-fallbackLogLimit);
  return tail.toString() || undefined;
}

async function readStart(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(terminationMessageLimit), 0, terminationMessageLimit, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function newestFirst<Item extends { readonly attempt: number; readonly createdAt: Date }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => b.attempt - a.attempt || b.createdAt.getTime() - a.createdAt.getTime());
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
