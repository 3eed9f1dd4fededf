import type { KubeObject } from '@kubets/machinery';

/** An object with its wire form. Objects out of the cache bring their bytes; others are encoded when somebody asks. */
export interface EncodedObject {
  readonly json: Buffer;
  /** Shared: never mutate it. */
  object(): KubeObject;
  /** The same for a single look: it is not kept decoded because of this. */
  peek(): KubeObject;
}

export function encoded(object: KubeObject): EncodedObject {
  let json: Buffer | undefined;
  return {
    get json() {
      return (json ??= Buffer.from(JSON.stringify(object)));
    },
    object: () => object,
    peek: () => object,
  };
}
