import { mkdir, watch } from 'node:fs/promises';
import { pods, type Node, type Pod } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { LoopLog } from '@kubets/control-loop';
import { isApiError, type Clock } from '@kubets/machinery';
import { isMirrorOf, isMirrorPod, mirrorPod, planMirrors } from './mirror-pod.ts';
import { readManifests, type ManifestFile } from './read-manifests.ts';
import { staticPod } from './static-pod.ts';

export interface StaticPodsOptions {
  readonly directory: string;
  readonly nodeName: string;
  readonly client: Client;
  readonly clock: Clock;
  readonly log: LoopLog;
  /** The Node, once it is registered. */
  readonly node: () => Node | undefined;
  /** The node's pods in the API, once they are known. */
  readonly apiPods: () => readonly Pod[];
  /** All pods of the manifests, whenever they change. */
  readonly onChange: (pods: readonly Pod[]) => void;
  /** The static pod has a mirror that knows no status yet. */
  readonly onMirror: (pod: Pod) => void;
}

interface Entry {
  readonly text: string;
  readonly pod: Pod;
}

const retryMs = 1_000;

/** The pods that this node's own manifests ask for, whether there is an API server or not, and their mirrors in the API. */
export class StaticPods {
  readonly #options: StaticPodsOptions;
  /** By file. */
  readonly #known = new Map<string, Entry>();
  readonly #mirrored = new Map<string, string>();
  #mirroring = false;
  #again = false;

  constructor(options: StaticPodsOptions) {
    this.#options = options;
  }

  get list(): readonly Pod[] {
    return [...this.#known.values()].map(({ pod }) => pod);
  }

  /** The mirror of a static pod. */
  readonly mirror = (pod: Pod): Pod | undefined => this.#options.apiPods().find((candidate) => isMirrorOf(candidate, pod));

  /** Reads the manifests, and again whenever the directory changes; `onRead` is called after the first time. */
  async follow(signal: AbortSignal, onRead: () => void): Promise<void> {
    const { directory, log } = this.#options;
    await mkdir(directory, { recursive: true, mode: 0o750 });
    const changes = watch(directory, { signal });
    try {
      await this.#read().finally(onRead);
      while (!(await changes.next()).done) await this.#read();
    } catch (error) {
      if (!signal.aborted) log.error({ directory, err: error }, 'the manifests are not followed any more');
    }
  }

  /** Makes the mirrors what they should be: as often as asked, one time after the other. */
  mirrorSoon(signal: AbortSignal): void {
    this.#again = true;
    if (!this.#mirroring) void this.#keepMirroring(signal);
  }

  async #keepMirroring(signal: AbortSignal): Promise<void> {
    this.#mirroring = true;
    while (this.#again && !signal.aborted) {
      this.#again = false;
      try {
        await this.#mirrorAll();
      } catch (error) {
        this.#options.log.warn({ err: error }, 'static pods could not be mirrored');
        this.#again = true;
        await this.#options.clock.sleep(retryMs, signal).catch(() => undefined);
      }
    }
    this.#mirroring = false;
  }

  async #mirrorAll(): Promise<void> {
    const { client, node: currentNode, apiPods } = this.#options;
    const node = currentNode();
    if (node === undefined) return;
    const { create, remove } = planMirrors(this.list, apiPods().filter(isMirrorPod));
    for (const { metadata } of remove) {
      const { namespace, name, uid } = metadata;
      await unlessSettled(client.delete(pods, { namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } }));
    }
    for (const pod of create) await unlessSettled(client.create(pods, mirrorPod(pod, node)));
    this.#greetNewMirrors();
  }

  #greetNewMirrors(): void {
    for (const pod of this.list) {
      const uid = this.mirror(pod)?.metadata.uid;
      if (uid === undefined || this.#mirrored.get(pod.metadata.uid) === uid) continue;
      this.#mirrored.set(pod.metadata.uid, uid);
      this.#options.onMirror(pod);
    }
  }

  async #read(): Promise<void> {
    const { directory, onChange } = this.#options;
    const manifests = await readManifests(directory);
    const entries = await Promise.all(manifests.map(async (manifest) => [manifest.file, await this.#entryOf(manifest)] as const));
    this.#known.clear();
    for (const [file, entry] of entries) if (entry !== undefined) this.#known.set(file, entry);
    onChange(this.list);
  }

  /** A file that holds no pod stands for the one it held before: it may be half written. */
  async #entryOf({ file, text }: ManifestFile): Promise<Entry | undefined> {
    const known = this.#known.get(file);
    if (known?.text === text) return known;
    try {
      return { text, pod: await this.#podOf(file, text) };
    } catch (error) {
      this.#options.log.warn({ file, err: error }, 'a manifest holds no proper pod');
      return known;
    }
  }

  async #podOf(file: string, text: string): Promise<Pod> {
    const { nodeName, clock } = this.#options;
    // Loaded with the first manifest: most nodes have none, and the schema of pods takes much memory.
    const [{ parse }, { podDefinition: definition }] = await Promise.all([import('yaml'), import('@kubets/api/pod')]);
    return staticPod({ file, document: parse(text) }, { definition, nodeName, now: clock.now() });
  }
}

/** What is to be made may be there already, and what is to go may be gone: the next look will tell. */
async function unlessSettled(request: Promise<unknown>): Promise<void> {
  await request.catch((error: unknown) => {
    if (!isApiError(error, 'AlreadyExists') && !isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  });
}
