import { readFileSync } from 'node:fs';
import type { Clock } from '@kubets/machinery';
import { EtcdStore } from './etcd-store.ts';

/** The server's flags about etcd. */
export interface EtcdConfig {
  readonly etcdServers: readonly string[];
  readonly etcdCafile?: string | undefined;
  readonly etcdCertfile?: string | undefined;
  readonly etcdKeyfile?: string | undefined;
}

export function openEtcdStore(config: EtcdConfig, clock: Clock): EtcdStore {
  if (config.etcdServers.length === 0) throw new Error('--store=etcd needs --etcd-servers');
  return new EtcdStore({ endpoints: config.etcdServers, tls: tlsOf(config), clock });
}

function tlsOf({ etcdCafile, etcdCertfile, etcdKeyfile }: EtcdConfig): ConstructorParameters<typeof EtcdStore>[0]['tls'] {
  if (!etcdCafile) return undefined;
  return {
    certificateAuthority: readFileSync(etcdCafile),
    certificate: etcdCertfile ? readFileSync(etcdCertfile) : undefined,
    key: etcdKeyfile ? readFileSync(etcdKeyfile) : undefined,
  };
}
