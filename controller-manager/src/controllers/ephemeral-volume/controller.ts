import { persistentVolumeClaims, pods, type Pod, type Volume } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { controllerOf, isApiError, objectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { controllerReference } from '../../ownership.ts';
import { ephemeralClaimName } from '../../workloads/pod-claims.ts';

/** Makes the claims of pods' ephemeral volumes; they go with the pod. */
export function ephemeralVolumeController({ client, informers, recorder }: ControllerContext): readonly Controller[] {
  const podInformer = informers.informer(pods);
  const claims = informers.informer(persistentVolumeClaims);

  const ensureClaim = async (pod: Pod, volume: Volume, signal: AbortSignal): Promise<void> => {
    const template = volume.ephemeral?.volumeClaimTemplate;
    if (template === undefined) return;
    const { namespace } = pod.metadata;
    const name = ephemeralClaimName(pod.metadata.name, volume.name);
    const known = claims.lister.get(objectKey({ namespace, name }));
    if (known && controllerOf(known)?.uid === pod.metadata.uid) return;
    if (known) throw new Error(`PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`);
    const { labels, annotations } = template.metadata ?? {};
    const metadata = { namespace, name, ...(labels && { labels }), ...(annotations && { annotations }), ownerReferences: [controllerReference(pod, pods)] };
    try {
      await client.create(persistentVolumeClaims, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: template.spec }, { signal });
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) return;
      recorder.event(pod, {
        type: 'Warning',
        reason: 'EphemeralVolumeCreationFailed',
        message: `PVC ${name}: ${error instanceof Error ? error.message : String(error)}`,
      });
      throw error;
    }
  };

  return [
    {
      name: 'ephemeral-volume',
      workers: 5,
      triggers: [triggerOn(podInformer, (pod) => (pod.spec.volumes?.some((volume) => volume.ephemeral) ? [objectKey(pod.metadata)] : []))],
      async reconcile(key, signal) {
        const pod = podInformer.lister.get(key);
        if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
        for (const volume of pod.spec.volumes ?? []) await ensureClaim(pod, volume, signal);
      },
    },
  ];
}
