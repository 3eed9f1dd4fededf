import type { Pod } from '@kubets/api';
import { MountError } from '../volumes/volume-type.ts';
import { announcer } from './announcer.ts';
import { podContainers, type PodContainer } from './pod-containers.ts';
import type { PodDependencies } from './pod-dependencies.ts';
import type { FailureReason, StartFailure } from './pod-situation.ts';
import { StartError } from './start-error.ts';
import { StartFailures } from './start-failures.ts';

/** How long a failed pull is shown as such before it is shown as waiting. */
const pullFailureShownMs = 1_000;

interface Owner {
  readonly pod: () => Pod;
  readonly signal: AbortSignal;
  /** Called when what a container waits for is shown differently. */
  readonly onChange: () => void;
}

/** Why containers of one pod could not be started, with the events that tell how they wait. */
export class ContainerFailures {
  readonly #dependencies: PodDependencies;
  readonly #owner: Owner;
  readonly #failures = new StartFailures();
  /** Names of containers that wait for the image of a volume. */
  readonly #awaitVolumes = new Set<string>();

  constructor(dependencies: PodDependencies, owner: Owner) {
    this.#dependencies = dependencies;
    this.#owner = owner;
  }

  get byName(): ReadonlyMap<string, StartFailure> {
    return this.#failures.byName;
  }

  /** Returns when the container may be tried again. */
  record(container: PodContainer, error: unknown, image = container.spec.image ?? ''): Date {
    const { clock } = this.#dependencies;
    const { reason, retryAt } = this.#failures.record(container.spec.name, error, clock.now());
    if (reason === 'ErrImagePull') {
      void clock.sleep(pullFailureShownMs, this.#owner.signal).then(
        () => this.#showPullBackOff(container, image),
        () => undefined,
      );
    }
    return retryAt;
  }

  /** The containers that mount the files of an image wait for it as they do for their own. Returns until when, if that is what failed. */
  recordVolume(error: unknown): Date | undefined {
    if (!(error instanceof MountError) || !(error.cause instanceof StartError)) return undefined;
    const { volume, cause } = error;
    const pod = this.#owner.pod();
    const image = pod.spec.volumes?.find(({ name }) => name === volume)?.image?.reference ?? '';
    const users = podContainers(pod).filter(({ spec }) => spec.volumeMounts?.some(({ name }) => name === volume));
    const retries = users.map((container) => {
      this.#awaitVolumes.add(container.spec.name);
      announcer(pod, container, this.#dependencies)({ type: 'Warning', reason: 'Failed', message: `Error: ${cause.reason}` });
      return this.record(container, cause, image);
    });
    return retries[0];
  }

  volumesMounted(): void {
    for (const name of this.#awaitVolumes) this.forget(name);
    this.#awaitVolumes.clear();
  }

  forget(name: string): void {
    this.#failures.forget(name);
  }

  /** What failed for this reason may be tried at once. */
  retryNow(reason: FailureReason): void {
    this.#failures.retryNow(reason);
  }

  #showPullBackOff(container: PodContainer, image: string): void {
    const message = `Back-off pulling image "${image}"`;
    if (!this.#failures.showPullBackOff(container.spec.name, message)) return;
    const announce = announcer(this.#owner.pod(), container, this.#dependencies);
    announce({ type: 'Normal', reason: 'BackOff', message });
    announce({ type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff' });
    this.#owner.onChange();
  }
}
