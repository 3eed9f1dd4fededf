import { duplicate, forbidden, invalid, required, tooMany, validateDnsLabel, type FieldError } from '@kubets/machinery';
import { checkDriverName } from '../core/volumes/driver-name.ts';
import { checkNodeSelector } from '../core/pod/validate-affinity.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkEach, checkPresent, checkRequiredText, noErrors, when } from '../validation/rules.ts';
import type { AllocationResult, ResourceClaim, ResourceClaimConsumerReference, ResourceClaimStatus } from './resource-claim.ts';
import { requestNames, unknownRequest } from './validate-claim.ts';

const mostConsumers = 256;
const mostResults = 32;

/** What the scheduler and drivers report of a claim: what it got, who may use it, and how its devices are. */
export function validateClaimStatusUpdate(claim: ResourceClaim, old: ResourceClaim): readonly FieldError[] {
  const { allocation, reservedFor = [] } = claim.status;
  const had = new Set((old.status.reservedFor ?? []).map(({ uid }) => uid));
  const isGoing = old.metadata.deletionTimestamp !== undefined;
  return [
    ...when(reservedFor.length > mostConsumers, () => tooMany('status.reservedFor', reservedFor.length, mostConsumers)),
    ...checkConsumers('status.reservedFor', reservedFor),
    ...when(reservedFor.length > 0 && allocation === undefined, () => forbidden('status.reservedFor', 'may not be specified when `allocated` is not set')),
    ...when(isGoing && reservedFor.some(({ uid }) => !had.has(uid)), () =>
      forbidden('status.reservedFor', 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set'),
    ),
    ...checkAllocation('status.allocation', claim, old),
    ...checkDevices('status.devices', claim.status),
  ];
}

function checkConsumers(field: string, consumers: readonly ResourceClaimConsumerReference[]): readonly FieldError[] {
  const uids = consumers.map(({ uid }) => uid);
  return checkEach(field, consumers, ({ resource, name, uid }, at, index) => [
    ...checkRequiredText(`${at}.resource`, resource),
    ...checkRequiredText(`${at}.name`, name),
    ...checkRequiredText(`${at}.uid`, uid),
    ...when(uids.indexOf(uid) < index, () => duplicate(`${at}.uid`, uid)),
  ]);
}

/** What was allocated stays until it is given back. */
function checkAllocation(field: string, { spec, status }: ResourceClaim, { status: old }: ResourceClaim): readonly FieldError[] {
  const { allocation } = status;
  if (allocation === undefined) return noErrors;
  if (old.allocation !== undefined) return checkImmutable(field, allocation, old.allocation);
  const known = requestNames(spec.devices?.requests ?? []);
  return [
    ...checkPresent(allocation.nodeSelector, (selector) => checkNodeSelector(`${field}.nodeSelector`, selector)),
    ...when((allocation.devices?.results ?? []).length > mostResults, () =>
      tooMany(`${field}.devices.results`, allocation.devices?.results?.length ?? 0, mostResults),
    ),
    ...checkResults(`${field}.devices.results`, allocation, known),
  ];
}

function checkResults(field: string, { devices }: AllocationResult, known: ReadonlySet<string>): readonly FieldError[] {
  return checkEach(field, devices?.results, ({ request, driver, pool, device }, at) => [
    ...(request === '' ? [required(`${at}.request`)] : when(!known.has(request), () => invalid(`${at}.request`, request, unknownRequest))),
    ...checkDriverName(`${at}.driver`, driver),
    ...checkRequiredText(`${at}.pool`, pool),
    ...checkRequiredText(`${at}.device`, device, validateDnsLabel),
  ]);
}

/** Drivers tell of devices that the claim has. */
function checkDevices(field: string, { devices, allocation }: ResourceClaimStatus): readonly FieldError[] {
  const nameOf = ({ driver, pool, device }: { readonly driver: string; readonly pool: string; readonly device: string }): string =>
    `${driver}/${pool}/${device}`;
  const allocated = new Set((allocation?.devices?.results ?? []).map(nameOf));
  return checkEach(field, devices, (device, at) =>
    when(!allocated.has(nameOf(device)), () => invalid(at, nameOf(device), 'must be an allocated device in the claim')),
  );
}
