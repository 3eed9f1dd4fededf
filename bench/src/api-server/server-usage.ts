import type { Client } from '@kubets/client';

export interface ServerUsage {
  readonly processorSeconds: number;
  readonly residentMegabytes: number;
}

/** What the server's process says of itself in /metrics. */
export async function serverUsage(client: Client): Promise<ServerUsage> {
  const text = await (await client.raw({ method: 'GET', path: '/metrics' })).text();
  const metric = (name: string): number => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  return { processorSeconds: metric('process_cpu_seconds_total'), residentMegabytes: metric('process_resident_memory_bytes') / 2 ** 20 };
}
