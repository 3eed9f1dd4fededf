import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock, type Clock } from '@kubets/machinery';
import type {
  CommandStreams,
  ContainerConfig,
  ContainerLimits,
  ContainerRuntime,
  ContainerStateObserved,
  LogChunk,
  ObservedContainer,
  ObservedPod,
  ObservedSandbox,
  RuntimeEvent,
  SandboxConfig,
} from './container-runtime.ts';

interface FakeContainer {
  observed: ObservedContainer;
  readonly output: string;
}

/** What a command does here: `sleep` runs on, `echo` prints and succeeds, `sh -c 'exit N'` ends with N, anything else cannot be started. */
type Behaviour = { readonly type: 'runs' } | { readonly type: 'ends'; readonly exitCode: number; readonly output: string } | { readonly type: 'missing' };

/** A runtime in memory that keeps the same promises as a real one; for tests. */
export function createFakeRuntime(clock: Clock = systemClock): ContainerRuntime {
  const sandboxes = new Map<string, ObservedSandbox>();
  const containers = new Map<string, FakeContainer>();
  const listeners = new Set<(event: RuntimeEvent) => void>();
  let ids = 0;

  const emit = (event: RuntimeEvent): void => listeners.forEach((listener) => listener(event));
  const end = (id: string, exitCode: number): void => {
    const container = containers.get(id);
    if (container?.observed.state.type !== 'running') return;
    const { startedAt } = container.observed.state;
    container.observed = { ...container.observed, state: exitedState(startedAt, clock.now(), exitCode) };
    emit({ type: 'container', id, podUid: container.observed.pod.uid, change: 'ended' });
  };

  async function startContainer(sandbox: ObservedSandbox, config: ContainerConfig): Promise<ObservedContainer> {
    const { pod, name, attempt, image, hash, resources } = config;
    const limits = limitsOf(resources);
    const behaviour = behaviourOf([...(config.command ?? []), ...(config.args ?? [])]);
    const startedAt = clock.now();
    const state: ContainerStateObserved =
      behaviour.type === 'missing'
        ? { ...exitedState(startedAt, startedAt, 127), failedToStart: true, message: 'executable file not found' }
        : { type: 'running', startedAt, processId: ids + 1000 };
    const id = `container-${(ids += 1)}`;
    const observed = {
      id,
      pod,
      name,
      attempt,
      sandboxId: sandbox.id,
      image,
      imageId: 'sha256:fake',
      hash,
      createdAt: startedAt,
      limits,
      user: undefined,
      state,
    };
    containers.set(id, { observed, output: behaviour.type === 'ends' ? behaviour.output : '' });
    if (behaviour.type === 'ends') void nextTurn().then(() => end(id, behaviour.exitCode));
    return observed;
  }

  async function* events(signal: AbortSignal): AsyncGenerator<RuntimeEvent> {
    const waiting: RuntimeEvent[] = [{ type: 'resync' }];
    let wake: () => void = () => undefined;
    const listener = (event: RuntimeEvent): void => {
      waiting.push(event);
      wake();
    };
    listeners.add(listener);
    signal.addEventListener('abort', () => wake(), { once: true });
    try {
      while (!signal.aborted) {
        yield* waiting.splice(0);
        if (waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      listeners.delete(listener);
    }
  }

  return {
    events,
    startContainer,
    info: async () => ({ version: 'fake://1.0.0', architecture: 'amd64', osImage: 'fake', directory: '/' }),
    pods: async () =>
      groupByPod(
        [...sandboxes.values()],
        [...containers.values()].map(({ observed }) => observed),
      ),
    container: async (id) => containers.get(id)?.observed,
    sandbox: async (id) => sandboxes.get(id),
    async runSandbox(config: SandboxConfig) {
      const sandbox = {
        id: `sandbox-${(ids += 1)}`,
        pod: config.pod,
        attempt: config.attempt,
        running: true,
        createdAt: clock.now(),
        ip: config.hostNetwork ? undefined : `10.0.0.${ids}`,
        hostNetwork: config.hostNetwork,
        processId: ids + 1000,
      };
      sandboxes.set(sandbox.id, sandbox);
      return sandbox;
    },
    async stopSandbox(id) {
      const sandbox = sandboxes.get(id);
      if (sandbox?.running !== true) return;
      sandboxes.set(id, { ...sandbox, running: false, ip: undefined, processId: 0 });
      emit({ type: 'sandbox', id, podUid: sandbox.pod.uid, change: 'ended' });
    },
    async removeSandbox(id) {
      const sandbox = sandboxes.get(id);
      if (sandboxes.delete(id) && sandbox !== undefined) emit({ type: 'sandbox', id, podUid: sandbox.pod.uid, change: 'removed' });
    },
    stopContainer: async (id) => end(id, 137),
    killContainer: async (id) => end(id, 137),
    async updateContainer(id, limits) {
      const container = containers.get(id);
      if (container === undefined) throw new Error(`the container ${id} is gone`);
      container.observed = { ...container.observed, limits };
      return container.observed;
    },
    async removeContainer(id) {
      const container = containers.get(id);
      if (containers.delete(id) && container !== undefined) emit({ type: 'container', id, podUid: container.observed.pod.uid, change: 'removed' });
    },
    async *logs(id): AsyncGenerator<LogChunk> {
      const output = containers.get(id)?.output ?? '';
      if (output !== '') yield { stream: 'stdout', data: Buffer.from(output) };
    },
    async exec(_id, command, { stdout }: CommandStreams) {
      const behaviour = behaviourOf(command);
      if (behaviour.type === 'ends') stdout?.write(behaviour.output);
      return behaviour.type === 'ends' ? behaviour.exitCode : 126;
    },
    attach: async () => undefined,
    usage: async () => ({ cpuNanoseconds: 1_000_000, memoryBytes: 4096, memoryWorkingSetBytes: 4096 }),
    diskUsage: async () => ({ writableBytes: 4096, logBytes: 0 }),
    images: async () => [],
    image: async (reference) => ({ id: 'sha256:fake', names: [reference], size: 1, user: '' }),
    imageLayers: async () => [],
    pullImage: async () => undefined,
    removeImage: async () => undefined,
  };
}

function behaviourOf(command: readonly string[]): Behaviour {
  const [program, ...args] = command;
  if (program === 'sleep') return { type: 'runs' };
  if (program === 'echo') return { type: 'ends', exitCode: 0, output: `${args.join(' ')}\n` };
  const exit = /^exit (\d+)$/.exec(args[1] ?? '');
  return program === 'sh' && exit !== null ? { type: 'ends', exitCode: Number(exit[1]), output: '' } : { type: 'missing' };
}

function limitsOf({ cpuShares, cpuQuota, memory }: ContainerLimits): ContainerLimits {
  return { cpuShares, cpuQuota, memory };
}

function exitedState(startedAt: Date, finishedAt: Date, exitCode: number): Extract<ContainerStateObserved, { type: 'exited' }> {
  return { type: 'exited', startedAt, finishedAt, exitCode, outOfMemory: false, failedToStart: false, message: undefined };
}

function groupByPod(sandboxes: readonly ObservedSandbox[], containers: readonly ObservedContainer[]): readonly ObservedPod[] {
  const pods = new Map([...sandboxes, ...containers].map(({ pod }) => [pod.uid, pod]));
  const newestFirst = (a: { attempt: number }, b: { attempt: number }): number => b.attempt - a.attempt;
  return [...pods.values()].map((pod) => ({
    pod,
    sandboxes: sandboxes.filter((sandbox) => sandbox.pod.uid === pod.uid).toSorted(newestFirst),
    containers: containers.filter((container) => container.pod.uid === pod.uid).toSorted(newestFirst),
  }));
}
