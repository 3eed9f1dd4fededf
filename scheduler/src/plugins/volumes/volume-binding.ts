import { type PersistentVolume, type PersistentVolumeClaim, persistentVolumeClaims, persistentVolumes, type StorageClass } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { Clock } from '@kubets/machinery';
import { z } from 'zod';
import { anyNodeChange } from '../../framework/cluster-event.ts';
import { skip, type Prepared, type Rejection, type SchedulerPlugin } from '../../framework/plugin.ts';
import type { NodeInfo } from '../../state/node-info.ts';
import type { PodInfo } from '../../state/pod-info.ts';
import { findVolume, isBound, reachableFrom, selectedNodeAnnotation } from './match-volume.ts';
import { claimsOf, type ClaimUse, type VolumeSource } from './volume-source.ts';
import { whenBound } from './when-bound.ts';

const name = 'VolumeBinding';
const unreachable: Rejection = { plugin: name, reasons: ['node(s) had volume node affinity conflict'], unresolvable: true };
const noVolume: Rejection = { plugin: name, reasons: ["node(s) didn't find available persistent volumes to bind"], unresolvable: true };
const notBound: Rejection = { plugin: name, reasons: ['pod has unbound immediate PersistentVolumeClaims'], unresolvable: true };
const lostVolume: Rejection = { plugin: name, reasons: ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'], unresolvable: true };

const noProvisioner = 'kubernetes.io/no-provisioner';

/** A pod's claims, split by what there is to do. */
interface PodClaims {
  readonly bound: readonly PersistentVolume[];
  readonly lost: boolean;
  /** To be bound to, or made on, the node the pod goes to. */
  readonly waiting: readonly PersistentVolumeClaim[];
}

/** What binding a pod's claims on one node comes to. */
export interface VolumeChoice {
  readonly bindings: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[];
  readonly provisions: readonly PersistentVolumeClaim[];
}

export interface VolumeBindingOptions {
  readonly source: VolumeSource;
  readonly client: Client;
  readonly clock: Clock;
}

export const volumeBindingArgs = z.strictObject({ bindTimeoutSeconds: z.int().min(0).default(600) });

/** Pods go where their bound volumes are; claims that wait for their first consumer get a volume where the pod goes. */
export function volumeBinding(
  { source, client, clock }: VolumeBindingOptions,
  { bindTimeoutSeconds }: z.output<typeof volumeBindingArgs>,
): SchedulerPlugin<PodClaims> {
  const timeoutMs = bindTimeoutSeconds * 1000;
  /** Volumes promised to claims whose binding is under way. */
  const promised = new Map<string, string>();
  const choices = new Map<string, VolumeChoice>();
  const isPromised = (claim: PersistentVolumeClaim) => (volume: PersistentVolume) => {
    const holder = promised.get(volume.metadata.name);
    return holder !== undefined && holder !== claim.metadata.uid;
  };
  return {
    name,
    wakesOn: (event) => event.type === 'volumes-changed' || anyNodeChange(event, ['labels']) || event.type === 'pod-updated',
    prepare: (pod) => prepareClaims(pod, source),
    filter(_pod, node, { bound, lost, waiting }) {
      if (lost) return lostVolume;
      if (!bound.every((volume) => reachableFrom(volume, node))) return unreachable;
      return waiting.length === 0 || chooseVolumes(waiting, node, source, isPromised) !== undefined ? undefined : noVolume;
    },
    reserve(pod, node) {
      const prepared = prepareClaims(pod, source);
      if (prepared.type !== 'check' || prepared.state.waiting.length === 0) return undefined;
      const choice = chooseVolumes(prepared.state.waiting, node, source, isPromised);
      if (choice === undefined) throw new Error(`the volumes for ${pod.key} on ${node.name} are taken`);
      for (const { claim, volume } of choice.bindings) promised.set(volume.metadata.name, claim.metadata.uid);
      choices.set(pod.key, choice);
      return () => {
        for (const { volume } of choice.bindings) promised.delete(volume.metadata.name);
        choices.delete(pod.key);
      };
    },
    async beforeBind(pod, nodeName, signal) {
      const choice = choices.get(pod.key);
      if (choice === undefined) return;
      await writeChoice(client, choice, nodeName);
      const claims = [...choice.bindings.map(({ claim }) => claim), ...choice.provisions];
      await whenBound({ claims, source, clock, timeoutMs, signal });
      for (const { volume } of choice.bindings) promised.delete(volume.metadata.name);
      choices.delete(pod.key);
    },
  };
}

function prepareClaims({ pod }: PodInfo, source: VolumeSource): Prepared<PodClaims> {
  const uses = claimsOf(pod);
  if (uses.length === 0) return skip;
  const bound: PersistentVolume[] = [];
  const waiting: PersistentVolumeClaim[] = [];
  let lost = false;
  for (const use of uses) {
    const claim = source.claim(pod.metadata.namespace ?? '', use.name);
    const problem = claim === undefined ? missing(use) : claimProblem(claim);
    if (problem !== undefined) return { type: 'reject', rejection: { plugin: name, reasons: [problem], unresolvable: true } };
    if (claim === undefined) continue;
    if (isBound(claim)) {
      const volume = source.volume(claim.spec.volumeName ?? '');
      if (volume === undefined) lost = true;
      else bound.push(volume);
    } else if (claim.spec.volumeName || !waitsForConsumer(claim, source)) return { type: 'reject', rejection: notBound };
    else waiting.push(claim);
  }
  return { type: 'check', state: { bound, lost, waiting } };
}

const missing = ({ name: claimName, ephemeral }: ClaimUse): string =>
  ephemeral ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${claimName}"` : `persistentvolumeclaim "${claimName}" not found`;

function claimProblem({ metadata, spec, status }: PersistentVolumeClaim): string | undefined {
  if (status.phase === 'Lost') return `persistentvolumeclaim "${metadata.name}" bound to non-existent persistentvolume "${spec.volumeName}"`;
  return metadata.deletionTimestamp === undefined ? undefined : `persistentvolumeclaim "${metadata.name}" is being deleted`;
}

function waitsForConsumer(claim: PersistentVolumeClaim, source: VolumeSource): boolean {
  return source.storageClass(claim.spec.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** A volume or a provisioner for each claim on this node; undefined when one of them cannot be had here. */
function chooseVolumes(
  claims: readonly PersistentVolumeClaim[],
  node: NodeInfo,
  source: VolumeSource,
  isTakenFor: (claim: PersistentVolumeClaim) => (volume: PersistentVolume) => boolean = () => () => false,
): VolumeChoice | undefined {
  const bindings: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
  const provisions: PersistentVolumeClaim[] = [];
  for (const claim of claims) {
    const selected = claim.metadata.annotations?.[selectedNodeAnnotation];
    if (selected !== undefined && selected !== node.name) return undefined;
    const isTaken = isTakenFor(claim);
    const taken = (volume: PersistentVolume): boolean => bindings.some((binding) => binding.volume === volume) || isTaken(volume);
    const volume = selected === undefined ? findVolume(claim, node, source.volumes(), taken) : undefined;
    if (volume !== undefined) bindings.push({ claim, volume });
    else if (canProvision(source.storageClass(claim.spec.storageClassName ?? ''), node)) provisions.push(claim);
    else return undefined;
  }
  return { bindings, provisions };
}

function canProvision(storageClass: StorageClass | undefined, { labels }: NodeInfo): boolean {
  if (storageClass === undefined || storageClass.provisioner === '' || storageClass.provisioner === noProvisioner) return false;
  const terms = storageClass.allowedTopologies ?? [];
  if (terms.length === 0) return true;
  return terms.some(({ matchLabelExpressions = [] }) => matchLabelExpressions.every(({ key, values }) => values.includes(labels[key] ?? '')));
}

/** The volume controller finishes what is asked for here. */
async function writeChoice(client: Client, { bindings, provisions }: VolumeChoice, nodeName: string): Promise<void> {
  for (const { claim, volume } of bindings) {
    const { namespace, name: claimName, uid, resourceVersion } = claim.metadata;
    const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claimName, uid, resourceVersion };
    const annotations = { ...volume.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' };
    await client.update(persistentVolumes, { ...volume, metadata: { ...volume.metadata, annotations }, spec: { ...volume.spec, claimRef } });
  }
  for (const { metadata } of provisions) {
    const { uid, resourceVersion } = metadata;
    const body = { metadata: { uid, resourceVersion, annotations: { [selectedNodeAnnotation]: nodeName } } };
    await client.patch(persistentVolumeClaims, metadata, { type: 'merge', body });
  }
}
