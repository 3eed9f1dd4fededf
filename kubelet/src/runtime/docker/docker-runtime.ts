import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { systemClock, type Clock } from '@kubets/machinery';
import Docker, { type ContainerInspectInfo } from 'dockerode';
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
import { followEvents } from './events.ts';
import { lesserPrivileges } from './lesser-privileges.ts';
import { ensureSandboxImage, findImage, listImages, pullImage } from './images.ts';
import { isSandbox, label } from './labels.ts';
import { demultiplex, unframed } from './multiplexed-stream.ts';
import { hasExited, labelsOf, observeContainer, observeSandbox } from './observe.ts';
import { podNetworkName } from './pod-network.ts';
import { usageOf, type DockerStats } from './usage.ts';

export interface DockerRuntimeOptions {
  readonly docker: Docker;
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

/** A client of the engine at `unix:///…` or `tcp://host:port`. */
export function connectDocker(endpoint: string): Docker {
  if (endpoint.startsWith('unix://')) return new Docker({ socketPath: endpoint.slice('unix://'.length) });
  const url = new URL(endpoint);
  return new Docker({ host: url.hostname, port: url.port, protocol: 'http' });
}

export function createDockerRuntime({
  docker,
  sandboxImage,
  clock = systemClock,
  capabilities,
  logs: logLimits = defaultLogLimits,
}: DockerRuntimeOptions): ContainerRuntime {
  const sandboxImageReady = once(() => ensureSandboxImage(docker, sandboxImage));

  async function inspect(id: string): Promise<ContainerInspectInfo | undefined> {
    try {
      return await docker.getContainer(id).inspect();
    } catch (error) {
      if (dockerStatus(error) === 404) return undefined;
      throw error;
    }
  }

  async function observe(info: ContainerInspectInfo): Promise<ObservedContainer | undefined> {
    return observeContainer(info, hasExited(info) ? await terminationMessage(docker, info) : undefined);
  }

  async function observeId(id: string): Promise<ObservedContainer | undefined> {
    const info = await inspect(id);
    return info && observe(info);
  }

  async function create(options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
    try {
      return await docker.createContainer(options);
    } catch (error) {
      // A kubelet that stopped between create and start left the name taken; what runs under it is not removed.
      if (dockerStatus(error) !== 409 || options.name === undefined) throw error;
      await docker.getContainer(options.name).remove();
      return docker.createContainer(options);
    }
  }

  async function pods(): Promise<readonly ObservedPod[]> {
    const listed = await docker.listContainers({ all: true, filters: { label: [label.podUid] } });
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
    const container = await create(sandboxOptions(config, { image: sandboxImage, network: podNetworkName }));
    try {
      await container.start();
    } catch (error) {
      await ignoring([404, 409], container.remove({ force: true }));
      throw error;
    }
    const info = await container.inspect();
    const sandbox = observeSandbox(info, podNetworkName);
    if (sandbox === undefined) throw new Error(`the sandbox ${container.id} lost its labels`);
    return sandbox;
  }

  async function optionsOf(sandbox: ObservedSandbox, config: ContainerConfig): Promise<Docker.ContainerCreateOptions> {
    const options = containerOptions(sandbox, config, logLimits);
    if (!config.security.privileged || capabilities === undefined || capabilities.missing.length === 0) return options;
    return { ...options, HostConfig: { ...options.HostConfig, ...(await lesserPrivileges(capabilities)) } };
  }

  async function startContainer(sandbox: ObservedSandbox, config: ContainerConfig): Promise<ObservedContainer> {
    const container = await create(await optionsOf(sandbox, config));
    const failure = await container.start().then(
      () => undefined,
      (error: unknown) => error,
    );
    const info = await inspect(container.id);
    const observed = info && (await observe(info));
    // A process that could not be started is a state of its container, told by the engine; other failures are errors.
    if (observed === undefined || (failure !== undefined && observed.state.type === 'created')) {
      throw failure ?? new Error(`the container ${container.id} is gone`);
    }
    return observed;
  }

  async function* logs(id: string, options: LogOptions): AsyncGenerator<LogChunk> {
    const info = await inspect(id);
    if (info === undefined) throw new Error(`the container ${id} is gone`);
    const stream = await openLogs(docker, id, options);
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

  const container = (id: string): Docker.Container => docker.getContainer(id);
  const remove = (id: string): Promise<void> => ignoring([404, 409], container(id).remove({ force: true, v: true }));
  return {
    pods,
    runSandbox,
    startContainer,
    logs,
    events: (signal) => followEvents(docker, clock, signal),
    async info() {
      const [version, system] = await Promise.all([docker.version(), docker.info() as Promise<{ OperatingSystem?: string; DockerRootDir?: string }>]);
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
    stopSandbox: (id) => ignoring([404, 409], container(id).kill()),
    removeSandbox: remove,
    stopContainer: (id, graceSeconds) => ignoring([304, 404], container(id).stop({ t: Math.max(0, Math.ceil(graceSeconds)) })),
    killContainer: (id) => ignoring([404, 409], container(id).kill()),
    async updateContainer(id, { cpuShares, cpuQuota, memory }) {
      const limits = { CpuShares: cpuShares, CpuPeriod: cpuPeriod, CpuQuota: cpuQuota || -1, Memory: memory || -1, MemorySwap: memory || -1 };
      await container(id).update(limits);
      const updated = await observeId(id);
      if (updated === undefined) throw new Error(`the container ${id} is gone`);
      return updated;
    },
    removeContainer: remove,
    exec: (id, command, streams) => execInContainer(docker, id, { command, streams }),
    attach: (id, streams) => attachContainer(docker, id, streams),
    usage: async (id) => usageOf((await container(id).stats({ stream: false, 'one-shot': true })) as unknown as DockerStats),
    diskUsage: (id) => diskUsage(docker, id),
    images: () => listImages(docker),
    image: (reference) => findImage(docker, reference),
    pullImage: (reference, credentials) => pullImage(docker, reference, credentials),
    removeImage: (id) => ignoring([404], docker.getImage(id).remove({ force: true })),
  };
}

async function openLogs(docker: Docker, id: string, { follow, timestamps, tailLines, since }: LogOptions): Promise<Readable> {
  const options = {
    stdout: true,
    stderr: true,
    timestamps,
    ...(tailLines !== undefined && { tail: tailLines }),
    ...(since !== undefined && { since: since.getTime() / 1000 }),
  };
  if (follow) return (await docker.getContainer(id).logs({ ...options, follow: true })) as Readable;
  // The typed call reads everything into memory first unless it follows.
  const request = {
    path: `/containers/${id}/logs?`,
    method: 'GET',
    isStream: true,
    options: { ...options, follow: false },
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error: Error | null, stream: unknown) => (error ? reject(error) : resolve(stream as Readable)));
  });
}

async function terminationMessage(docker: Docker, info: ContainerInspectInfo): Promise<string | undefined> {
  const labels = labelsOf(info);
  const file = labels[label.terminationMessageFile];
  const message = file === undefined ? '' : await readStart(file);
  if (message !== '' || info.State.ExitCode === 0 || labels[label.fallbackToLogsOnError] !== 'true') return message || undefined;
  const stream = await openLogs(docker, info.Id, { follow: false, timestamps: false, tailLines: fallbackLogLines, since: undefined });
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
