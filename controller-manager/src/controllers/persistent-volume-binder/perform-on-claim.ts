import { persistentVolumeClaims, type PersistentVolume, type PersistentVolumeClaim } from '@kubets/api';
import type { ReconcileResult } from '@kubets/control-loop';
import { boundClaimStatus, claimBoundTo, claimLeftTo, volumeBoundTo } from './bound.ts';
import type { BinderContext } from './context.ts';
import { setVolumePhase, writeVolume } from './perform-on-volume.ts';
import type { ClaimAction } from './plan-claim.ts';

const resyncMs = 15_000;

export async function performOnClaim(context: BinderContext, claim: PersistentVolumeClaim, action: ClaimAction, signal: AbortSignal): Promise<ReconcileResult> {
  switch (action.type) {
    case 'bind':
      await bind(context, claim, action.volume, signal);
      return {};
    case 'assignClass':
      await writeClaim(context, { ...claim, spec: { ...claim.spec, storageClassName: action.storageClassName } }, signal);
      return {};
    case 'lose':
    case 'wait':
      await leaveUnbound(context, claim, action, signal);
      return { requeueAfterMs: resyncMs };
  }
}

/** In an order in which every stop in between is taken up again by the next look. */
async function bind(context: BinderContext, claim: PersistentVolumeClaim, volume: PersistentVolume, signal: AbortSignal): Promise<void> {
  const reserved = volumeBoundTo(volume, claim);
  const written = reserved === volume ? volume : await writeVolume(context, reserved, signal);
  await setVolumePhase(context, written, { type: 'phase', phase: 'Bound' }, signal);
  const bound = claimBoundTo(claim, written);
  const writtenClaim = bound === claim ? claim : await writeClaim(context, bound, signal);
  const withStatus = boundClaimStatus(writtenClaim, written);
  if (withStatus !== writtenClaim) await writeClaimStatus(context, withStatus, signal);
}

async function leaveUnbound(
  context: BinderContext,
  claim: PersistentVolumeClaim,
  action: Extract<ClaimAction, { type: 'wait' | 'lose' }>,
  signal: AbortSignal,
): Promise<void> {
  const phase = action.type === 'lose' ? ('Lost' as const) : ('Pending' as const);
  const left = action.type === 'wait' && action.provisioner !== undefined ? claimLeftTo(action.provisioner, claim) : claim;
  const known = left === claim ? claim : await writeClaim(context, left, signal);
  if (known.status.phase !== phase) await writeClaimStatus(context, { ...known, status: { phase } }, signal);
  const isNews = action.type === 'wait' || claim.status.phase !== 'Lost';
  if (action.event && isNews) context.recorder.event(claim, action.event);
}

async function writeClaim({ client, claimLedger }: BinderContext, claim: PersistentVolumeClaim, signal: AbortSignal): Promise<PersistentVolumeClaim> {
  const written = await client.update(persistentVolumeClaims, claim, { signal });
  claimLedger.wrote(written);
  return written;
}

async function writeClaimStatus({ client, claimLedger }: BinderContext, claim: PersistentVolumeClaim, signal: AbortSignal): Promise<void> {
  claimLedger.wrote(await client.updateStatus(persistentVolumeClaims, claim, { signal }));
}
