import type { Pod } from '@kubets/api';
import type { ResizeObstacle } from '../resize/allocation.ts';
import type { ObservedPod } from '../runtime/container-runtime.ts';

/** What one look at a pod knows: the input of every decision about it. */
export interface PodSituation {
  readonly pod: Pod;
  /** The status this kubelet told last; it may be newer than the pod's, which comes back from the API. Undefined before the first. */
  readonly told: Pod['status'] | undefined;
  readonly observed: ObservedPod;
  /** Set once the pod is to end, for whatever reason; it never comes back. */
  readonly termination: Termination | undefined;
  readonly volumes: 'missing' | 'mounted' | 'cleaned';
  /** By container id. */
  readonly probes: ReadonlyMap<string, ProbeResults>;
  /** Why a container could not be started, by container name; gone once it starts. */
  readonly failures: ReadonlyMap<string, StartFailure>;
  /** By container name. */
  readonly backOffs: ReadonlyMap<string, BackOff>;
  readonly longestBackOffMs: number;
  /** The containers, by id, whose preStop hook is through before their turn to be stopped. */
  readonly preStopped: ReadonlySet<string>;
  /** Keys of actions that are being performed: they are not planned again. */
  readonly busy: ReadonlySet<string>;
  /** The node's addresses, its primary one first. */
  readonly hostIps: readonly string[];
  readonly resize: {
    /** Why the node does not grant the resources the spec asks for; `pod` then has those granted before. */
    readonly obstacle: ResizeObstacle | undefined;
    /** Why the runtime did not take the new resources, at the last try. */
    readonly error: string | undefined;
  };
}

export interface Termination {
  /** When everything that still runs is killed. */
  readonly deadline: Date;
  /** The pod is deleted from the API afterwards. */
  readonly deleted: boolean;
  /** What the pod's status says when the node itself ended it, e.g. `DeadlineExceeded`. */
  readonly failure:
    | {
        readonly reason: string;
        readonly message: string;
        /** A node that would have gone on running the pod, had it not been in need. */ readonly disrupted?: boolean;
      }
    | undefined;
}

export interface ProbeResults {
  readonly started: boolean;
  readonly ready: boolean;
  /** A probe asks for the container's end. */
  readonly kill: { readonly probe: 'Liveness' | 'Startup'; readonly graceSeconds: number | undefined } | undefined;
}

export type FailureReason =
  | 'ErrImagePull'
  | 'ImagePullBackOff'
  | 'ErrImageNeverPull'
  | 'InvalidImageName'
  | 'CreateContainerConfigError'
  | 'CreateContainerError'
  | 'RunContainerError'
  | 'PostStartHookError';

export interface StartFailure {
  readonly reason: FailureReason;
  readonly message: string;
  readonly retryAt: Date;
  readonly attempts: number;
}

export interface BackOff {
  readonly delayMs: number;
  readonly since: Date;
}

/** Something of the pod is about to run, whatever is observed of it now. */
export function isBeginning({ busy }: PodSituation): boolean {
  return [...busy].some((key) => key.startsWith('start:') || key === 'runSandbox' || key === 'mountVolumes');
}
