import { endpointSlices, type EndpointSlice } from '@kubets/api';
import type { Client } from '@kubets/client';
import { isApiError } from '@kubets/machinery';
import { isNamespaceLeaving } from '../namespace-leaving.ts';
import type { WriteLedger } from '../write-ledger.ts';
import type { SlicePlan } from './plan-slices.ts';

/** Performs a plan; creations of a Service in a namespace that is being deleted are let be. */
export async function writeSlices(client: Client, ledger: WriteLedger<EndpointSlice>, plan: SlicePlan, signal: AbortSignal): Promise<void> {
  const results = await Promise.allSettled([
    ...plan.create.map(async (draft) => ledger.wrote(await client.create(endpointSlices, draft, { signal }))),
    ...plan.update.map(async (slice) => ledger.wrote(await client.update(endpointSlices, slice, { signal }))),
    ...plan.delete.map(async (slice) => {
      await deleteSlice(client, slice, signal);
      ledger.removed(slice);
    }),
  ]);
  const failure = results.find((result) => result.status === 'rejected' && !isNamespaceLeaving(result.reason));
  if (failure?.status === 'rejected') throw failure.reason;
}

async function deleteSlice(client: Client, slice: EndpointSlice, signal: AbortSignal): Promise<void> {
  try {
    await client.delete(endpointSlices, slice.metadata, { preconditions: { uid: slice.metadata.uid }, signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
