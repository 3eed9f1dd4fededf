import type { ImageInfo, ImageInspectInfo } from 'dockerode';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { ImageSummary, RegistryCredentials } from '../container-runtime.ts';
import { dockerStatus, ignoring } from './docker-error.ts';
import type { Engine } from './engine.ts';
import { linesOf } from './lines-of.ts';

const imagePath = (reference: string): string => `/images/${encodeURIComponent(reference)}`;

export async function listImages(engine: Engine): Promise<readonly ImageSummary[]> {
  const images = await engine.get<ImageInfo[]>('/images/json');
  return images.map(({ Id, RepoTags, RepoDigests, Size }) => ({
    id: Id,
    names: [...(RepoDigests ?? []), ...(RepoTags ?? [])].filter((name) => !name.startsWith('<none>')),
    size: Size,
    user: '',
  }));
}

export async function findImage(engine: Engine, reference: string): Promise<ImageSummary | undefined> {
  try {
    const { Id, RepoTags, RepoDigests, Size, Config } = await engine.get<ImageInspectInfo>(`${imagePath(reference)}/json`);
    return { id: Id, names: [...(RepoDigests ?? []), ...(RepoTags ?? [])], size: Size, user: Config?.User ?? '' };
  } catch (error) {
    if (dockerStatus(error) === 404) return undefined;
    throw error;
  }
}

export async function imageLayers(engine: Engine, reference: string): Promise<readonly string[]> {
  const { GraphDriver } = await engine.get<{ GraphDriver?: { Name: string; Data: { UpperDir?: string; LowerDir?: string } | null } }>(
    `${imagePath(reference)}/json`,
  );
  const { UpperDir, LowerDir } = GraphDriver?.Data ?? {};
  if (UpperDir === undefined) throw new Error(`images cannot be mounted from the storage driver ${GraphDriver?.Name ?? 'of this engine'}, only from overlay2`);
  return [UpperDir, ...(LowerDir === undefined ? [] : LowerDir.split(':'))];
}

export async function pullImage(engine: Engine, reference: string, credentials: RegistryCredentials | undefined): Promise<void> {
  const { username, password, serverAddress: serveraddress } = credentials ?? {};
  const authentication = Buffer.from(JSON.stringify({ username, password, serveraddress })).toString('base64url');
  const progress = await engine.stream({
    method: 'POST',
    path: '/images/create',
    query: { fromImage: withTag(reference) },
    ...(credentials !== undefined && { headers: { 'x-registry-auth': authentication } }),
  });
  // A pull that fails on the way says so in the last line of a successful answer.
  for await (const line of linesOf(progress)) {
    const { error } = JSON.parse(line) as { error?: string };
    if (error !== undefined) throw new Error(error);
  }
}

/** `docker pull name` without a tag would fetch every tag there is. */
function withTag(reference: string): string {
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1);
  return lastPart.includes(':') || reference.includes('@') ? reference : `${reference}:latest`;
}

export function removeImage(engine: Engine, id: string): Promise<void> {
  return ignoring([404], engine.delete(imagePath(id), { force: true }));
}

/** Makes the sandbox image on the spot when the engine has none: it holds nothing but the pause program. */
export async function ensureSandboxImage(engine: Engine, image: string): Promise<void> {
  if ((await findImage(engine, image)) !== undefined) return;
  const { Arch } = await engine.get<{ Arch: string }>('/version');
  // A node makes this image once in its life.
  const [{ pack }, { pauseExecutable }] = await Promise.all([import('tar-stream'), import('./pause-executable.ts')]);
  const archive = pack();
  archive.entry({ name: 'pause', mode: 0o755 }, pauseExecutable(Arch === 'arm64' ? 'arm64' : 'amd64'));
  archive.finalize();
  await importImage(engine, archive as unknown as AsyncIterable<Buffer>, { image, changes: 'ENTRYPOINT ["/pause"]' });
}

/** Makes an image of one layer from a tar archive. */
export async function importImage(engine: Engine, archive: AsyncIterable<Buffer>, { image, changes }: { image: string; changes: string }): Promise<void> {
  const separator = image.lastIndexOf(':');
  const query = { fromSrc: '-', repo: image.slice(0, separator), tag: image.slice(separator + 1), changes };
  const answer = await engine.stream({ method: 'POST', path: '/images/create', query, body: Readable.from(archive) });
  answer.resume();
  await once(answer, 'end');
}
