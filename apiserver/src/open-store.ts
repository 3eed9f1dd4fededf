import { join } from 'node:path';
import type { Clock } from '@kubets/machinery';
import type { ApiserverConfig } from './config.ts';
import { LmdbStore } from './storage/lmdb-store.ts';
import { MemoryStore } from './storage/memory-store.ts';
import type { Store } from './storage/store.ts';

/** The store that --store names. What talks to etcd is loaded for it alone: it takes as much memory as the server's own code. */
export async function openStore(config: ApiserverConfig, clock: Clock): Promise<Store> {
  switch (config.store) {
    case 'memory':
      return new MemoryStore({ clock });
    case 'lmdb':
      return new LmdbStore({ path: join(config.dataDir, 'store'), clock });
    case 'etcd':
      return (await import('./storage/open-etcd-store.ts')).openEtcdStore(config, clock);
  }
}
