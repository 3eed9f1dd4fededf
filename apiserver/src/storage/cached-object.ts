import type { KubeObject } from '@kubets/machinery';

/** An object as the server holds it: its bytes, encoded once when it changed, and its decoded form on first use. */
export interface CachedObject {
  /** The storage key. */
  readonly key: string;
  readonly revision: number;
  /** Compact JSON with metadata.resourceVersion in it; send it as it is. */
  readonly json: Buffer;
  /** Decoded on first use and shared: never mutate it. */
  object(): KubeObject;
  /** The same for a single look: it is not kept decoded because of this. */
  peek(): KubeObject;
}
