import { createReadStream, existsSync } from 'node:fs';
import { existingCluster } from '../cluster-state.ts';
import { CommandError } from '../command-error.ts';
import { loadImage } from '../node-containers.ts';
import type { Progress } from '../progress.ts';
import { runCommand } from '../run-command.ts';

export interface ImageLoadOptions {
  readonly name: string;
  /** A `docker save` archive, or the name of an image in this machine's own Docker Engine. */
  readonly image: string;
}

/** Puts an image on every node, so that pods can run it without a registry. */
export async function imageLoad({ name, image }: ImageLoadOptions, progress: Progress): Promise<void> {
  const { config, paths } = existingCluster(name);
  const archive = existsSync(image) ? image : await saveFromHost(image, `${paths.run}/image-${process.pid}.tar`);
  for (const node of config.nodes)
    await progress.step(`${image} on ${node.name}`, () => loadImage(paths.node(node.name).dockerSocket, createReadStream(archive)));
  if (archive !== image) await runCommand(['rm', '-f', archive]);
}

async function saveFromHost(image: string, archive: string): Promise<string> {
  try {
    await runCommand(['docker', 'save', '-o', archive, image]);
  } catch (error) {
    throw new CommandError(`${image} is neither a file nor an image of this machine's Docker Engine`, {
      cause: error,
      hint: 'make an archive with: docker save -o image.tar NAME',
    });
  }
  return archive;
}
