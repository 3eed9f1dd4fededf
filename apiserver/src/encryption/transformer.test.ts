import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CipherKind, keyLengths } from './ciphers.ts';
import { createTransformer, type Provider } from './transformer.ts';

const kinds = Object.keys(keyLengths) as readonly CipherKind[];
const provider = (kind: CipherKind, ...names: readonly string[]): Provider => ({
  kind,
  keys: names.map((name) => ({ name, secret: Buffer.alloc(32, name) })),
});
const key = '/registry/core/secrets/default/a';
const plain = Buffer.from('{"kind":"Secret"}');

describe.each(kinds)('%s', (kind) => {
  it.each(keyLengths[kind])('reads whatever it wrote with a key of %i bytes', (length) => {
    const transformer = createTransformer([{ kind, keys: [{ name: 'k', secret: Buffer.alloc(length, 7) }] }]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const value = transformer.write(Buffer.from(bytes), key);
        expect(value.toString('latin1').startsWith(`k8s:enc:${kind}:v1:k:`)).toBe(true);
        expect(transformer.read(value, key)).toEqual({ plain: Buffer.from(bytes), stale: false });
      }),
    );
  });

  it('reads what an older key wrote, and tells that it is to be written again', () => {
    const value = createTransformer([provider(kind, 'old')]).write(plain, key);
    expect(createTransformer([provider(kind, 'new', 'old')]).read(value, key)).toEqual({ plain, stale: true });
  });

  it('does not read what another key wrote, of another name or of the same', () => {
    const value = createTransformer([provider(kind, 'one')]).write(plain, key);
    expect(() => createTransformer([provider(kind, 'two'), 'identity']).read(value, key)).toThrow('no matching prefix found');
    const other = createTransformer([{ kind, keys: [{ name: 'one', secret: Buffer.alloc(32, 'x') }] }]);
    expect(() => other.read(value, key)).toThrow('no matching key was found for the provided transformer');
  });
});

it('aesgcm does not read a value that was moved to another key of the store', () => {
  const transformer = createTransformer([provider('aesgcm', 'k')]);
  expect(() => transformer.read(transformer.write(plain, key), `${key}b`)).toThrow('no matching key was found');
});

describe('identity', () => {
  it('first writes plainly and reads what was encrypted', () => {
    const transformer = createTransformer(['identity', provider('aescbc', 'k')]);
    expect(transformer.write(plain, key)).toEqual(plain);
    expect(transformer.read(plain, key)).toEqual({ plain, stale: false });
    expect(transformer.read(createTransformer([provider('aescbc', 'k')]).write(plain, key), key)).toEqual({ plain, stale: true });
  });

  it('last reads what was plain and tells that it is to be written again', () => {
    expect(createTransformer([provider('aescbc', 'k'), 'identity']).read(plain, key)).toEqual({ plain, stale: true });
    expect(() => createTransformer([provider('aescbc', 'k')]).read(plain, key)).toThrow('no matching prefix found');
  });
});
