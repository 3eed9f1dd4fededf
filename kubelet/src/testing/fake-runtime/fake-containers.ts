import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ContainerConfig, ContainerLimits, ObservedContainer, ObservedSandbox } from '../../runtime/container-runtime.ts';
import { exited, fakeProcess, firstState, outputOf } from './fake-process.ts';
import type { FakeNode } from './fake-sandboxes.ts';

interface FakeContainer {
  observed: ObservedContainer;
  readonly output: string;
}

export class FakeContainers {
  readonly #node: FakeNode;
  readonly #containers = new Map<string, FakeContainer>();

  constructor(node: FakeNode) {
    this.#node = node;
  }

  get(id: string): ObservedContainer | undefined {
    return this.#containers.get(id)?.observed;
  }

  all(): readonly ObservedContainer[] {
    return [...this.#containers.values()].map(({ observed }) => observed);
  }

  output(id: string): string {
    return this.#containers.get(id)?.output ?? '';
  }

  start(sandbox: ObservedSandbox, config: ContainerConfig): ObservedContainer {
    const number = this.#node.nextId();
    const id = `container-${number}`;
    const process = fakeProcess([...(config.command ?? []), ...(config.args ?? [])]);
    const createdAt = this.#node.clock.now();
    const state = firstState(process, createdAt, number + 1000);
    const observed = { ...identityOf(config), id, sandboxId: sandbox.id, imageId: 'sha256:fake', createdAt, user: undefined, state };
    this.#containers.set(id, { observed, output: outputOf(process) });
    if (process.type === 'ends') void nextTurn().then(() => this.end(id, process.exitCode));
    return observed;
  }

  end(id: string, exitCode: number): void {
    const container = this.#containers.get(id);
    if (container?.observed.state.type !== 'running') return;
    const { startedAt } = container.observed.state;
    container.observed = { ...container.observed, state: exited(startedAt, this.#node.clock.now(), exitCode) };
    this.#node.events.emit({ type: 'container', id, podUid: container.observed.pod.uid, change: 'ended' });
  }

  limit(id: string, limits: ContainerLimits): ObservedContainer {
    const container = this.#containers.get(id);
    if (container === undefined) throw new Error(`the container ${id} is gone`);
    container.observed = { ...container.observed, limits };
    return container.observed;
  }

  remove(id: string): void {
    const container = this.#containers.get(id);
    if (container === undefined) return;
    this.#containers.delete(id);
    this.#node.events.emit({ type: 'container', id, podUid: container.observed.pod.uid, change: 'removed' });
  }
}

function identityOf({
  pod,
  name,
  attempt,
  image,
  hash,
  resources: { cpuShares, cpuQuota, memory },
}: ContainerConfig): Pick<ObservedContainer, 'pod' | 'name' | 'attempt' | 'image' | 'hash' | 'limits'> {
  return { pod, name, attempt, image, hash, limits: { cpuShares, cpuQuota, memory } };
}
