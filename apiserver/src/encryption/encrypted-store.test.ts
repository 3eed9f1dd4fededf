import { MemoryStore } from '../storage/memory-store.ts';
import { steppedClock } from '../storage/stepped-clock.ts';
import { describeStore } from '../storage/store.contract.ts';
import { EncryptedStore } from './encrypted-store.ts';
import { createTransformer } from './transformer.ts';

describeStore('encrypted', async () => {
  const clock = steppedClock();
  const transformer = createTransformer([{ kind: 'aesgcm', keys: [{ name: 'k', secret: Buffer.alloc(32, 1) }] }]);
  const store = new EncryptedStore(new MemoryStore({ clock }), () => transformer);
  return { store, expire: async () => clock.step(3000), dispose: () => store.close() };
});
