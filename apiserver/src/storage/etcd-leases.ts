import type { Clock } from '@kubets/machinery';
import type { Etcd3 } from 'etcd3';

interface SharedLease {
  readonly id: Promise<string>;
  readonly until: number;
}

/**
 * Leases shared by keys with the same time to live that are written within a minute: one per event would cost more than
 * the event. Keys live at least as long as asked, and at most 5 % (a minute at the most) longer.
 */
export class EtcdLeases {
  readonly #client: Etcd3;
  readonly #clock: Clock;
  readonly #shared = new Map<number, SharedLease>();

  constructor(client: Etcd3, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  lease(ttlSeconds: number): Promise<string> {
    const now = this.#clock.now().getTime();
    const shared = this.#shared.get(ttlSeconds);
    if (shared && now < shared.until) return shared.id;
    const reuseSeconds = Math.min(60, Math.floor(ttlSeconds * 0.05));
    const id = this.#client.leaseClient.leaseGrant({ TTL: ttlSeconds + reuseSeconds }, { deadline: Date.now() + grantWithin }).then(({ ID }) => ID);
    this.#shared.set(ttlSeconds, { id, until: now + reuseSeconds * 1000 });
    id.catch(() => this.forget(ttlSeconds));
    return id;
  }

  /** The lease turned out to be gone. */
  forget(ttlSeconds: number): void {
    this.#shared.delete(ttlSeconds);
  }
}

const grantWithin = 10_000;
