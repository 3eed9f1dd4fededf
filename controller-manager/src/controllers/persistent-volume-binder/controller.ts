import { rm } from 'node:fs/promises';
import { nodes, pods, persistentVolumeClaims, persistentVolumes, storageClasses, type PersistentVolume, type PersistentVolumeClaim } from '@kubets/api';
import { newestDefault } from '@kubets/api/semantics';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { keyOf, objectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { claimNamesOf } from '../../workloads/pod-claims.ts';
import { isPodTerminal } from '../../workloads/pod-state.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { boundClaimStatus, claimBoundTo, claimLeftTo, unboundVolume, volumeBoundTo } from './bound.ts';
import { classOf, namesClass } from './match-volume.ts';
import { planClaim, type ClaimAction } from './plan-claim.ts';
import { planVolume, volumeStatus } from './plan-volume.ts';

const resyncMs = 15_000;

/** Brings claims and volumes together, and says in both how they stand. Claims one at a time: two must not take one volume. */
export function persistentVolumeBinder({ client, informers, recorder, clock }: ControllerContext): readonly Controller[] {
  const claims = informers.informer(persistentVolumeClaims);
  const volumes = informers.informer(persistentVolumes);
  const classes = informers.informer(storageClasses);
  const nodeInformer = informers.informer(nodes);
  const podInformer = informers.informer(pods);
  const claimLedger = createWriteLedger(claims, clock);
  const volumeLedger = createWriteLedger(volumes, clock);

  const writeVolume = async (volume: PersistentVolume, signal: AbortSignal): Promise<PersistentVolume> => {
    const written = await client.update(persistentVolumes, volume, { signal });
    volumeLedger.wrote(written);
    return written;
  };

  const setVolumePhase = async (volume: PersistentVolume, action: Parameters<typeof volumeStatus>[1], signal: AbortSignal): Promise<PersistentVolume> => {
    const status = volumeStatus(volume, action, clock.now());
    if (status === volume.status) return volume;
    const written = await client.updateStatus(persistentVolumes, { ...volume, status }, { signal });
    volumeLedger.wrote(written);
    if (action.phase === 'Failed') {
      const reason = volume.spec.persistentVolumeReclaimPolicy === 'Recycle' ? 'VolumeFailedRecycle' : 'VolumeFailedDelete';
      recorder.event(written, { type: 'Warning', reason, message: action.message ?? '' });
    }
    return written;
  };

  const writeClaimStatus = async (claim: PersistentVolumeClaim, signal: AbortSignal): Promise<void> => {
    claimLedger.wrote(await client.updateStatus(persistentVolumeClaims, claim, { signal }));
  };

  /** In an order in which every stop in between is taken up again by the next look. */
  const bind = async (claim: PersistentVolumeClaim, volume: PersistentVolume, signal: AbortSignal): Promise<void> => {
    const reserved = volumeBoundTo(volume, claim);
    const written = reserved === volume ? volume : await writeVolume(reserved, signal);
    await setVolumePhase(written, { type: 'phase', phase: 'Bound' }, signal);
    const bound = claimBoundTo(claim, written);
    const writtenClaim = bound === claim ? claim : await client.update(persistentVolumeClaims, bound, { signal });
    claimLedger.wrote(writtenClaim);
    const withStatus = boundClaimStatus(writtenClaim, written);
    if (withStatus !== writtenClaim) await writeClaimStatus(withStatus, signal);
  };

  const leaveTo = async (provisioner: string, claim: PersistentVolumeClaim, signal: AbortSignal): Promise<PersistentVolumeClaim> => {
    const left = claimLeftTo(provisioner, claim);
    if (left === claim) return claim;
    const written = await client.update(persistentVolumeClaims, left, { signal });
    claimLedger.wrote(written);
    return written;
  };

  const unscheduledPods = ({ metadata }: PersistentVolumeClaim): readonly string[] =>
    podInformer.lister
      .inNamespace(metadata.namespace ?? '')
      .filter((pod) => !pod.spec.nodeName && !isPodTerminal(pod) && claimNamesOf(pod).includes(metadata.name))
      .map((pod) => pod.metadata.name);

  const performOnClaim = async (claim: PersistentVolumeClaim, action: ClaimAction, signal: AbortSignal): Promise<ReconcileResult> => {
    if (action.type === 'bind') {
      await bind(claim, action.volume, signal);
      return {};
    }
    if (action.type === 'assignClass') {
      const spec = { ...claim.spec, storageClassName: action.storageClassName };
      claimLedger.wrote(await client.update(persistentVolumeClaims, { ...claim, spec }, { signal }));
      return {};
    }
    const phase = action.type === 'lose' ? ('Lost' as const) : ('Pending' as const);
    const known = action.type === 'wait' && action.provisioner !== undefined ? await leaveTo(action.provisioner, claim, signal) : claim;
    if (known.status.phase !== phase) await writeClaimStatus({ ...known, status: { phase } }, signal);
    const isNews = action.type === 'wait' || claim.status.phase !== 'Lost';
    if (action.event && isNews) recorder.event(claim, action.event);
    return { requeueAfterMs: resyncMs };
  };

  const destroy = async (volume: PersistentVolume, directory: string, signal: AbortSignal): Promise<void> => {
    await rm(directory, { recursive: true, force: true });
    await client.delete(persistentVolumes, volume.metadata, { preconditions: { uid: volume.metadata.uid }, signal });
  };

  const currentVolumes = (): readonly PersistentVolume[] => volumeLedger.view(volumes.lister.list(), () => false);

  return [
    {
      name: 'persistentvolumeclaim-binder',
      triggers: [
        triggerOn(claims),
        triggerOn(volumes, (volume) => {
          const reference = volume.spec.claimRef;
          if (reference?.name) return [objectKey({ namespace: reference.namespace, name: reference.name })];
          return claims.lister
            .list()
            .filter((claim) => claim.status.phase !== 'Bound' && classOf(claim) === classOf(volume))
            .map(keyOf);
        }),
        triggerOn(classes, (storageClass) =>
          claims.lister
            .list()
            .filter((claim) => classOf(claim) === storageClass.metadata.name || !namesClass(claim))
            .map(keyOf),
        ),
      ],
      async reconcile(key, signal) {
        const cached = claims.lister.get(key);
        if (cached === undefined) return;
        const claim = claimLedger.latest(cached);
        const action = planClaim({
          claim,
          volumes: currentVolumes(),
          storageClass: classes.lister.get(classOf(claim)),
          defaultClass: newestDefault(classes.lister.list(), 'storageclass.kubernetes.io/is-default-class'),
          unscheduledPods: unscheduledPods(claim),
          nodeNamed: (name) => nodeInformer.lister.get(name),
        });
        return await performOnClaim(claim, action, signal);
      },
    },
    {
      name: 'persistentvolume-binder',
      triggers: [
        triggerOn(volumes),
        triggerOn(claims, (claim) =>
          volumes.lister
            .list()
            .filter(({ spec }) => spec.claimRef?.name === claim.metadata.name && spec.claimRef.namespace === claim.metadata.namespace)
            .map(keyOf),
        ),
      ],
      async reconcile(name, signal) {
        const cached = volumes.lister.get(name);
        if (cached === undefined) return;
        const volume = volumeLedger.latest(cached);
        const reference = volume.spec.claimRef;
        const claim = reference?.name ? claims.lister.get(objectKey({ namespace: reference.namespace, name: reference.name })) : undefined;
        const action = planVolume(volume, claim && claimLedger.latest(claim));
        if (action.type === 'destroy') await destroy(volume, action.directory, signal);
        if (action.type === 'unbind') await writeVolume(unboundVolume(volume), signal);
        if (action.type === 'phase') await setVolumePhase(volume, action, signal);
      },
    },
  ];
}
