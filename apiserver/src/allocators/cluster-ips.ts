import type { IPAddress } from '@kubets/api';
import { apiError, isApiError, type KubeObject } from '@kubets/machinery';
import type { ObjectStorage } from '../storage/object-storage.ts';
import { addressAt, type AddressRange, canonicalAddress, familyOf, type IpFamily, offsetOf, staticBand } from './address-range.ts';
import { type RandomBelow, rotated } from './random-order.ts';

const familyLabel = 'ipaddress.kubernetes.io/ip-family';
const managerLabel = 'ipaddress.kubernetes.io/managed-by';
export const addressManager = 'ipallocator.k8s.io';

export interface AddressOwner {
  readonly namespace: string;
  readonly name: string;
}

/** Why an address cannot be had; the reason goes into the Service's field error. */
export class AddressUnavailable extends Error {
  override readonly name = 'AddressUnavailable';
}

/** Nothing in the Service is wrong when there is nothing left to give it. */
export const rangeIsFull = (failure: string): Error => apiError('InternalError', `Internal error occurred: ${failure}: range is full`);

export interface ClusterIpsOptions {
  /** What the cluster was started with: says which families it has. */
  readonly configured: readonly AddressRange[];
  /** All ranges addresses may come from now, those configured first. */
  ranges(): readonly AddressRange[];
  /** Looks for free addresses and reserves none. */
  readonly dryRun: boolean;
  readonly addresses: ObjectStorage;
  readonly randomBelow: RandomBelow;
  now(): string;
  newUid(): string;
}

/**
 * Addresses of Services. Each given one is an IPAddress object named by it: creating it is the reservation, and the store
 * lets one creation win, among the requests of one server and among servers alike.
 */
export class ClusterIps {
  readonly #options: ClusterIpsOptions;

  constructor(options: ClusterIpsOptions) {
    this.#options = options;
  }

  get families(): readonly IpFamily[] {
    return this.#options.configured.map(({ family }) => family);
  }

  /** Reserves the address asked for. Throws AddressUnavailable. */
  async reserve(address: string, owner: AddressOwner): Promise<string> {
    const range = this.#options.ranges().find((candidate) => offsetOf(candidate, address) !== undefined);
    if (range === undefined) throw new AddressUnavailable(`failed to allocate IP ${address}: ${this.#outside(address)}`);
    const name = canonicalAddress(address);
    if (!(await this.#take(name, range.family, owner))) throw new AddressUnavailable(`failed to allocate IP ${address}: provided IP is already allocated`);
    return name;
  }

  /** Reserves any free address: by chance above the static band, from the band when nothing else is left. Throws InternalError when all are taken. */
  async reserveNext(family: IpFamily, owner: AddressOwner): Promise<string> {
    const ranges = this.#options.ranges().filter((candidate) => candidate.family === family);
    if (ranges.length === 0) throw new AddressUnavailable(`the cluster has no service addresses of family ${family}`);
    for (const address of this.#candidates(ranges)) {
      if (this.#options.addresses.cached({ name: address }) === undefined && (await this.#take(address, family, owner))) return address;
    }
    throw rangeIsFull('failed to allocate a serviceIP');
  }

  *#candidates(ranges: readonly AddressRange[]): Iterable<string> {
    for (const range of ranges) for (const offset of this.#offsets(range)) yield addressAt(range, BigInt(offset));
  }

  /** Frees an address when it belongs to `owner`; one that is free already stays free. */
  async release(address: string, owner: AddressOwner): Promise<void> {
    if (this.#options.dryRun) return;
    try {
      await this.#options.addresses.remove({ name: canonicalAddress(address) }, (current) => {
        if (!belongsTo(current.object() as IPAddress, owner)) throw new NotOwned();
      });
    } catch (error) {
      if (!(error instanceof NotOwned) && !isApiError(error, 'NotFound')) throw error;
    }
  }

  /** Makes sure that an address in use is reserved. False when it is reserved for somebody else. */
  async confirm(address: string, owner: AddressOwner): Promise<boolean> {
    const family = familyOf(address);
    const known = family && (await this.#options.addresses.get({ name: canonicalAddress(address) }));
    if (known) return belongsTo(known.object() as IPAddress, owner);
    return family !== undefined && this.#take(canonicalAddress(address), family, owner);
  }

  #outside(address: string): string {
    const family = familyOf(address);
    const ranges = this.#options
      .ranges()
      .filter((range) => range.family === family)
      .map(({ text }) => text);
    if (ranges.length === 0) return `the cluster has no service addresses of family ${family ?? 'unknown'}`;
    return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${ranges.join(',')}`;
  }

  #offsets(range: AddressRange): Iterable<number> {
    const band = Number(staticBand(range));
    // An IPv6 range holds more addresses than can be counted through; its first part is plenty.
    const last = Number(range.last > 1n << 30n ? 1n << 30n : range.last);
    const { randomBelow } = this.#options;
    return concat(rotated(band + 1, last, randomBelow), rotated(1, band, randomBelow));
  }

  async #take(address: string, family: IpFamily, owner: AddressOwner): Promise<boolean> {
    if (this.#options.dryRun) return (await this.#options.addresses.get({ name: address })) === undefined;
    try {
      await this.#options.addresses.create(this.#object(address, family, owner));
      return true;
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) return false;
      throw error;
    }
  }

  #object(name: string, family: IpFamily, owner: AddressOwner): KubeObject {
    const address: IPAddress = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IPAddress',
      metadata: {
        name,
        uid: this.#options.newUid(),
        resourceVersion: '',
        creationTimestamp: this.#options.now(),
        labels: { [familyLabel]: family, [managerLabel]: addressManager },
      },
      spec: { parentRef: { resource: 'services', namespace: owner.namespace, name: owner.name } },
    };
    return address;
  }
}

class NotOwned extends Error {}

function belongsTo({ spec: { parentRef } }: IPAddress, { namespace, name }: AddressOwner): boolean {
  return parentRef.resource === 'services' && parentRef.namespace === namespace && parentRef.name === name;
}

function* concat<T>(...parts: readonly Iterable<T>[]): Iterable<T> {
  for (const part of parts) yield* part;
}
