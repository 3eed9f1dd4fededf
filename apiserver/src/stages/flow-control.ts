import { apiError } from '@kubets/machinery';
import type { ApiRequest, Stage } from '../pipeline.ts';
import { isLongRunning } from './long-running.ts';

export interface FlowControlLimits {
  readonly readOnly: number;
  readonly mutating: number;
}

const queuedPerUser = 512;
const queueTimeoutMs = 15_000;
const readVerbs: ReadonlySet<string> = new Set(['get', 'list', 'watch']);

/**
 * At most so many reads and writes at once. What finds no seat waits in its user's queue; free seats go round the users,
 * so one flood does not starve the others. Cluster administrators and long-running requests pass.
 */
export function flowControl(limits: FlowControlLimits, observe: FlowControlObserver): Stage {
  const reads = new Seats(limits.readOnly, (taken) => observe('readOnly', taken));
  const writes = new Seats(limits.mutating, (taken) => observe('mutating', taken));
  return async (request, next) => {
    if (isExempt(request)) return next();
    const seats = readVerbs.has(request.info.verb) ? reads : writes;
    if (!seats.take()) await seats.wait(request.user.username);
    try {
      return await next();
    } finally {
      seats.give();
    }
  };
}

export type FlowControlObserver = (kind: 'readOnly' | 'mutating', inFlight: number) => void;

function isExempt({ info, user }: ApiRequest): boolean {
  return isLongRunning(info) || !info.isResourceRequest || user.groups.includes('system:masters');
}

interface Waiter {
  readonly seated: () => void;
  readonly timer: NodeJS.Timeout;
}

class Seats {
  readonly #limit: number;
  readonly #onChange: (taken: number) => void;
  #taken = 0;
  /** In turn order: the user served last moves to the end. */
  readonly #queues = new Map<string, Waiter[]>();

  constructor(limit: number, onChange: (taken: number) => void) {
    this.#limit = limit;
    this.#onChange = onChange;
  }

  take(): boolean {
    if (this.#taken >= this.#limit) return false;
    this.#onChange(++this.#taken);
    return true;
  }

  wait(user: string): Promise<void> {
    const queue = this.#queues.get(user) ?? [];
    if (queue.length >= queuedPerUser) return Promise.reject(tooManyRequests());
    this.#queues.set(user, queue);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#leave(user, waiter);
        reject(tooManyRequests());
      }, queueTimeoutMs);
      const waiter: Waiter = { seated: resolve, timer };
      queue.push(waiter);
    });
  }

  /** The seat goes to the next user in turn, or back. */
  give(): void {
    for (const [user, queue] of this.#queues) {
      const waiter = queue.shift()!;
      this.#queues.delete(user);
      if (queue.length > 0) this.#queues.set(user, queue);
      clearTimeout(waiter.timer);
      return waiter.seated();
    }
    this.#onChange(--this.#taken);
  }

  #leave(user: string, waiter: Waiter): void {
    const queue = this.#queues.get(user)?.filter((other) => other !== waiter) ?? [];
    if (queue.length === 0) this.#queues.delete(user);
    else this.#queues.set(user, queue);
  }
}

const tooManyRequests = () => apiError('TooManyRequests', 'too many requests, please try again later', { retryAfterSeconds: 1 });
