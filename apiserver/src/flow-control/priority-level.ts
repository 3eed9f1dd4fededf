import type { PriorityLevelConfiguration } from '@kubets/api';
import { dealHand } from './deal-hand.ts';
import type { LevelSeats } from './level-seats.ts';
import { TurnedAway } from './turned-away.ts';

type Limited = NonNullable<PriorityLevelConfiguration['spec']['limited']>;

interface Waiter {
  readonly queue: number;
  seat(): void;
}

/** Whether a level may take one seat more than its own, of those that others lend. */
export type MayBorrow = (level: PriorityLevel) => boolean;

export interface PriorityLevelOptions {
  readonly name: string;
  readonly mayBorrow: MayBorrow;
  /** How long a request waits at the most. */
  readonly patienceMs: number;
}

/**
 * The requests of one priority level: so many run at once, the others wait in queues that are served in turn, or are turned
 * away. A flow waits in the shortest of the few queues dealt to it.
 */
export class PriorityLevel {
  readonly name: string;
  readonly #mayBorrow: MayBorrow;
  readonly #patienceMs: number;
  #limited: Limited | undefined;
  #seats: LevelSeats = { nominal: 0, lendable: 0, most: Infinity };
  #queues: Waiter[][] = [];
  #turn = 0;
  #waiting = 0;
  #executing = 0;

  constructor({ name, mayBorrow, patienceMs }: PriorityLevelOptions) {
    this.name = name;
    this.#mayBorrow = mayBorrow;
    this.#patienceMs = patienceMs;
  }

  get executing(): number {
    return this.#executing;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get seats(): LevelSeats {
    return this.#seats;
  }

  /** What the others must leave it: what it uses, and what of its own it does not lend. */
  get claimed(): number {
    return Math.max(this.#executing, this.#seats.nominal - this.#seats.lendable);
  }

  /** Takes effect at once: those who wait are dealt anew to the queues there are now. */
  configure({ limited }: PriorityLevelConfiguration['spec'], seats: LevelSeats): void {
    this.#limited = limited;
    this.#seats = seats;
    const count = limited?.limitResponse?.queuing?.queues ?? 0;
    if (count !== this.#queues.length) {
      const waiters = this.#queues.flat();
      this.#queues = Array.from({ length: count }, () => []);
      for (const waiter of waiters) this.#queues[count === 0 ? 0 : waiter.queue % count]?.push(waiter);
      if (count === 0) for (const waiter of waiters) this.#seatOne(waiter);
    }
    this.serve();
  }

  /** Undefined when there is a seat at once. Throws, or rejects, TurnedAway. */
  enter(flow: number, signal: () => AbortSignal): Promise<void> | undefined {
    if (this.#limited === undefined || (this.#waiting === 0 && this.#hasSeat())) {
      this.#executing++;
      return undefined;
    }
    const queue = this.#shortestOf(flow);
    if (queue === undefined) throw new TurnedAway(this.#limited.limitResponse?.queuing === undefined ? 'concurrency-limit' : 'queue-full');
    return this.#wait(queue, signal());
  }

  leave(): void {
    this.#executing--;
  }

  /** Seats those who wait, in turn, as long as there are seats. */
  serve(): void {
    while (this.#waiting > 0 && this.#hasSeat()) {
      const waiter = this.#nextInTurn();
      if (waiter === undefined) return;
      this.#seatOne(waiter);
    }
  }

  /** The level is no more: nobody waits for it any longer. */
  dissolve(): void {
    this.#limited = undefined;
    for (const waiter of this.#queues.flat()) this.#seatOne(waiter);
    this.#queues = [];
  }

  #hasSeat(): boolean {
    const { nominal, most } = this.#seats;
    return this.#executing < Math.max(nominal, 1) || (this.#executing < most && this.#mayBorrow(this));
  }

  #seatOne(waiter: Waiter): void {
    this.#waiting--;
    this.#executing++;
    waiter.seat();
  }

  /** The shortest queue of the flow's hand that is not full. */
  #shortestOf(flow: number): number | undefined {
    const queuing = this.#limited?.limitResponse?.queuing;
    if (queuing === undefined) return undefined;
    const lengthOf = (queue: number): number => this.#queues[queue]?.length ?? Infinity;
    const hand = dealHand(flow, this.#queues.length, queuing.handSize);
    const shortest = hand.reduce((best, queue) => (lengthOf(queue) < lengthOf(best) ? queue : best), hand[0] ?? 0);
    return lengthOf(shortest) < queuing.queueLengthLimit ? shortest : undefined;
  }

  #wait(queue: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', gone);
      end();
    };
    const waiter: Waiter = { queue, seat: () => settle(resolve) };
    const giveUp = (error: TurnedAway): void => {
      this.#forget(waiter);
      settle(() => reject(error));
    };
    const gone = (): void => giveUp(new TurnedAway('cancelled', { cause: signal.reason }));
    const timer = setTimeout(() => giveUp(new TurnedAway('time-out')), this.#patienceMs);
    signal.addEventListener('abort', gone, { once: true });
    this.#queues[queue]!.push(waiter);
    this.#waiting++;
    return promise;
  }

  #forget(waiter: Waiter): void {
    for (const queue of this.#queues) {
      const place = queue.indexOf(waiter);
      if (place < 0) continue;
      queue.splice(place, 1);
      this.#waiting--;
      return;
    }
  }

  #nextInTurn(): Waiter | undefined {
    const count = this.#queues.length;
    for (let step = 0; step < count; step++) {
      const queue = (this.#turn + step) % count;
      const waiter = this.#queues[queue]!.shift();
      if (waiter === undefined) continue;
      this.#turn = queue + 1;
      return waiter;
    }
    return undefined;
  }
}
