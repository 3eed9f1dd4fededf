import { createDeflate, constants, type Deflate } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createHeaderDecoder, createHeaderEncoder } from './header-block.ts';
import { headerDictionary } from './header-dictionary.ts';

describe('SPDY header blocks', () => {
  it('are read back as they were written, one block after the other', async () => {
    const encode = createHeaderEncoder();
    const decoder = createHeaderDecoder();
    const rounds: Record<string, string>[] = [{ streamType: 'stdin' }, {}, { streamType: 'data', port: '8080', requestID: '0' }];
    for (const headers of rounds) {
      const expected = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]]));
      expect(await decoder.decode(encode(headers))).toEqual(expected);
    }
  });

  it('compressed with the preset dictionary and one shared window, as other implementations write them, are read', async () => {
    const deflate = createDeflate({ dictionary: headerDictionary });
    const decoder = createHeaderDecoder();
    const block = Buffer.from('\0\0\0\x01\0\0\0\x0astreamtype\0\0\0\x05error', 'latin1');
    for (let round = 0; round < 3; round += 1) {
      expect(await decoder.decode(await deflated(deflate, block))).toEqual(new Map([['streamtype', ['error']]]));
    }
  });

  it('whose lengths point behind the block are refused', async () => {
    const deflate = createDeflate({ dictionary: headerDictionary });
    const block = Buffer.from('\0\0\0\x01\0\0\xff\xffname', 'latin1');
    await expect(createHeaderDecoder().decode(await deflated(deflate, block))).rejects.toThrow('malformed SPDY header block');
  });

  it('that are no zlib data are refused', async () => {
    await expect(createHeaderDecoder().decode(Buffer.from('not zlib at all'))).rejects.toThrow('incorrect header check');
  });
});

function deflated(deflate: Deflate, block: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collect = (chunk: Buffer): void => void chunks.push(chunk);
  deflate.on('data', collect);
  return new Promise((resolve) => {
    deflate.write(block);
    deflate.flush(constants.Z_SYNC_FLUSH, () => {
      deflate.off('data', collect);
      resolve(Buffer.concat(chunks));
    });
  });
}
