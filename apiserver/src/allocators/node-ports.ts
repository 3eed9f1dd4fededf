import { rootPrefix } from '../storage/keys.ts';
import type { Store } from '../storage/store.ts';
import { type AddressOwner, AddressUnavailable, rangeIsFull } from './cluster-ips.ts';
import { type RandomBelow, rotated } from './random-order.ts';

/** Shaped as the keys of a resource, so that whoever follows the store stays on the way; no resource has this name. */
const prefix = `${rootPrefix}kubets.io/nodeports/`;

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** `30000-32767`. Throws when it is no range of ports. */
export function parsePortRange(text: string): PortRange {
  const [, from, to] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  const range = { first: Number(from), last: Number(to) };
  if (!(range.first >= 1 && range.last <= 65535 && range.first <= range.last)) throw new Error(`${JSON.stringify(text)} is not a range of ports`);
  return range;
}

export interface NodePortsOptions {
  readonly store: Store;
  readonly range: PortRange;
  /** Looks for free ports and reserves none. */
  readonly dryRun: boolean;
  readonly randomBelow: RandomBelow;
}

/**
 * Ports that Services take on every node. A port is reserved by a key of its own in the store, written only where there was
 * none: one compare-and-swap decides, among the requests of one server and among servers alike.
 */
export class NodePorts {
  readonly #store: Store;
  readonly #range: PortRange;
  readonly #dryRun: boolean;
  readonly #randomBelow: RandomBelow;
  /** What this server knows to be taken, so that looking for a free one seldom meets a taken one. */
  readonly #seen = new Set<number>();

  constructor({ store, range, dryRun, randomBelow }: NodePortsOptions) {
    this.#dryRun = dryRun;
    this.#store = store;
    this.#range = range;
    this.#randomBelow = randomBelow;
  }

  /** Reserves the port asked for. Throws AddressUnavailable. */
  async reserve(port: number, owner: AddressOwner): Promise<number> {
    const { first, last } = this.#range;
    if (port < first || port > last) throw new AddressUnavailable(`provided port is not in the valid range. The range of valid ports is ${first}-${last}`);
    if (!(await this.#take(port, owner))) throw new AddressUnavailable('provided port is already allocated');
    return port;
  }

  /** Reserves any free port: by chance above the static band, from the band when nothing else is left. Throws InternalError when all are taken. */
  async reserveNext(owner: AddressOwner): Promise<number> {
    for (const port of this.#candidates()) {
      if (!this.#seen.has(port) && (await this.#take(port, owner))) return port;
    }
    // What was seen taken may have been freed by another server since.
    for (const port of rotated(this.#range.first, this.#range.last, this.#randomBelow)) {
      if (await this.#take(port, owner)) return port;
    }
    throw rangeIsFull('failed to allocate a nodePort');
  }

  async release(port: number, owner: AddressOwner): Promise<void> {
    if (this.#dryRun) return;
    const held = await this.#store.get(prefix + port);
    if (held === undefined || ownerOf(held.value) !== nameOf(owner)) return;
    await this.#store.delete(held.key, held.revision);
    this.#seen.delete(port);
  }

  /** Makes sure that a port in use is reserved. False when it is reserved for somebody else. */
  async confirm(port: number, owner: AddressOwner): Promise<boolean> {
    const held = await this.#store.get(prefix + port);
    return held === undefined ? this.#take(port, owner) : ownerOf(held.value) === nameOf(owner);
  }

  /** Every reservation. */
  async reserved(): Promise<readonly { readonly port: number; readonly owner: AddressOwner }[]> {
    const { items } = await this.#store.list(prefix);
    return items.map(({ key, value }) => {
      const [namespace = '', name = ''] = ownerOf(value).split('/');
      return { port: Number(key.slice(prefix.length)), owner: { namespace, name } };
    });
  }

  *#candidates(): Iterable<number> {
    const { first, last } = this.#range;
    const size = last - first + 1;
    const band = size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 32)), 128);
    yield* rotated(first + band, last, this.#randomBelow);
    yield* rotated(first, first + band - 1, this.#randomBelow);
  }

  async #take(port: number, owner: AddressOwner): Promise<boolean> {
    if (this.#dryRun) return (await this.#store.get(prefix + port)) === undefined;
    const { ok } = await this.#store.put(prefix + port, Buffer.from(nameOf(owner)), 0);
    this.#seen.add(port);
    return ok;
  }
}

const nameOf = ({ namespace, name }: AddressOwner): string => `${namespace}/${name}`;
const ownerOf = (value: Buffer): string => value.toString('utf8');
