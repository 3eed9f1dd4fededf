import { readFileSync } from 'node:fs';
import type { Clock } from '@kubets/machinery';
import { EtcdStore } from './etcd-store.ts';
import { rootPrefix } from './keys.ts';
import { RelocatedStore } from './relocated-store.ts';
import type { Store } from './store.ts';

/** The server's flags about etcd. */
export interface EtcdConfig {
  readonly etcdServers: readonly string[];
  /** Everything is kept below this path. */
  readonly etcdPrefix: string;
  readonly etcdCafile?: string | undefined;
  readonly etcdCertfile?: string | undefined;
  readonly etcdKeyfile?: string | undefined;
}

export function openEtcdStore(config: EtcdConfig, clock: Clock): Store {
  if (config.etcdServers.length === 0) throw new Error('--store=etcd needs --etcd-servers');
  const store = new EtcdStore({ endpoints: config.etcdServers, tls: tlsOf(config), clock });
  const root = `/${config.etcdPrefix.replace(/^\/+|\/+$/g, '')}/`;
  return root === rootPrefix ? store : new RelocatedStore(store, root);
}

function tlsOf({ etcdCafile, etcdCertfile, etcdKeyfile }: EtcdConfig): ConstructorParameters<typeof EtcdStore>[0]['tls'] {
  if (!etcdCafile) return undefined;
  return {
    certificateAuthority: readFileSync(etcdCafile),
    certificate: etcdCertfile ? readFileSync(etcdCertfile) : undefined,
    key: etcdKeyfile ? readFileSync(etcdKeyfile) : undefined,
  };
}
