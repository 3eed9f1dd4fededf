import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import nacl from 'tweetnacl';

/** One way to encrypt, with one key. What is encrypted for one place cannot be read at another where the way binds it. */
export interface Cipher {
  encrypt(plain: Buffer, place: string): Buffer;
  /** Throws when the value was not encrypted with this key. */
  decrypt(value: Buffer, place: string): Buffer;
}

export type CipherKind = 'aescbc' | 'aesgcm' | 'secretbox';

/** How long a key of each kind may be, in bytes. */
export const keyLengths: Readonly<Record<CipherKind, readonly number[]>> = { aescbc: [32], aesgcm: [16, 24, 32], secretbox: [32] };

export const ciphers: Readonly<Record<CipherKind, (key: Buffer) => Cipher>> = { aescbc: cipherBlocks, aesgcm: galoisCounter, secretbox: secretBox };

const cbcVector = 16;

/** AES in CBC mode with PKCS#7 padding behind its initialisation vector. */
function cipherBlocks(key: Buffer): Cipher {
  return {
    encrypt(plain) {
      const vector = randomBytes(cbcVector);
      const cipher = createCipheriv('aes-256-cbc', key, vector);
      return Buffer.concat([vector, cipher.update(plain), cipher.final()]);
    },
    decrypt(value) {
      const decipher = createDecipheriv('aes-256-cbc', key, value.subarray(0, cbcVector));
      return Buffer.concat([decipher.update(value.subarray(cbcVector)), decipher.final()]);
    },
  };
}

const gcmNonce = 12;
const gcmTag = 16;

/** AES in Galois/counter mode between a random nonce and the tag; the place is authenticated with it. */
function galoisCounter(key: Buffer): Cipher {
  const algorithm = `aes-${key.length === 16 ? 128 : key.length === 24 ? 192 : 256}-gcm` as const;
  return {
    encrypt(plain, place) {
      const nonce = randomBytes(gcmNonce);
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(place));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt(value, place) {
      const end = value.length - gcmTag;
      const decipher = createDecipheriv(algorithm, key, value.subarray(0, gcmNonce), { authTagLength: gcmTag });
      decipher.setAAD(Buffer.from(place)).setAuthTag(value.subarray(end));
      return Buffer.concat([decipher.update(value.subarray(gcmNonce, end)), decipher.final()]);
    },
  };
}

/** XSalsa20 with Poly1305 behind a random nonce. */
function secretBox(key: Buffer): Cipher {
  const { nonceLength } = nacl.secretbox;
  return {
    encrypt(plain) {
      const nonce = randomBytes(nonceLength);
      return Buffer.concat([nonce, nacl.secretbox(plain, nonce, key)]);
    },
    decrypt(value) {
      const plain = nacl.secretbox.open(value.subarray(nonceLength), value.subarray(0, nonceLength), key);
      if (!plain) throw new Error('the value was not encrypted with this key');
      return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
    },
  };
}
