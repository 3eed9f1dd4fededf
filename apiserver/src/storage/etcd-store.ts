import { systemClock, type Clock } from '@kubets/machinery';
import { noop } from 'cockatiel';
import { Etcd3, type IKeyValue } from 'etcd3';
import { isLeaseGone, storeErrorOf } from './etcd-errors.ts';
import { EtcdLeases } from './etcd-leases.ts';
import { decodeOutcome, encodeWrite, type EtcdWrite } from './etcd-messages.ts';
import { EtcdWatch } from './etcd-watch.ts';
import { GrpcChannel } from './grpc-channel.ts';
import { prefixEnd } from './prefix-end.ts';
import { CompactedError } from './store.ts';
import type { ListOptions, Store, StoredValue, StoreEvent, StorePage, WatchOptions, WriteOutcome } from './store.ts';

export interface EtcdStoreOptions {
  /** `https://10.0.0.1:2379`; several are members of one cluster. */
  readonly endpoints: readonly string[];
  /** PEM. */
  readonly tls?: { readonly certificateAuthority: Buffer; readonly certificate?: Buffer | undefined; readonly key?: Buffer | undefined } | undefined;
  readonly clock?: Clock;
  /** How long a call may take. */
  readonly deadline?: number;
}

/**
 * A store in etcd. Every write is one transaction that compares the key's mod_revision, sent once: an error leaves open
 * whether it happened, and nothing here repeats it.
 */
export class EtcdStore implements Store {
  readonly #client: Etcd3;
  /** For the writes, which are many. */
  readonly #channel: GrpcChannel;
  readonly #clock: Clock;
  readonly #deadline: number;
  readonly #leases: EtcdLeases;
  readonly #watches = new Set<EtcdWatch>();

  constructor({ endpoints, tls, clock = systemClock, deadline = 10_000 }: EtcdStoreOptions) {
    this.#client = connect(endpoints, tls);
    this.#channel = new GrpcChannel({ endpoints, tls: tls && { ca: tls.certificateAuthority, cert: tls.certificate, key: tls.key } });
    this.#clock = clock;
    this.#deadline = deadline;
    this.#leases = new EtcdLeases(this.#client, clock);
  }

  async get(key: string): Promise<StoredValue | undefined> {
    const { kvs } = await this.#call((options) => this.#client.kv.range({ key: Buffer.from(key) }, options));
    return kvs[0] && storedValue(kvs[0]);
  }

  async list(prefix: string, { limit = 0, after = '', revision = 0 }: ListOptions = {}): Promise<StorePage> {
    const key = Buffer.from(after >= prefix && after !== '' ? `${after}\0` : prefix);
    const range = { key, range_end: prefixEnd(prefix), limit: Number.isFinite(limit) ? limit : 0, revision };
    const { kvs, count, header } = await this.#call((options) => this.#client.kv.range(range, options), revision);
    return { items: kvs.map(storedValue), revision: revision || Number(header.revision), remaining: Number(count) - kvs.length };
  }

  async put(key: string, value: Buffer, expected: number, { ttlSeconds }: { readonly ttlSeconds?: number | undefined } = {}): Promise<WriteOutcome> {
    if (ttlSeconds === undefined) return this.#write({ key, expected, value });
    try {
      return await this.#putWithLease(key, value, expected, ttlSeconds);
    } catch (error) {
      if (!isLeaseGone(error) && !(error instanceof Error && isLeaseGone(error.cause))) throw error;
      this.#leases.forget(ttlSeconds);
      return this.#putWithLease(key, value, expected, ttlSeconds);
    }
  }

  async delete(key: string, expected: number): Promise<WriteOutcome> {
    if (expected === 0) return { ok: false, current: await this.get(key) };
    return this.#write({ key, expected, value: undefined });
  }

  async *watch(prefix: string, { after, signal }: WatchOptions): AsyncGenerator<readonly StoreEvent[]> {
    const watch = new EtcdWatch({ client: this.#client, clock: this.#clock, prefix, after, signal });
    this.#watches.add(watch);
    try {
      yield* watch.batches();
    } finally {
      this.#watches.delete(watch);
    }
  }

  async currentRevision(): Promise<number> {
    const { header } = await this.#call((options) => this.#client.kv.range({ key: Buffer.from('\0'), count_only: true }, options));
    return Number(header.revision);
  }

  /** Another API server may have been first: then there is nothing to do. */
  async compact(revision: number): Promise<void> {
    try {
      await this.#call((options) => this.#client.kv.compact({ revision }, options), revision);
    } catch (error) {
      if (!(error instanceof CompactedError)) throw error;
    }
  }

  requestProgress(): void {
    for (const watch of this.#watches) watch.requestProgress();
  }

  async close(): Promise<void> {
    this.#channel.close();
    this.#client.close();
  }

  async #putWithLease(key: string, value: Buffer, expected: number, ttlSeconds: number): Promise<WriteOutcome> {
    const lease = await this.#call(() => this.#leases.lease(ttlSeconds));
    return this.#write({ key, expected, value, lease });
  }

  async #write(write: EtcdWrite): Promise<WriteOutcome> {
    return decodeOutcome(await this.#call(() => this.#channel.call('/etcdserverpb.KV/Txn', encodeWrite(write), this.#deadline)));
  }

  async #call<T>(call: (options: { deadline: number }) => Promise<T>, revision?: number): Promise<T> {
    try {
      return await call({ deadline: Date.now() + this.#deadline });
    } catch (error) {
      throw storeErrorOf(error, revision);
    }
  }
}

function connect(endpoints: readonly string[], tls: EtcdStoreOptions['tls']): Etcd3 {
  return new Etcd3({
    hosts: [...endpoints],
    faultHandling: { host: () => noop, global: noop },
    grpcOptions: {
      'grpc.max_receive_message_length': -1,
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 10_000,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 2_000,
    },
    ...(tls && {
      credentials: {
        rootCertificate: tls.certificateAuthority,
        ...(tls.key && tls.certificate && { privateKey: tls.key, certChain: tls.certificate }),
      },
    }),
  });
}

function storedValue({ key, value, mod_revision: revision }: IKeyValue): StoredValue {
  return { key: key.toString(), value, revision: Number(revision) };
}
