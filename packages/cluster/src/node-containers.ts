import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import Docker from 'dockerode';

/** Kills every container of a node's engine; an engine that does not answer has none to kill. */
export async function killAllContainers(socketPath: string): Promise<void> {
  if (!existsSync(socketPath)) return;
  const docker = new Docker({ socketPath });
  let running;
  try {
    running = await docker.listContainers();
  } catch (error) {
    if (['ECONNREFUSED', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return;
    throw error;
  }
  await Promise.all(running.map(({ Id }) => docker.getContainer(Id).kill().catch(ignoreGone)));
}

/** Makes an image of a root file system given as a tar stream; `changes` are Dockerfile lines such as `ENV PATH=/bin`. */
export async function importImage(
  socketPath: string,
  archive: AsyncIterable<unknown> | Iterable<unknown>,
  tag: string,
  changes: readonly string[],
): Promise<void> {
  const [repo, version = 'latest'] = splitTag(tag);
  const docker = new Docker({ socketPath });
  const stream = await docker.importImage(Readable.from(archive), { repo, tag: version, changes: [...changes] });
  await finished(stream);
}

/** Loads a `docker save` archive. */
export async function loadImage(socketPath: string, archive: NodeJS.ReadableStream): Promise<void> {
  await finished(await new Docker({ socketPath }).loadImage(archive));
}

async function finished(stream: NodeJS.ReadableStream): Promise<void> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  const failure = /"error":"([^"]+)"/.exec(text);
  if (failure) throw new Error(`the image could not be loaded: ${failure[1]}`);
}

function splitTag(tag: string): readonly [string, string?] {
  const colon = tag.lastIndexOf(':');
  return colon < 0 || tag.includes('/', colon) ? [tag] : [tag.slice(0, colon), tag.slice(colon + 1)];
}

function ignoreGone(error: unknown): void {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 404 && statusCode !== 409) throw error;
}
