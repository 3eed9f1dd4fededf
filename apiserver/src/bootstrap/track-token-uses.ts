import { configMaps, secrets, type Secret } from '@kubets/api';
import { isApiError } from '@kubets/machinery';
import { lastUsedLabel, type SecretTokenUses } from '../authentication/secret-token-uses.ts';
import type { ServerContext } from '../server-context.ts';
import { ownWrites } from './own-writes.ts';

const tracking = { namespace: 'kube-system', name: 'kube-apiserver-legacy-service-account-token-tracking' };

/** Notes on each Secret with a token the day of its last use, and in a ConfigMap since when this is done. */
export async function trackTokenUses(server: ServerContext, uses: SecretTokenUses): Promise<void> {
  const writes = ownWrites(server);
  const today = (): string => server.clock.now().toISOString().slice(0, 10);
  const writing = new Set<string>();

  const note = async ({ metadata: { namespace, name, uid } }: Secret): Promise<void> => {
    writing.add(uid);
    try {
      await writes.update(secrets, { namespace, name }, (current) => withLastUse(current, today()));
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !server.signal.aborted) server.log.warn({ err: error, secret: `${namespace}/${name}` }, 'use of a token not noted');
    } finally {
      writing.delete(uid);
    }
  };

  await writes.createMissing(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: tracking, data: { since: today() } });
  uses.listen((secret) => {
    if (secret.metadata.labels?.[lastUsedLabel] !== today() && !writing.has(secret.metadata.uid)) void note(secret);
  });
}

function withLastUse(secret: Secret, day: string): Secret {
  return { ...secret, metadata: { ...secret.metadata, labels: { ...secret.metadata.labels, [lastUsedLabel]: day } } };
}
