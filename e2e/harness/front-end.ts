import { pods, type Pod } from '@kubets/api';
import type { Client } from '@kubets/client';

/** The example's front-end pods that are not on their way out. */
export async function frontEndPods(client: Client): Promise<readonly Pod[]> {
  const { items } = await client.list(pods, { namespace: 'default', labelSelector: 'app=front-end' });
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

export function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false;
}
