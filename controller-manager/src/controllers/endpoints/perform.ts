import { endpoints, type Endpoints } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { WriteLedger } from '../../write-ledger.ts';
import type { EndpointsPlan } from './plan.ts';

/** What Endpoints are written with. */
export interface EndpointsContext {
  readonly client: Client;
  readonly ledger: WriteLedger<Endpoints>;
}

export async function perform({ client, ledger }: EndpointsContext, plan: EndpointsPlan, signal: AbortSignal): Promise<void> {
  switch (plan.type) {
    case 'none':
      return;
    case 'create':
      return ledger.wrote(await client.create(endpoints, plan.endpoints, { signal }));
    case 'update':
      return ledger.wrote(await client.update(endpoints, plan.endpoints, { signal }));
    case 'delete':
      await client.delete(endpoints, plan.endpoints.metadata, { preconditions: { uid: plan.endpoints.metadata.uid }, signal });
      return ledger.removed(plan.endpoints);
  }
}
