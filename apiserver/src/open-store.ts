import { join } from 'node:path';
import type { Clock } from '@kubets/machinery';
import type { ApiserverConfig } from './config.ts';
import { EncryptedStore } from './encryption/encrypted-store.ts';
import { readEncryptionConfiguration } from './encryption/encryption-configuration.ts';
import { LmdbStore } from './storage/lmdb-store.ts';
import { MemoryStore } from './storage/memory-store.ts';
import type { Store } from './storage/store.ts';

/** The store that --store names, as --encryption-provider-config wants its values kept. */
export async function openStore(config: ApiserverConfig, clock: Clock): Promise<Store> {
  const { encryptionProviderConfig: file } = config;
  const transformerOf = file === undefined ? undefined : await readEncryptionConfiguration(file);
  const store = await openPlainStore(config, clock);
  return transformerOf === undefined ? store : new EncryptedStore(store, transformerOf);
}

/** What talks to etcd is loaded for it alone: it takes as much memory as the server's own code. */
async function openPlainStore(config: ApiserverConfig, clock: Clock): Promise<Store> {
  switch (config.store) {
    case 'memory':
      return new MemoryStore({ clock });
    case 'lmdb':
      return new LmdbStore({ path: join(config.dataDir, 'store'), clock });
    case 'etcd':
      return (await import('./storage/open-etcd-store.ts')).openEtcdStore(config, clock);
  }
}
