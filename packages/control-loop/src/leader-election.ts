import { type Lease, leases } from '@kubets/api';
import type { Client } from '@kubets/client';
import { type Clock, formatMicroTime, isApiError, systemClock, pause } from '@kubets/machinery';
import { childController } from './child-controller.ts';
import { type LoopLog, silentLog } from './loop-log.ts';

export interface LeaderElectionTimings {
  /** How long others wait for a leader that no longer renews. */
  readonly leaseDurationMs: number;
  /** How long a leader keeps trying to renew before it gives up leading; below the lease duration. */
  readonly renewDeadlineMs: number;
  readonly retryPeriodMs: number;
}

export interface LeaderElectionOptions {
  readonly client: Client;
  readonly name: string;
  /** `kube-system` when absent. */
  readonly namespace?: string;
  /** Unique among all candidates, e.g. the host name and a random suffix. */
  readonly identity: string;
  readonly signal: AbortSignal;
  readonly log?: LoopLog;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly timings?: Partial<LeaderElectionTimings>;
}

export class LeadershipLostError extends Error {
  override readonly name = 'LeadershipLostError';
}

/**
 * Waits until the lease is ours, then leads; the signal given to `lead` aborts when leading must stop. Returns when the
 * outer signal aborts or `lead` returns, after giving the lease free; throws LeadershipLostError when it could not be
 * renewed in time, and whatever `lead` throws.
 */
export async function withLeaderElection(options: LeaderElectionOptions, lead: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const election = new Election(options);
  if (!(await election.acquire())) return;
  using leading = childController(options.signal);
  const renewing = election.renewUntil(leading.signal).catch((error: unknown) => {
    leading.abort(error);
    throw error;
  });
  try {
    await lead(leading.signal);
  } finally {
    leading.abort(new Error('leading has ended'));
    await settleThenRelease(renewing, election);
  }
}

async function settleThenRelease(renewing: Promise<void>, election: Election): Promise<void> {
  try {
    await renewing;
  } finally {
    await election.release();
  }
}

class Election {
  readonly #options: LeaderElectionOptions;
  readonly #clock: Clock;
  readonly #log: LoopLog;
  readonly #timings: LeaderElectionTimings;
  /** The lease as last seen, and when we saw it change: other hosts' clocks are not trusted. */
  #observed: { readonly lease: Lease; readonly at: number } | undefined;

  constructor(options: LeaderElectionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? silentLog;
    this.#timings = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 2000, ...options.timings };
  }

  /** True once the lease is ours, false when the signal aborted first. */
  async acquire(): Promise<boolean> {
    const { signal, name, identity, random = Math.random } = this.#options;
    this.#log.info({ lease: name, identity }, 'waiting to become leader');
    while (!signal.aborted) {
      if (await this.#tryAcquireOrRenew(signal)) {
        this.#log.info({ lease: name, identity }, 'became leader');
        return true;
      }
      await this.#sleep(this.#timings.retryPeriodMs * (1 + 1.2 * random()), signal);
    }
    return false;
  }

