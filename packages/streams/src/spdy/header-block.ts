import { createInflate } from 'node:zlib';
import { headerDictionary } from './header-dictionary.ts';

/** Lower-case names; several values of one name are kept apart. */
export type SpdyHeaders = ReadonlyMap<string, readonly string[]>;

const maxStoredBlock = 0xffff;
const maxHeaderBytes = 256 * 1024;

/**
 * Header blocks in zlib's stored form: valid for every inflater, and free of a compression window shared between
 * blocks. A stream's headers are a few dozen bytes, once, so there is nothing to gain from compressing them.
 */
export function createHeaderEncoder(): (headers: Readonly<Record<string, string>>) => Buffer {
  let opened = false;
  return (headers) => {
    const parts = [...storedBlocks(encodePairs(headers)), storedBlock(Buffer.alloc(0))];
    if (!opened) parts.unshift(Buffer.from([0x78, 0x01]));
    opened = true;
    return Buffer.concat(parts);
  };
}

/** Blocks share one zlib window: decode them one after the other, in the order they came. */
export function createHeaderDecoder(): { decode(block: Buffer): Promise<SpdyHeaders>; close(): void } {
  const inflate = createInflate({ dictionary: headerDictionary });
  let chunks: Buffer[] = [];
  let size = 0;
  inflate.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxHeaderBytes) inflate.destroy(new Error(`a SPDY header block is larger than ${maxHeaderBytes} bytes`));
    chunks.push(chunk);
  });
  return {
    decode(block) {
      chunks = [];
      size = 0;
      return new Promise((resolve, reject) => {
        inflate.once('error', reject);
        inflate.write(block, (error) => {
          inflate.off('error', reject);
          if (error) return reject(error);
          try {
            resolve(decodePairs(Buffer.concat(chunks)));
          } catch (cause) {
            reject(new Error('malformed SPDY header block', { cause }));
          }
        });
      });
    },
    close: () => void inflate.destroy(),
  };
}

function encodePairs(headers: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(headers);
  return Buffer.concat([word(entries.length), ...entries.flatMap(([name, value]) => [text(name.toLowerCase()), text(value)])]);
}

function decodePairs(bytes: Buffer): SpdyHeaders {
  const headers = new Map<string, readonly string[]>();
  let offset = 4;
  const next = (): string => {
    const start = offset + 4;
    offset = start + bytes.readUInt32BE(offset);
    if (offset > bytes.length) throw new RangeError('a length points behind the block');
    return bytes.toString('utf8', start, offset);
  };
  for (let pairs = bytes.readUInt32BE(0); pairs > 0; pairs -= 1) headers.set(next().toLowerCase(), next().split('\0'));
  return headers;
}

function* storedBlocks(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += maxStoredBlock) yield storedBlock(bytes.subarray(start, start + maxStoredBlock));
}

function storedBlock(bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(bytes.length ^ 0xffff, 3);
  return Buffer.concat([head, bytes]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([word(bytes.length), bytes]);
}

function word(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
