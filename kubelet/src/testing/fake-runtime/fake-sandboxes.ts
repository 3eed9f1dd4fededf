import type { Clock } from '@kubets/machinery';
import type { ObservedSandbox, SandboxConfig } from '../../runtime/container-runtime.ts';
import type { FakeEvents } from './fake-events.ts';

export interface FakeNode {
  readonly clock: Clock;
  readonly events: FakeEvents;
  /** Never the same twice. */
  readonly nextId: () => number;
}

export class FakeSandboxes {
  readonly #node: FakeNode;
  readonly #sandboxes = new Map<string, ObservedSandbox>();

  constructor(node: FakeNode) {
    this.#node = node;
  }

  get(id: string): ObservedSandbox | undefined {
    return this.#sandboxes.get(id);
  }

  all(): readonly ObservedSandbox[] {
    return [...this.#sandboxes.values()];
  }

  run({ pod, attempt, hostNetwork }: SandboxConfig): ObservedSandbox {
    const number = this.#node.nextId();
    const id = `sandbox-${number}`;
    const ip = hostNetwork ? undefined : `10.0.0.${number}`;
    const sandbox = { id, pod, attempt, running: true, createdAt: this.#node.clock.now(), ip, hostNetwork, processId: number + 1000 };
    this.#sandboxes.set(id, sandbox);
    return sandbox;
  }

  stop(id: string): void {
    const sandbox = this.#sandboxes.get(id);
    if (sandbox?.running !== true) return;
    this.#sandboxes.set(id, { ...sandbox, running: false, ip: undefined, processId: 0 });
    this.#node.events.emit({ type: 'sandbox', id, podUid: sandbox.pod.uid, change: 'ended' });
  }

  remove(id: string): void {
    const sandbox = this.#sandboxes.get(id);
    if (sandbox === undefined) return;
    this.#sandboxes.delete(id);
    this.#node.events.emit({ type: 'sandbox', id, podUid: sandbox.pod.uid, change: 'removed' });
  }
}
