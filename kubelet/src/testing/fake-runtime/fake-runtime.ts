import { systemClock, type Clock } from '@kubets/machinery';
import type { ContainerRuntime, ObservedContainer, ObservedPod, ObservedSandbox } from '../../runtime/container-runtime.ts';
import { FakeContainers } from './fake-containers.ts';
import { FakeEvents } from './fake-events.ts';
import { fakeProcess, outputOf } from './fake-process.ts';
import { FakeSandboxes, type FakeNode } from './fake-sandboxes.ts';

type Part<Method extends keyof ContainerRuntime> = Pick<ContainerRuntime, Method>;

/** A runtime in memory that keeps the same promises as a real one. */
export function createFakeRuntime(clock: Clock = systemClock): ContainerRuntime {
  let ids = 0;
  const events = new FakeEvents();
  const node: FakeNode = { clock, events, nextId: () => (ids += 1) };
  const sandboxes = new FakeSandboxes(node);
  const containers = new FakeContainers(node);
  return {
    info: async () => ({ version: 'fake://1.0.0', architecture: 'amd64', osImage: 'fake', directory: '/' }),
    pods: async () => groupByPod(sandboxes.all(), containers.all()),
    events: (signal) => events.follow(signal),
    ...sandboxMethods(sandboxes),
    ...containerMethods(containers),
    ...insideContainers(containers),
    ...imageMethods,
  };
}

function sandboxMethods(sandboxes: FakeSandboxes): Part<'sandbox' | 'runSandbox' | 'stopSandbox' | 'removeSandbox'> {
  return {
    sandbox: async (id) => sandboxes.get(id),
    runSandbox: async (config) => sandboxes.run(config),
    stopSandbox: async (id) => sandboxes.stop(id),
    removeSandbox: async (id) => sandboxes.remove(id),
  };
}

function containerMethods(
  containers: FakeContainers,
): Part<'container' | 'startContainer' | 'stopContainer' | 'killContainer' | 'updateContainer' | 'removeContainer'> {
  return {
    container: async (id) => containers.get(id),
    startContainer: async (sandbox, config) => containers.start(sandbox, config),
    stopContainer: async (id) => containers.end(id, 137),
    killContainer: async (id) => containers.end(id, 137),
    updateContainer: async (id, limits) => containers.limit(id, limits),
    removeContainer: async (id) => containers.remove(id),
  };
}

function insideContainers(containers: FakeContainers): Part<'logs' | 'exec' | 'attach' | 'usage' | 'diskUsage'> {
  return {
    async *logs(id) {
      const output = containers.output(id);
      if (output !== '') yield { stream: 'stdout', data: Buffer.from(output) };
    },
    async exec(_id, command, { stdout }) {
      const process = fakeProcess(command);
      if (process.type === 'ends') stdout?.write(outputOf(process));
      return process.type === 'ends' ? process.exitCode : 126;
    },
    attach: async () => undefined,
    usage: async () => ({ cpuNanoseconds: 1_000_000, memoryBytes: 4096, memoryWorkingSetBytes: 4096 }),
    diskUsage: async () => ({ writableBytes: 4096, logBytes: 0 }),
  };
}

/** Every image is there. */
const imageMethods: Part<'images' | 'image' | 'imageLayers' | 'pullImage' | 'removeImage'> = {
  images: async () => [],
  image: async (reference) => ({ id: 'sha256:fake', names: [reference], size: 1, user: '' }),
  imageLayers: async () => [],
  pullImage: async () => undefined,
  removeImage: async () => undefined,
};

function groupByPod(sandboxes: readonly ObservedSandbox[], containers: readonly ObservedContainer[]): readonly ObservedPod[] {
  const pods = new Map([...sandboxes, ...containers].map(({ pod }) => [pod.uid, pod]));
  const newestFirst = (a: { attempt: number }, b: { attempt: number }): number => b.attempt - a.attempt;
  return [...pods.values()].map((pod) => ({
    pod,
    sandboxes: sandboxes.filter((sandbox) => sandbox.pod.uid === pod.uid).toSorted(newestFirst),
    containers: containers.filter((container) => container.pod.uid === pod.uid).toSorted(newestFirst),
  }));
}
