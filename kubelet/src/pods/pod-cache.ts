import type { ContainerRuntime, ObservedContainer, ObservedPod, ObservedSandbox, PodIdentity, RuntimeEvent } from '../runtime/container-runtime.ts';

interface Entry {
  pod: PodIdentity;
  readonly sandboxes: Map<string, ObservedSandbox>;
  readonly containers: Map<string, ObservedContainer>;
}

/**
 * What the runtime holds of every pod, kept up to date by its events: one look at the one container that changed. A
 * container that ended never runs again under the same id, so no late answer can bring it back.
 */
export class PodCache {
  readonly #runtime: ContainerRuntime;
  readonly #onChange: (podUid: string) => void;
  readonly #pods = new Map<string, Entry>();
  readonly #asked = new Map<string, number>();
  /** When a pod was last told something newer than a listing that is under way, in counts. */
  readonly #touched = new Map<string, number>();
  #count = 0;

  constructor(runtime: ContainerRuntime, onChange: (podUid: string) => void) {
    this.#runtime = runtime;
    this.#onChange = onChange;
  }

  get(pod: PodIdentity): ObservedPod {
    const entry = this.#pods.get(pod.uid);
    return {
      pod,
      sandboxes: [...(entry?.sandboxes.values() ?? [])].toSorted(newestFirst),
      containers: [...(entry?.containers.values() ?? [])].toSorted(newestFirst),
    };
  }

  all(): readonly ObservedPod[] {
    return [...this.#pods.values()].map(({ pod }) => this.get(pod));
  }

  find(containerId: string): ObservedContainer | undefined {
    for (const { containers } of this.#pods.values()) {
      const container = containers.get(containerId);
      if (container !== undefined) return container;
    }
    return undefined;
  }

  /** Takes over everything the runtime has, and forgets the rest; what became known during the listing is newer and stays. */
  async resync(): Promise<void> {
    const since = this.#count;
    const isOlder = (uid: string): boolean => (this.#touched.get(uid) ?? 0) <= since;
    const observed = (await this.#runtime.pods()).filter(({ pod }) => isOlder(pod.uid));
    const seen = new Set(observed.map(({ pod }) => pod.uid));
    const gone = [...this.#pods.keys()].filter((uid) => !seen.has(uid) && isOlder(uid));
    for (const uid of gone) this.#pods.delete(uid);
    for (const { pod, sandboxes, containers } of observed) {
      const entry: Entry = {
        pod,
        sandboxes: new Map(sandboxes.map((item) => [item.id, item])),
        containers: new Map(containers.map((item) => [item.id, item])),
      };
      this.#pods.set(pod.uid, entry);
    }
    for (const uid of [...gone, ...seen]) this.#onChange(uid);
  }

  async apply(event: Exclude<RuntimeEvent, { type: 'resync' }>): Promise<void> {
    const { type, id, podUid, change } = event;
    if (change === 'removed') return this.#remove(podUid, id);
    const turn = (this.#asked.get(id) ?? 0) + 1;
    this.#asked.set(id, turn);
    const item = await (type === 'container' ? this.#runtime.container(id) : this.#runtime.sandbox(id));
    if (this.#asked.get(id) !== turn) return;
    this.#asked.delete(id);
    if (item === undefined) this.#remove(podUid, id);
    else if ('sandboxId' in item) this.setContainer(item);
    else this.setSandbox(item);
  }

  setContainer(container: ObservedContainer): void {
    const { containers } = this.#entry(container.pod);
    if (containers.get(container.id)?.state.type === 'exited' && container.state.type !== 'exited') return;
    containers.set(container.id, container);
    this.#onChange(container.pod.uid);
  }

  setSandbox(sandbox: ObservedSandbox): void {
    const { sandboxes } = this.#entry(sandbox.pod);
    if (sandboxes.get(sandbox.id)?.running === false && sandbox.running) return;
    sandboxes.set(sandbox.id, sandbox);
    this.#onChange(sandbox.pod.uid);
  }

  #remove(podUid: string, id: string): void {
    const entry = this.#pods.get(podUid);
    this.#asked.delete(id);
    if (entry === undefined) return;
    this.#touched.set(podUid, (this.#count += 1));
    entry.containers.delete(id);
    entry.sandboxes.delete(id);
    if (entry.containers.size + entry.sandboxes.size === 0) {
      this.#pods.delete(podUid);
      this.#touched.delete(podUid);
    }
    this.#onChange(podUid);
  }

  #entry(pod: PodIdentity): Entry {
    this.#touched.set(pod.uid, (this.#count += 1));
    const known = this.#pods.get(pod.uid);
    if (known !== undefined) return known;
    const entry: Entry = { pod, sandboxes: new Map(), containers: new Map() };
    this.#pods.set(pod.uid, entry);
    return entry;
  }
}

function newestFirst<Item extends { readonly attempt: number; readonly createdAt: Date }>(a: Item, b: Item): number {
  return b.attempt - a.attempt || b.createdAt.getTime() - a.createdAt.getTime();
}
