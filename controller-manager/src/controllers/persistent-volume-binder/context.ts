import {
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type StorageClass,
} from '@kubets/api';
import type { Informer } from '@kubets/control-loop';
import type { ControllerContext } from '../../controller-context.ts';
import { createWriteLedger, type WriteLedger } from '../../write-ledger.ts';

/** What claims and volumes are brought together with. */
export interface BinderContext extends Pick<ControllerContext, 'client' | 'recorder' | 'clock'> {
  readonly claims: Informer<PersistentVolumeClaim>;
  readonly volumes: Informer<PersistentVolume>;
  readonly classes: Informer<StorageClass>;
  readonly nodeInformer: Informer<Node>;
  readonly podInformer: Informer<Pod>;
  readonly claimLedger: WriteLedger<PersistentVolumeClaim>;
  readonly volumeLedger: WriteLedger<PersistentVolume>;
}

export function binderContext({ client, informers, recorder, clock }: ControllerContext): BinderContext {
  const claims = informers.informer(persistentVolumeClaims);
  const volumes = informers.informer(persistentVolumes);
  return {
    client,
    recorder,
    clock,
    claims,
    volumes,
    classes: informers.informer(storageClasses),
    nodeInformer: informers.informer(nodes),
    podInformer: informers.informer(pods),
    claimLedger: createWriteLedger(claims, clock),
    volumeLedger: createWriteLedger(volumes, clock),
  };
}
