import { persistentVolumeClaims, pods, type PersistentVolumeClaim, type Pod } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { objectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { protectionController } from '../../protection-controller.ts';
import { claimNamesOf } from '../../workloads/pod-claims.ts';
import { isPodTerminal } from '../../workloads/pod-state.ts';

/** A claim stays while a pod that has not finished uses it. */
export function persistentVolumeClaimProtection(context: ControllerContext): readonly Controller[] {
  const informer = context.informers.informer(persistentVolumeClaims);
  const podInformer = context.informers.informer(pods);
  const uses = (pod: Pod, { metadata }: PersistentVolumeClaim): boolean =>
    pod.metadata.namespace === metadata.namespace && !isPodTerminal(pod) && pod.spec.nodeName !== undefined && claimNamesOf(pod).includes(metadata.name);
  return [
    protectionController(context, {
      name: 'persistentvolumeclaim-protection',
      finalizer: 'kubernetes.io/pvc-protection',
      informer,
      triggers: [triggerOn(informer), triggerOn(podInformer, (pod) => claimNamesOf(pod).map((name) => objectKey({ namespace: pod.metadata.namespace, name })))],
      /** The server is asked as well: the cache may not have seen the newest pod yet. */
      async isInUse(claim) {
        if (podInformer.lister.inNamespace(claim.metadata.namespace ?? '').some((pod) => uses(pod, claim))) return true;
        return (await context.client.list(pods, { namespace: claim.metadata.namespace })).items.some((pod) => uses(pod, claim));
      },
    }),
  ];
}
