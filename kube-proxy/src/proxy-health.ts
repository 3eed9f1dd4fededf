import type { Node } from '@kubets/api';

/** The cluster autoscaler marks a node with it before it takes the node away. */
const toBeDeletedTaint = 'ToBeDeletedByClusterAutoscaler';

export interface ProxyHealthReport {
  /** False when changes have waited for longer than the timeout to get into the kernel. */
  readonly healthy: boolean;
  /** When the rules were last right: now, unless they are late. */
  readonly lastUpdated: Date;
  readonly currentTime: Date;
  /** False for a node that is going away: load balancers should send it nothing new. */
  readonly nodeEligible: boolean;
}

/** Whether the rules follow the cluster (https://kubernetes.io/docs/reference/networking/virtual-ips/). Healthy until shown otherwise. */
export class ProxyHealth {
  readonly #now: () => Date;
  readonly #timeoutMs: number;
  #waitingSince: Date | undefined;
  #updated = new Date(0);
  #eligible = true;

  constructor({ now, timeoutMs }: { readonly now: () => Date; readonly timeoutMs: number }) {
    this.#now = now;
    this.#timeoutMs = timeoutMs;
  }

  /** A change must get into the kernel. */
  queued(): void {
    this.#waitingSince ??= this.#now();
  }

  /** The kernel has all changes. */
  updated(): void {
    this.#waitingSince = undefined;
    this.#updated = this.#now();
  }

  /** What this node looks like now; undefined before it is there, which tells nothing. */
  follow(node: Node | undefined): void {
    if (node === undefined) return;
    this.#eligible = node.metadata.deletionTimestamp === undefined && !node.spec.taints?.some(({ key }) => key === toBeDeletedTaint);
  }

  report(): ProxyHealthReport {
    const currentTime = this.#now();
    const healthy = this.#waitingSince === undefined || currentTime.getTime() - this.#waitingSince.getTime() < this.#timeoutMs;
    return { healthy, lastUpdated: healthy ? currentTime : this.#updated, currentTime, nodeEligible: this.#eligible };
  }
}
