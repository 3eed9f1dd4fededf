import { secrets, type Pod, type Secret } from '@kubets/api';
import type { EventRecorder } from '@kubets/control-loop';
import type { Clock } from '@kubets/machinery';
import type { WatchedObjects } from '../node/watched-objects.ts';
import type { ContainerRuntime } from '../runtime/container-runtime.ts';
import type { ImageLayers } from '../volumes/volume-type.ts';
import { ensureImage } from './ensure-image.ts';

interface PullContext {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly objects: WatchedObjects;
  readonly recorder: EventRecorder;
}

/** The layers of an image that a volume shows, pulled first where it must be. */
export async function pulledLayers(pod: Pod, { image, policy }: Parameters<ImageLayers>[1], context: PullContext): Promise<readonly string[]> {
  const { runtime, clock, recorder } = context;
  await ensureImage({
    image,
    policy: policy ?? 'IfNotPresent',
    pullSecrets: () => pullSecrets(pod, context.objects),
    runtime,
    clock,
    announce: (event) => recorder.event(pod, event),
  });
  return runtime.imageLayers(image);
}

/** Those of a pod's pull secrets that there are. */
export async function pullSecrets({ metadata, spec }: Pod, objects: WatchedObjects): Promise<readonly Secret[]> {
  const { namespace, uid } = metadata;
  const found = await Promise.all((spec.imagePullSecrets ?? []).map(({ name = '' }) => objects.get(secrets, { namespace, name }, uid)));
  return found.filter((secret) => secret !== undefined);
}
