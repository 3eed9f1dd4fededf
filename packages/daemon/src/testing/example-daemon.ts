import { once } from 'node:events';
import { z } from 'zod';
import { runDaemon } from '../run-daemon.ts';

await runDaemon({
  name: 'example',
  config: z.object({ mode: z.enum(['wait', 'hang', 'throw', 'reject']) }),
  async run({ mode }, { log, signal }) {
    if (mode === 'throw') throw new Error('it broke');
    if (mode === 'reject') void Promise.reject(new Error('nobody caught this'));
    log.info('running');
    const alive = setInterval(() => undefined, 1000);
    await once(signal, 'abort');
    if (mode === 'hang') {
      log.info('hanging');
      await new Promise(() => undefined);
    }
    clearInterval(alive);
    log.info('ended tidily');
  },
});
