import { type Cipher, type CipherKind, ciphers } from './ciphers.ts';

export interface Provider {
  readonly kind: CipherKind;
  readonly keys: readonly { readonly name: string; readonly secret: Buffer }[];
}

export interface ReadValue {
  readonly plain: Buffer;
  /** It would be written otherwise now: with another key, or encrypted at all. */
  readonly stale: boolean;
}

/** How the values of a resource lie in the store. */
export interface Transformer {
  write(plain: Buffer, key: string): Buffer;
  /** Throws when none of the providers can read the value. */
  read(value: Buffer, key: string): ReadValue;
}

interface Reader {
  readonly prefix: Buffer;
  readonly cipher: Cipher;
}

/** What every encrypted value begins with, followed by `<provider>:v1:<key name>:`. */
const encrypted = Buffer.from('k8s:enc:');

/** Writes with the first provider's first key; reads with every key whose name stands before the value. */
export function createTransformer(providers: readonly (Provider | 'identity')[]): Transformer {
  const readers = providers.flatMap((provider) => (provider === 'identity' ? [] : readersOf(provider)));
  const writer = providers[0] === 'identity' ? undefined : readers[0];
  const readsPlain = providers.includes('identity');
  return {
    write: (plain, key) => (writer === undefined ? plain : Buffer.concat([writer.prefix, writer.cipher.encrypt(plain, key)])),
    read(value, key) {
      if (!startsWith(value, encrypted)) {
        if (readsPlain) return { plain: value, stale: writer !== undefined };
        throw new Error('no matching prefix found');
      }
      return readEncrypted(readers, writer, value, key);
    },
  };
}

function readersOf({ kind, keys }: Provider): readonly Reader[] {
  return keys.map(({ name, secret }) => ({ prefix: Buffer.from(`${encrypted.toString()}${kind}:v1:${name}:`), cipher: ciphers[kind](secret) }));
}

/** Keys may share a name: the next is tried when one cannot read. */
function readEncrypted(readers: readonly Reader[], writer: Reader | undefined, value: Buffer, key: string): ReadValue {
  let failure = new Error('no matching prefix found');
  for (const reader of readers) {
    if (!startsWith(value, reader.prefix)) continue;
    try {
      return { plain: reader.cipher.decrypt(value.subarray(reader.prefix.length), key), stale: reader !== writer };
    } catch (cause) {
      failure = new Error('no matching key was found for the provided transformer', { cause });
    }
  }
  throw failure;
}

const startsWith = (value: Buffer, prefix: Buffer): boolean => value.length >= prefix.length && value.compare(prefix, 0, prefix.length, 0, prefix.length) === 0;
