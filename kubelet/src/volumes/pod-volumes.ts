import type { Pod } from '@kubets/api';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WatchedObjects } from '../node/watched-objects.ts';
import { mount, unmount, unmountTree } from './mount-command.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';
import { MountError, type ImageLayers, type MountedVolume, type Volume, type VolumeContext } from './volume-type.ts';
import { bindVolume } from './volume-types.ts';

export interface PodVolumesOptions {
  readonly rootDirectory: string;
  readonly objects: WatchedObjects;
  readonly tokens: ServiceAccountTokens;
  readonly allocatable: (resource: string) => string | undefined;
  readonly hostIps: () => readonly string[];
  readonly imageLayers: ImageLayers;
}

export type MountedVolumes = ReadonlyMap<string, MountedVolume>;

/** The volumes of the pods on this node, below `pods/<uid>` of the kubelet's directory and, for secrets, one tmpfs beside it. */
export class PodVolumes {
  readonly #options: PodVolumesOptions;
  readonly #mounted = new Map<string, MountedVolumes>();
  #memoryReady: Promise<void> | undefined;

  constructor(options: PodVolumesOptions) {
    this.#options = options;
  }

  /** Sets up all volumes of a pod, or brings them up to date. Rejects with what is wrong with the first that cannot be. */
  async mount(pod: Pod): Promise<void> {
    await (this.#memoryReady ??= this.#mountMemory());
    const volumes = await Promise.all((pod.spec.volumes ?? []).map(async (volume) => [volume.name, await this.#setUp(pod, volume)] as const));
    this.#mounted.set(pod.metadata.uid, new Map(volumes));
  }

  /** Undefined until they are all set up. */
  mounted(podUid: string): MountedVolumes | undefined {
    return this.#mounted.get(podUid);
  }

  /** When the first volume of the pod wants to be brought up to date. */
  refreshAt(podUid: string): Date | undefined {
    const times = [...(this.mounted(podUid)?.values() ?? [])].flatMap(({ refreshAt }) => refreshAt ?? []);
    return times.toSorted((a, b) => a.getTime() - b.getTime())[0];
  }

  /** Unmounts and removes all that is left of a pod on the node's disk; its containers must be gone. */
  async cleanUp(pod: Pod): Promise<void> {
    const { uid } = pod.metadata;
    for (const volume of pod.spec.volumes ?? []) await bindVolume(volume).tearDown({ directory: this.#directoryOf(uid, volume) });
    await unmountTree(this.podDirectory(uid));
    await rm(join(this.#memoryRoot, uid), { recursive: true, force: true });
    await rm(this.podDirectory(uid), { recursive: true, force: true });
    this.#mounted.delete(uid);
    this.#options.objects.release(uid);
    this.#options.tokens.forget(uid);
  }

  podDirectory(podUid: string): string {
    return join(this.#options.rootDirectory, 'pods', podUid);
  }

  /** Lets go of the tmpfs; only for a node that is taken apart. */
  async unmountMemory(): Promise<void> {
    await unmount(this.#memoryRoot);
  }

  get #memoryRoot(): string {
    return join(this.#options.rootDirectory, 'memory');
  }

  async #mountMemory(): Promise<void> {
    await mkdir(this.#memoryRoot, { recursive: true, mode: 0o700 });
    await mount({ type: 'tmpfs', source: 'kubets-secrets', target: this.#memoryRoot, options: ['mode=0755'] });
  }

  async #setUp(pod: Pod, volume: Volume): Promise<MountedVolume> {
    try {
      return await bindVolume(volume).setUp(this.#contextOf(pod, volume));
    } catch (error) {
      throw new MountError(`MountVolume.SetUp failed for volume "${volume.name}" : ${(error as Error).message}`, { cause: error, volume: volume.name });
    }
  }

  #contextOf(pod: Pod, volume: Volume): VolumeContext {
    const { objects, tokens, allocatable, hostIps, imageLayers } = this.#options;
    const { uid, namespace } = pod.metadata;
    return {
      pod,
      name: volume.name,
      directory: this.#directoryOf(uid, volume),
      memoryDirectory: join(this.#memoryRoot, uid, volume.name),
      read: (resource, name) => objects.get(resource, { namespace: resource.scope === 'Namespaced' ? namespace : undefined, name }, uid),
      token: (request) => tokens.get(pod, request),
      allocatable,
      hostIps: hostIps(),
      imageLayers,
    };
  }

  #directoryOf(podUid: string, volume: Volume): string {
    return join(this.podDirectory(podUid), 'volumes', `kubernetes.io~${bindVolume(volume).typeName}`, volume.name);
  }
}