  async renewUntil(signal: AbortSignal): Promise<void> {
    let renewedAt = this.#clock.now().getTime();
    for (;;) {
      await this.#sleep(this.#timings.retryPeriodMs, signal);
      if (signal.aborted) return;
      if (await this.#tryWithin(renewedAt + this.#timings.renewDeadlineMs, signal)) renewedAt = this.#clock.now().getTime();
      else if (signal.aborted) return;
      else if (this.#observedHolder() !== this.#options.identity || this.#clock.now().getTime() - renewedAt >= this.#timings.renewDeadlineMs) {
        throw new LeadershipLostError(`${this.#options.identity} could not renew the lease ${this.#options.name} in time`);
      }
    }
  }

  /** Lets the next candidate lead at once. */
  async release(): Promise<void> {
    const observed = this.#observed?.lease;
    if (observed === undefined || observed.spec.holderIdentity !== this.#options.identity) return;
    const now = formatMicroTime(this.#clock.now());
    const { leaseTransitions } = observed.spec;
    const spec = { holderIdentity: '', leaseDurationSeconds: 1, acquireTime: now, renewTime: now, leaseTransitions };
    try {
      await this.#options.client.update(leases, { ...observed, spec });
    } catch (error) {
      this.#log.warn({ lease: this.#options.name, err: error }, 'the lease could not be given free and will run out');
    }
  }

  /** A request that hangs must not carry a leader past its deadline. */
  async #tryWithin(deadline: number, signal: AbortSignal): Promise<boolean> {
    using attempt = childController(signal);
    const left = Math.max(0, deadline - this.#clock.now().getTime());
    void this.#clock.sleep(left, attempt.signal).then(
      () => attempt.abort(new Error('the renew deadline has passed')),
      () => undefined,
    );
    try {
      return await this.#tryAcquireOrRenew(attempt.signal);
    } finally {
      attempt.abort(new Error('the attempt has ended'));
    }
  }

  async #tryAcquireOrRenew(signal: AbortSignal): Promise<boolean> {
    try {
      const lease = await this.#read(signal);
      if (lease === undefined) return this.#observe(await this.#create(signal));
      this.#observe(lease);
      if (!this.#mayHold(lease)) return false;
      return this.#observe(await this.#options.client.update(leases, this.#held(lease), { signal }));
    } catch (error) {
      if (!signal.aborted && !isApiError(error, 'Conflict') && !isApiError(error, 'AlreadyExists')) {
        this.#log.warn({ lease: this.#options.name, err: error }, 'the lease could not be read or written');
      }
      return false;
    }
  }

  async #read(signal: AbortSignal): Promise<Lease | undefined> {
    const { client, namespace = 'kube-system', name } = this.#options;
    try {
      return await client.get(leases, { namespace, name }, { signal });
    } catch (error) {
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  #create(signal: AbortSignal): Promise<Lease> {
    const { client, namespace = 'kube-system', name, identity } = this.#options;
    const now = formatMicroTime(this.#clock.now());
    const spec = { holderIdentity: identity, leaseDurationSeconds: this.#leaseSeconds(), acquireTime: now, renewTime: now, leaseTransitions: 0 };
    return client.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace, name }, spec }, { signal });
  }

  #held(lease: Lease): Lease {
    const { identity } = this.#options;
    const now = formatMicroTime(this.#clock.now());
    const mine = lease.spec.holderIdentity === identity;
    const acquireTime = mine ? lease.spec.acquireTime : now;
    const leaseTransitions = (lease.spec.leaseTransitions ?? 0) + (mine ? 0 : 1);
    return {
      ...lease,
      spec: { ...lease.spec, holderIdentity: identity, leaseDurationSeconds: this.#leaseSeconds(), acquireTime, renewTime: now, leaseTransitions },
    };
  }

  #mayHold({ spec }: Lease): boolean {
    if (!spec.holderIdentity || spec.holderIdentity === this.#options.identity) return true;
    const durationMs = (spec.leaseDurationSeconds ?? this.#leaseSeconds()) * 1000;
    return this.#observed !== undefined && this.#observed.at + durationMs < this.#clock.now().getTime();
  }

  /** True when the lease is ours. */
  #observe(lease: Lease): boolean {
    const changed = this.#observed?.lease.metadata.resourceVersion !== lease.metadata.resourceVersion;
    this.#observed = { lease, at: changed ? this.#clock.now().getTime() : (this.#observed?.at ?? 0) };
    return lease.spec.holderIdentity === this.#options.identity;
  }

  #observedHolder(): string | undefined {
    return this.#observed?.lease.spec.holderIdentity;
  }

  #leaseSeconds(): number {
    return Math.ceil(this.#timings.leaseDurationMs / 1000);
  }

  async #sleep(ms: number, signal: AbortSignal): Promise<void> {
    await pause(this.#clock, ms, signal);
  }
}
