import type { Controller } from '@kubets/control-loop';
import { createKeyFeed } from './key-feed.ts';

/** A controller that looks over everything again and again rather than at one key. */
export function periodically(name: string, everyMs: number, sweep: (signal: AbortSignal) => Promise<void>): Controller {
  const feed = createKeyFeed(name);
  feed.add('everything');
  return {
    name,
    triggers: [feed.trigger],
    async reconcile(_, signal) {
      await sweep(signal);
      return { requeueAfterMs: everyMs };
    },
  };
}
