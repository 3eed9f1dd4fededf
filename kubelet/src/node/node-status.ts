import { nodes, type Node } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { LoopLog } from '@kubets/control-loop';
import { deepEqual, type Clock, pause } from '@kubets/machinery';
import type { ContainerRuntime, ImageSummary } from '../runtime/container-runtime.ts';
import type { Starved } from '../eviction/threshold.ts';
import { extendedAllocatable } from './extended-resources.ts';
import { nodeConditions } from './node-conditions.ts';
import { nodeInfo } from './node-identity.ts';
import type { NodeResources } from './node-resources.ts';

export interface NodeStatusOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: LoopLog;
  readonly runtime: ContainerRuntime;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly port: number;
  readonly resources: NodeResources;
  /** What still keeps pods from running. */
  readonly obstacles: () => readonly string[];
  /** What the node is running out of. */
  readonly short: () => ReadonlySet<Starved>;
  /** The Node as the API server has it. */
  readonly observed: () => Node | undefined;
}

type Status = Node['status'];

const checkEveryMs = 10_000;
const reportAtLeastEveryMs = 300_000;
const mostImages = 50;

/** Keeps the Node's status true: looked at every 10 s, written when it changed, when somebody else changed it, and every 5 min. */
export class NodeStatusReporter {
  readonly #options: NodeStatusOptions;
  #reported: Status | undefined;
  #reportedAt = 0;
  #wake: (() => void) | undefined;

  constructor(options: NodeStatusOptions) {
    this.#options = options;
  }

  async current(): Promise<Status> {
    const { runtime, name, addresses, port, resources, obstacles, short, clock, observed } = this.#options;
    const [info, images] = await Promise.all([runtime.info().catch(() => undefined), runtime.images().catch(() => [])]);
    const problems = [...(info === undefined ? ['container runtime is down'] : []), ...obstacles()];
    return {
      capacity: { ...resources.capacity },
      allocatable: { ...extendedAllocatable(observed()), ...resources.allocatable },
      addresses: [...addresses.map((address) => ({ type: 'InternalIP', address })), { type: 'Hostname', address: name }],
      conditions: nodeConditions({ short: short(), obstacles: problems }, this.#reported?.conditions ?? [], clock.now()),
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
      nodeInfo: info === undefined ? this.#reported?.nodeInfo : await nodeInfo(info),
      images: imageList(images),
      features: { supplementalGroupsPolicy: true },
      runtimeHandlers: [{ name: '', features: { recursiveReadOnlyMounts: true, userNamespaces: false } }],
    };
  }

  /** Looks again now: something changed that the status tells. */
  wake(): void {
    this.#wake?.();
  }

  async run(node: Node, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    this.#reported = { ...node.status };
    while (!signal.aborted) {
      try {
        await this.#report();
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'the node status could not be reported');
      }
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      await Promise.race([woken, pause(clock, checkEveryMs, signal)]);
    }
  }

  async #report(): Promise<void> {
    const { client, name, clock, observed } = this.#options;
    const status = await this.current();
    const now = clock.now().getTime();
    const node = observed();
    const contested = node !== undefined && isTakenForLost(node);
    if (!contested && deepEqual(withoutHeartbeats(status), withoutHeartbeats(this.#reported ?? {})) && now - this.#reportedAt < reportAtLeastEveryMs) return;
    const removed = Object.keys(node?.status.allocatable ?? {}).filter((resource) => !Object.hasOwn(status.allocatable ?? {}, resource));
    const allocatable = { ...Object.fromEntries(removed.map((resource) => [resource, null])), ...status.allocatable };
    await client.patch(nodes, { name }, { type: 'strategic', body: { status: { ...status, allocatable } } }, { subresource: 'status' });
    this.#reported = status;
    this.#reportedAt = now;
  }
}

/** The node lifecycle controller sets conditions to Unknown when heartbeats stay out; a kubelet that reads this is not lost. */
export function isTakenForLost({ status }: Node): boolean {
  return status.conditions?.some((condition) => condition.status === 'Unknown') ?? false;
}

function withoutHeartbeats({ conditions = [], ...rest }: Status): object {
  return { ...rest, conditions: conditions.map(({ lastHeartbeatTime: _, ...condition }) => condition) };
}

function imageList(images: readonly ImageSummary[]): NonNullable<Status['images']> {
  return images
    .filter(({ names }) => names.length > 0)
    .toSorted((a, b) => b.size - a.size)
    .slice(0, mostImages)
    .map(({ names, size }) => ({ names: names.slice(0, 5), sizeBytes: size }));
}
