import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '@kubets/api';
import type { EventDraft } from '@kubets/control-loop';
import { classOf, findVolume, isReservedFor, mismatch, namesClass } from './match-volume.ts';

export const bindCompletedAnnotation = 'pv.kubernetes.io/bind-completed';
export const boundByControllerAnnotation = 'pv.kubernetes.io/bound-by-controller';
const selectedNodeAnnotation = 'volume.kubernetes.io/selected-node';

export interface ObservedClaim {
  readonly claim: PersistentVolumeClaim;
  readonly volumes: readonly PersistentVolume[];
  readonly storageClass: StorageClass | undefined;
  /** The class of claims that name none. */
  readonly defaultClass: StorageClass | undefined;
  readonly nodeNamed: (name: string) => Node | undefined;
}

export type ClaimAction =
  | { readonly type: 'bind'; readonly volume: PersistentVolume }
  /** It was made before there was a default class. */
  | { readonly type: 'assignClass'; readonly storageClassName: string }
  | { readonly type: 'wait'; readonly event?: EventDraft }
  | { readonly type: 'lose'; readonly event: EventDraft };

/** What becomes of a claim. */
export function planClaim(observed: ObservedClaim): ClaimAction {
  const { claim } = observed;
  if (claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined) return planBoundClaim(observed);
  return claim.spec.volumeName ? planClaimOfNamedVolume(observed, claim.spec.volumeName) : planOpenClaim(observed);
}

function planOpenClaim({ claim, volumes, storageClass, defaultClass, nodeNamed }: ObservedClaim): ClaimAction {
  const nodeName = claim.metadata.annotations?.[selectedNodeAnnotation];
  const waitsForPod = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && nodeName === undefined;
  const node = nodeName === undefined ? undefined : nodeNamed(nodeName);
  const volume = findVolume({ claim, volumes, onlyReserved: waitsForPod, node });
  if (volume !== undefined) return { type: 'bind', volume };
  if (defaultClass !== undefined && !namesClass(claim)) return { type: 'assignClass', storageClassName: defaultClass.metadata.name };
  return { type: 'wait', event: waitingEvent(claim, storageClass, waitsForPod) };
}

function waitingEvent(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined, waitsForPod: boolean): EventDraft {
  if (waitsForPod) return { type: 'Normal', reason: 'WaitForFirstConsumer', message: 'waiting for first consumer to be created before binding' };
  const className = classOf(claim);
  if (className === '')
    return { type: 'Normal', reason: 'FailedBinding', message: 'no persistent volumes available for this claim and no storage class is set' };
  if (storageClass === undefined) return { type: 'Warning', reason: 'ProvisioningFailed', message: `storageclass.storage.k8s.io "${className}" not found` };
  if (storageClass.provisioner === 'kubernetes.io/no-provisioner') {
    return { type: 'Normal', reason: 'FailedBinding', message: 'no persistent volumes available for this claim and no storage class is set' };
  }
  const message = `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  return { type: 'Normal', reason: 'ExternalProvisioning', message };
}

function planClaimOfNamedVolume({ claim, volumes }: ObservedClaim, volumeName: string): ClaimAction {
  const volume = volumes.find(({ metadata }) => metadata.name === volumeName);
  if (volume === undefined) return { type: 'wait' };
  if (volume.spec.claimRef === undefined) {
    const reason = mismatch(volume, claim);
    if (reason === undefined) return { type: 'bind', volume };
    return { type: 'wait', event: { type: 'Warning', reason: 'VolumeMismatch', message: `Cannot bind to requested volume "${volumeName}": ${reason}` } };
  }
  if (isReservedFor(volume, claim)) return { type: 'bind', volume };
  const message = `volume "${volumeName}" already bound to a different claim.`;
  return { type: 'wait', event: { type: 'Warning', reason: 'FailedBinding', message } };
}

function planBoundClaim({ claim, volumes }: ObservedClaim): ClaimAction {
  const { volumeName } = claim.spec;
  if (!volumeName) return lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  const volume = volumes.find(({ metadata }) => metadata.name === volumeName);
  if (volume === undefined) return lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  if (volume.spec.claimRef === undefined || isReservedFor(volume, claim)) return { type: 'bind', volume };
  return lost('ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
}

function lost(reason: string, message: string): ClaimAction {
  return { type: 'lose', event: { type: 'Warning', reason, message } };
}
