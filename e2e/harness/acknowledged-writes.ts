import { configMaps } from '@kubets/api';
import type { Client } from '@kubets/client';

/** ConfigMaps written one after the other, and what the server said of each. */
export interface AcknowledgedWrites {
  /** Names of those the server acknowledged. */
  readonly written: readonly string[];
  /** Every refusal or failure, in order. */
  readonly failures: readonly unknown[];
  /** Resolves with the acknowledged ones that are not there. */
  missing(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface WriteOptions {
  readonly client: Client;
  /** Label value and prefix of the names. */
  readonly series: string;
  /** Bytes in each object. */
  readonly bytes?: number;
}

/** Writes until it is stopped, and goes on after a failure: that write may or may not be there. */
export function startWriting({ client, series, bytes = 10 }: WriteOptions): AcknowledgedWrites {
  const stopped = new AbortController();
  const [written, failures]: [string[], unknown[]] = [[], []];
  const writing = (async () => {
    for (let number = 0; !stopped.signal.aborted; number++) {
      const name = `${series}-${number}`;
      try {
        await client.create(configMaps, { metadata: { name, namespace: 'default', labels: { series } }, data: { filling: 'x'.repeat(bytes) } });
        written.push(name);
      } catch (error) {
        failures.push(error);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  })();
  return {
    written,
    failures,
    async missing() {
      const before = [...written];
      const { items } = await client.list(configMaps, { namespace: 'default', labelSelector: `series=${series}` });
      const found = new Set(items.map(({ metadata }) => metadata.name));
      return before.filter((name) => !found.has(name));
    },
    async stop() {
      stopped.abort();
      await writing;
    },
  };
}
