import { namespaces, serviceAccounts } from '@kubets/api';
import type { Client } from '@kubets/client';
import { createLogger } from '@kubets/daemon';
import { eventually, fakeClock, startTestCluster } from '@kubets/test-cluster';
import { expect, it } from 'vitest';
import { createServiceAccountClient } from './service-account-client.ts';

it('a client that acts as a ServiceAccount renews its token well before it ends, and goes on working', async () => {
  await using cluster = await startTestCluster();
  let tokens = 0;
  const counted = new Proxy(cluster.client, {
    get(target, property) {
      if (property !== 'createSubresource') return Reflect.get(target, property) as unknown;
      return (...given: Parameters<Client['createSubresource']>) => {
        tokens += 1;
        return target.createSubresource(...given);
      };
    },
  });
  const clock = fakeClock();
  const stop = new AbortController();
  const log = createLogger('kube-controller-manager', { level: 'fatal' });
  const serviceAccount = 'namespace-controller';
  const client = await createServiceAccountClient({ client: counted, config: cluster.config, serviceAccount, clock, log, signal: stop.signal });
  expect(tokens).toBe(1);
  expect((await cluster.client.get(serviceAccounts, { namespace: 'kube-system', name: serviceAccount })).metadata.name).toBe(serviceAccount);
  await eventually(() => expect(clock.sleepers).toBe(1));
  await clock.advance(50 * 60_000);
  await eventually(() => expect(tokens).toBe(2));
  expect((await client.list(namespaces)).items.length).toBeGreaterThan(0);
  stop.abort();
});
