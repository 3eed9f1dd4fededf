import { fileURLToPath } from 'node:url';
import type { ClusterConfig } from '../cluster-config.ts';
import type { ClusterPaths } from '../cluster-paths.ts';
import { importImage } from '../node-containers.ts';
import { busyboxImage } from './busybox-image.ts';

const files = fileURLToPath(new URL('../../../../examples/image', import.meta.url));
const image = 'kubets/guestbook:1';

/** The image of the example application, in the making. */
export interface ExampleImage {
  /** Puts the image on every node, whose engines must be ready. */
  loadInto(config: ClusterConfig, paths: ClusterPaths): Promise<void>;
}

/** Begins to make the image, so that it is there when the engines are. */
export function prepareExampleImage(): ExampleImage {
  const archive = collect();
  // Whoever loads the image hears of a failure; until then it is nobody's.
  archive.catch(() => undefined);
  return {
    async loadInto(config, paths) {
      const made = await archive;
      await Promise.all(config.nodes.map(({ name }) => importImage(paths.node(name).dockerSocket, [made], image, ['ENV PATH=/bin'])));
    },
  };
}

async function collect(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await busyboxImage(files)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
