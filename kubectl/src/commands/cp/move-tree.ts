import { createReadStream, createWriteStream, lstatSync, mkdirSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CommandError } from '../../command-error.ts';

export interface SkippedLink {
  readonly path: string;
  readonly target: string;
  readonly first: boolean;
}

/** Writes the files below `from` at `to`, directories into those that are there. Symbolic links are told, not made: they may lead anywhere. */
export async function moveTree(from: string, to: string, onLink: (link: SkippedLink) => void): Promise<void> {
  let links = 0;
  const move = async (source: string, destination: string): Promise<void> => {
    const stat = lstatSync(source, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) return onLink({ path: destination, target: readlinkSync(source), first: links++ === 0 });
    if (stat?.isFile()) return writeFile(source, destination);
    if (stat?.isDirectory() !== true) return;
    mkdirSync(destination, { recursive: true });
    for (const name of readdirSync(source)) await move(join(source, name), join(destination, name));
  };
  await move(from, to);
}

async function writeFile(source: string, destination: string): Promise<void> {
  if (lstatSync(destination, { throwIfNoEntry: false })?.isDirectory()) throw new CommandError(`open ${destination}: is a directory`);
  await pipeline(createReadStream(source), createWriteStream(destination));
}
