import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameDecoder, encodeFrame, type Frame } from './frames.ts';

const streamId = fc.integer({ min: 1, max: 0x7fffffff });
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const frame: fc.Arbitrary<Frame> = fc.oneof(
  fc.record({ type: fc.constant('data' as const), streamId, fin: fc.boolean(), data: bytes }),
  fc.record({ type: fc.constantFrom('synStream' as const, 'synReply' as const, 'headers' as const), streamId, fin: fc.boolean(), headerBlock: bytes }),
  fc.record({ type: fc.constant('rstStream' as const), streamId, status: fc.nat(11) }),
  fc.record({ type: fc.constant('settings' as const), initialWindow: fc.option(fc.nat(), { nil: undefined }) }),
  fc.record({ type: fc.constant('ping' as const), id: fc.nat() }),
  fc.record({ type: fc.constant('goAway' as const), lastStreamId: streamId, status: fc.nat(2) }),
  fc.record({ type: fc.constant('windowUpdate' as const), streamId, delta: fc.nat() }),
);

describe('SPDY frames', () => {
  it('survive the wire however it cuts them', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), fc.integer({ min: 1, max: 64 }), (frames, cut) => {
        const wire = Buffer.concat(frames.map(encodeFrame));
        const decode = createFrameDecoder();
        const decoded: Frame[] = [];
        for (let start = 0; start < wire.length; start += cut) decoded.push(...decode(wire.subarray(start, start + cut)));
        expect(decoded).toEqual(frames);
      }),
    );
  });

  it('of another SPDY version are refused', () => {
    const wire = encodeFrame({ type: 'ping', id: 1 });
    wire[1] = 2;
    expect(() => createFrameDecoder()(wire)).toThrow('SPDY version 2');
  });
});
