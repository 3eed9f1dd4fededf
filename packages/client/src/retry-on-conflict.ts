import { isApiError } from '@kubets/machinery';
import { setTimeout as sleep } from 'node:timers/promises';

const attempts = 5;
const firstDelayMs = 10;

/** Runs a read-change-write again, up to five times, while someone else's write comes between. The attempt must read afresh. */
export async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isApiError(error, 'Conflict') || tried >= attempts) throw error;
    }
    await sleep(firstDelayMs * tried * (1 + Math.random()));
  }
}
