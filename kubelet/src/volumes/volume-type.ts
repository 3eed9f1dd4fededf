import type { Pod } from '@kubets/api';
import type { KubeObject, ResourceReference } from '@kubets/machinery';
import type { Payload } from './atomic-writer.ts';

export type Volume = NonNullable<Pod['spec']['volumes']>[number];

/** What a volume type may use to set itself up for one pod. */
export interface VolumeContext {
  readonly pod: Pod;
  /** The volume's name in the pod. */
  readonly name: string;
  /** The volume's own directory on the node's disk; not yet made. */
  readonly directory: string;
  /** The same in memory, for what must never reach a disk. */
  readonly memoryDirectory: string;
  /** An object of the pod's namespace (or of the cluster); undefined when there is none. */
  readonly read: <T extends KubeObject>(resource: ResourceReference<T>, name: string) => Promise<T | undefined>;
  readonly token: (request: TokenRequest) => Promise<Token>;
  /** The node's allocatable amount of a resource, as the limit of a container that sets none. */
  readonly allocatable: (resource: string) => string | undefined;
  readonly hostIps: readonly string[];
  readonly imageLayers: ImageLayers;
}

/** The directories an image is made of, the topmost first; it is pulled when the policy says so. */
export type ImageLayers = (
  pod: Pod,
  request: { readonly image: string; readonly policy: 'Always' | 'IfNotPresent' | 'Never' | undefined },
) => Promise<readonly string[]>;

export interface TokenRequest {
  readonly audience: string | undefined;
  readonly expirationSeconds: number;
}

export interface Token {
  readonly token: string;
  /** From then on a new one should be asked for. */
  readonly refreshAt: Date;
}

export interface MountedVolume {
  /** What containers mount, on the node. */
  readonly path: string;
  readonly readOnly: boolean;
  /** The path is a block device, which containers get as such. */
  readonly isDevice?: boolean;
  readonly refreshAt?: Date | undefined;
}

/** One kind of volume. Setting up an existing volume again brings its content up to date. */
export interface VolumeType<Key extends keyof Volume> {
  readonly field: Key;
  setUp(source: NonNullable<Volume[Key]>, context: VolumeContext): Promise<MountedVolume>;
  /** Undoes mounts; removing the directory is the caller's. */
  tearDown?(context: Pick<VolumeContext, 'directory'>): Promise<void>;
}

/** The files of a volume made from API objects, and when they are due for renewal. */
export interface PayloadResult {
  readonly payload: Payload;
  readonly refreshAt?: Date | undefined;
}

/** The volume cannot be set up now; said to the user in a FailedMount event. */
export class MountError extends Error {
  override readonly name = 'MountError';
  /** The volume's name in the pod, once known. */
  readonly volume: string | undefined;

  constructor(message: string, { volume, ...options }: ErrorOptions & { readonly volume?: string } = {}) {
    super(message, options);
    this.volume = volume;
  }
}

/** What a volume of a CSI driver is told: no driver can register here. */
export const noCsiDriver = (driver: string): string =>
  `kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name ${driver} not found in the list of registered CSI drivers`;
