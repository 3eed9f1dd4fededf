import { MemoryStore } from './memory-store.ts';
import { steppedClock } from './stepped-clock.ts';
import { describeStore } from './store.contract.ts';

describeStore('memory', async () => {
  const clock = steppedClock();
  const store = new MemoryStore({ clock });
  return { store, expire: async () => clock.step(3000), dispose: () => store.close() };
});
