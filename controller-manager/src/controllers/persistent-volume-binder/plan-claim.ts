import type { Node, PersistentVolume, PersistentVolumeClaim, StorageClass } from '@kubets/api';
import type { EventDraft } from '@kubets/control-loop';
import { externalProvisioner } from './external-provisioner.ts';
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
  /** Names of pods that use the claim and have no node yet. */
  readonly unscheduledPods: readonly string[];
  readonly nodeNamed: (name: string) => Node | undefined;
}

export type ClaimAction =
  | { readonly type: 'bind'; readonly volume: PersistentVolume }
  /** It was made before there was a default class. */
  | { readonly type: 'assignClass'; readonly storageClassName: string }
  /** `provisioner` is to make a volume: its name on the claim tells it so. */
  | { readonly type: 'wait'; readonly event?: EventDraft; readonly provisioner?: string }
  | { readonly type: 'lose'; readonly event: EventDraft };

/** What becomes of a claim. */
export function planClaim(observed: ObservedClaim): ClaimAction {
  const { claim } = observed;
  if (claim.metadata.annotations?.[bindCompletedAnnotation] !== undefined) return planBoundClaim(observed);
  return claim.spec.volumeName ? planClaimOfNamedVolume(observed, claim.spec.volumeName) : planOpenClaim(observed);
}

function planOpenClaim(observed: ObservedClaim): ClaimAction {
  const { claim, volumes, storageClass, defaultClass, nodeNamed } = observed;
  const nodeName = claim.metadata.annotations?.[selectedNodeAnnotation];
  const waitsForPod = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && nodeName === undefined;
  const node = nodeName === undefined ? undefined : nodeNamed(nodeName);
  const volume = findVolume({ claim, volumes, onlyReserved: waitsForPod, node });
  if (volume !== undefined) return { type: 'bind', volume };
  if (defaultClass !== undefined && !namesClass(claim)) return { type: 'assignClass', storageClassName: defaultClass.metadata.name };
  return waiting(observed, waitsForPod);
}

function waiting({ claim, storageClass, unscheduledPods }: ObservedClaim, waitsForPod: boolean): ClaimAction {
  if (waitsForPod) return wait('Normal', ...(unscheduledPods.length > 0 ? waitForPods(unscheduledPods) : waitForFirstConsumer));
  const className = classOf(claim);
  if (className === '') return wait('Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  if (storageClass === undefined) return wait('Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`);
  const provisioner = externalProvisioner(storageClass);
  if (provisioner === undefined) return wait('Warning', 'ProvisioningFailed', `no volume plugin matched name: ${storageClass.provisioner}`);
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  return { ...wait('Normal', 'ExternalProvisioning', message), provisioner };
}

const wait = (type: EventDraft['type'], reason: string, message: string): Extract<ClaimAction, { type: 'wait' }> => ({
  type: 'wait',
  event: { type, reason, message },
});

const waitForFirstConsumer = ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding'] as const;

const waitForPods = (names: readonly string[]): readonly [reason: string, message: string] => [
  'WaitForPodScheduled',
  `waiting for ${names.length > 1 ? 'pods' : 'pod'} ${names.join(',')} to be scheduled`,
];

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
