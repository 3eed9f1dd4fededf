import { secrets, type Pod, type Secret } from '@kubets/api';
import type { EventRecorder } from '@kubets/control-loop';
import type { Clock } from '@kubets/machinery';
import type { WatchedObjects } from '../node/watched-objects.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { ImageLayers } from '../volumes/volume-type.ts';
import { ensureImage } from './ensure-image.ts';

interface SecretContext {
  readonly objects: Pick<WatchedObjects, 'get'>;
  readonly recorder: Pick<EventRecorder, 'event'>;
}

interface PullContext extends SecretContext {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
}

/** The layers of an image that a volume shows, pulled first where it must be. */
export async function pulledLayers(pod: Pod, { image, policy }: Parameters<ImageLayers>[1], context: PullContext): Promise<readonly string[]> {
  const { runtime, clock, recorder } = context;
  await ensureImage({
    image,
    policy: policy ?? 'IfNotPresent',
    pullSecrets: () => pullSecrets(pod, context),
    runtime,
    clock,
    announce: (event) => recorder.event(pod, event),
  });
  return runtime.imageLayers(image);
}

/** Those of a pod's pull secrets that there are; of the others its events tell. */
export async function pullSecrets(pod: Pod, { objects, recorder }: SecretContext): Promise<readonly Secret[]> {
  const { namespace, uid } = pod.metadata;
  const names = (pod.spec.imagePullSecrets ?? []).map(({ name = '' }) => name);
  const found = await Promise.all(names.map((name) => objects.get(secrets, { namespace, name }, uid)));
  const missing = names.filter((_name, index) => found[index] === undefined);
  if (missing.length > 0) {
    const message = `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`;
    recorder.event(pod, { type: 'Warning', reason: 'FailedToRetrieveImagePullSecret', message });
  }
  return found.filter((secret) => secret !== undefined);
}
