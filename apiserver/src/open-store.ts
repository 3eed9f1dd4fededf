import { join } from 'node:path';
import type { Clock } from '@kubets/machinery';
import type { ApiserverConfig } from './config.ts';
import { LmdbStore } from './storage/lmdb-store.ts';
import { openEtcdStore } from './storage/open-etcd-store.ts';
import { MemoryStore } from './storage/memory-store.ts';
import type { Store } from './storage/store.ts';

/** The store that --store names. */
export function openStore(config: ApiserverConfig, clock: Clock): Store {
  switch (config.store) {
    case 'memory':
      return new MemoryStore({ clock });
    case 'lmdb':
      return new LmdbStore({ path: join(config.dataDir, 'store'), clock });
    case 'etcd':
      return openEtcdStore(config, clock);
  }
}
