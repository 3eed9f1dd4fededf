import type { Secret } from '@kubets/api';
import type { Clock } from '@kubets/machinery';
import { StartError } from '../pods/start-error.ts';
import type { ContainerRuntime, ImageSummary } from '../runtime/container-runtime.ts';
import { credentialsFor } from './credentials.ts';

export interface ImageRequest {
  readonly image: string;
  readonly policy: 'Always' | 'IfNotPresent' | 'Never';
  readonly pullSecrets: () => Promise<readonly Secret[]>;
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly announce: (event: { type: 'Normal' | 'Warning'; reason: string; message: string }) => void;
}

const name = '[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*';
const host = '(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const validImage = new RegExp(`^(?:${host}/)?${name}(?:/${name})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,})?$`);

/** What is wrong with an image's name, as the end of a sentence; undefined when nothing is. */
function flawOf(image: string): string | undefined {
  if (validImage.test(image)) return undefined;
  return validImage.test(image.toLowerCase()) ? ': repository name must be lowercase' : '';
}

/** The image of a container, pulled as its policy says. Throws StartError. */
export async function ensureImage(request: ImageRequest): Promise<ImageSummary> {
  const { image, policy, runtime, announce } = request;
  const flaw = flawOf(image);
  if (flaw !== undefined) {
    const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": invalid reference format${flaw}`;
    announce({ type: 'Warning', reason: 'InspectFailed', message });
    throw new StartError('InvalidImageName', message);
  }
  const present = policy === 'Always' ? undefined : await runtime.image(image);
  if (present !== undefined) {
    announce({ type: 'Normal', reason: 'Pulled', message: `Container image "${image}" already present on machine` });
    return present;
  }
  if (policy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    announce({ type: 'Warning', reason: 'ErrImageNeverPull', message });
    throw new StartError('ErrImageNeverPull', message);
  }
  return pull(request);
}

async function pull({ image, pullSecrets, runtime, clock, announce }: ImageRequest): Promise<ImageSummary> {
  announce({ type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"` });
  const startedAt = clock.now().getTime();
  try {
    await pullWithAny(runtime, image, await pullSecrets());
  } catch (error) {
    const message = (error as Error).message;
    announce({ type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${message}` });
    throw new StartError('ErrImagePull', message, { cause: error });
  }
  const pulled = await runtime.image(image);
  if (pulled === undefined) throw new StartError('ErrImagePull', `image "${image}" is missing after it was pulled`);
  const took = `${((clock.now().getTime() - startedAt) / 1000).toFixed(3)}s`;
  announce({
    type: 'Normal',
    reason: 'Pulled',
    message: `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${pulled.size} bytes.`,
  });
  return pulled;
}

async function pullWithAny(runtime: ContainerRuntime, image: string, secrets: readonly Secret[]): Promise<void> {
  const candidates = [...credentialsFor(image, secrets), undefined];
  let failure: unknown;
  for (const credentials of candidates) {
    try {
      return await runtime.pullImage(image, credentials);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
