import type Docker from 'dockerode';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { ImageSummary, RegistryCredentials } from '../container-runtime.ts';
import { dockerMessage, dockerStatus } from './docker-error.ts';
import { pauseExecutable } from './pause-executable.ts';

export async function listImages(docker: Docker): Promise<readonly ImageSummary[]> {
  const images = await docker.listImages();
  return images.map(({ Id, RepoTags, RepoDigests, Size }) => ({
    id: Id,
    names: [...(RepoDigests ?? []), ...(RepoTags ?? [])].filter((name) => !name.startsWith('<none>')),
    size: Size,
    user: '',
  }));
}

export async function findImage(docker: Docker, reference: string): Promise<ImageSummary | undefined> {
  try {
    const { Id, RepoTags, RepoDigests, Size, Config } = await docker.getImage(reference).inspect();
    return { id: Id, names: [...(RepoDigests ?? []), ...(RepoTags ?? [])], size: Size, user: Config?.User ?? '' };
  } catch (error) {
    if (dockerStatus(error) === 404) return undefined;
    throw error;
  }
}

export async function pullImage(docker: Docker, reference: string, credentials: RegistryCredentials | undefined): Promise<void> {
  const options = credentials && {
    authconfig: { username: credentials.username, password: credentials.password, serveraddress: credentials.serverAddress },
  };
  const progress = await docker.pull(withTag(reference), options ?? {}).catch((error: unknown) => {
    throw new Error(dockerMessage(error), { cause: error });
  });
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(progress, (error: Error | null) => (error ? reject(error) : resolve())));
}

/** `docker pull name` without a tag would fetch every tag there is. */
export function withTag(reference: string): string {
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1);
  return lastPart.includes(':') || reference.includes('@') ? reference : `${reference}:latest`;
}

/** Makes the sandbox image on the spot when the engine has none: it holds nothing but the pause program. */
export async function ensureSandboxImage(docker: Docker, image: string): Promise<void> {
  if ((await findImage(docker, image)) !== undefined) return;
  const { Arch } = await docker.version();
  const archive = pack();
  archive.entry({ name: 'pause', mode: 0o755 }, pauseExecutable(Arch === 'arm64' ? 'arm64' : 'amd64'));
  archive.finalize();
  const separator = image.lastIndexOf(':');
  const options = { repo: image.slice(0, separator), tag: image.slice(separator + 1), changes: 'ENTRYPOINT ["/pause"]' };
  const answer = await (docker.importImage(archive as unknown as string, options) as unknown as Promise<Readable>);
  answer.resume();
  await once(answer, 'end');
}
