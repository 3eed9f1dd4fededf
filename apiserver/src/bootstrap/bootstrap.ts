import { readFile } from 'node:fs/promises';
import { configMaps } from '@kubets/api';
import type { SecretTokenUses } from '../authentication/secret-token-uses.ts';
import type { ApiserverConfig } from '../config.ts';
import type { ServerContext } from '../server-context.ts';
import { bootstrapObjects } from './default-objects.ts';
import { createKubernetesService, keepKubernetesEndpoints } from './kubernetes-service.ts';
import { ownWrites } from './own-writes.ts';
import { trackTokenUses } from './track-token-uses.ts';

export interface Bootstrapped {
  /** Ends when the server's signal aborts; await it before the store is closed. */
  readonly background: Promise<void>;
}

export interface BootstrapParts {
  /** The one the server listens on. */
  readonly port: number;
  readonly tokenUses: SecretTokenUses;
}

/** Fills what every cluster has; resolves once it is there. */
export async function bootstrap(server: ServerContext, { port, tokenUses }: BootstrapParts): Promise<Bootstrapped> {
  await bootstrapObjects(server);
  await createKubernetesService(server);
  await publishClientAuthority(server);
  await trackTokenUses(server, tokenUses);
  return { background: keepKubernetesEndpoints(server, port) };
}

/** Servers behind the aggregation layer read from here whom to trust. */
async function publishClientAuthority(server: ServerContext): Promise<void> {
  const data = await trustedAuthorities(server.config);
  if (Object.keys(data).length === 0) return;
  const writes = ownWrites(server);
  const identity = { namespace: 'kube-system', name: 'extension-apiserver-authentication' };
  if (await writes.createMissing(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: identity, data })) return;
  await writes.update(configMaps, identity, (current) => ({ ...current, data: { ...current.data, ...data } }));
}

async function trustedAuthorities(config: ApiserverConfig): Promise<Readonly<Record<string, string>>> {
  const { clientCaFile, requestheaderClientCaFile: proxyCaFile } = config;
  return {
    ...(clientCaFile !== undefined && { 'client-ca-file': await readFile(clientCaFile, 'utf8') }),
    ...(proxyCaFile !== undefined && {
      'requestheader-client-ca-file': await readFile(proxyCaFile, 'utf8'),
      'requestheader-allowed-names': JSON.stringify(config.requestheaderAllowedNames),
      'requestheader-username-headers': JSON.stringify(config.requestheaderUsernameHeaders),
      'requestheader-group-headers': JSON.stringify(config.requestheaderGroupHeaders),
      'requestheader-uid-headers': JSON.stringify(config.requestheaderUidHeaders),
      'requestheader-extra-headers-prefix': JSON.stringify(config.requestheaderExtraHeadersPrefix),
    }),
  };
}
