/** SPDY/3.1 framing: what travels between two sessions. Header blocks stay compressed here. */
export type Frame =
  | { readonly type: 'data'; readonly streamId: number; readonly fin: boolean; readonly data: Buffer }
  | { readonly type: 'synStream'; readonly streamId: number; readonly fin: boolean; readonly headerBlock: Buffer }
  | { readonly type: 'synReply'; readonly streamId: number; readonly fin: boolean; readonly headerBlock: Buffer }
  | { readonly type: 'headers'; readonly streamId: number; readonly fin: boolean; readonly headerBlock: Buffer }
  | { readonly type: 'rstStream'; readonly streamId: number; readonly status: number }
  | { readonly type: 'settings'; readonly initialWindow: number | undefined }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'goAway'; readonly lastStreamId: number; readonly status: number }
  | { readonly type: 'windowUpdate'; readonly streamId: number; readonly delta: number };

const spdyVersion = 3;
const flagFin = 1;
const initialWindowSetting = 7;
const codes = { synStream: 1, synReply: 2, rstStream: 3, settings: 4, ping: 6, goAway: 7, headers: 8, windowUpdate: 9 } as const;

export function encodeFrame(frame: Frame): Buffer {
  switch (frame.type) {
    case 'data':
      return Buffer.concat([dataHead(frame.streamId, frame.fin, frame.data.length), frame.data]);
    case 'synStream':
      return control(codes.synStream, frame.fin, [words(frame.streamId, 0), Buffer.alloc(2), frame.headerBlock]);
    case 'synReply':
    case 'headers':
      return control(codes[frame.type], frame.fin, [words(frame.streamId), frame.headerBlock]);
    case 'rstStream':
      return control(codes.rstStream, false, [words(frame.streamId, frame.status)]);
    case 'settings':
      return control(codes.settings, false, [frame.initialWindow === undefined ? words(0) : words(1, initialWindowSetting, frame.initialWindow)]);
    case 'ping':
      return control(codes.ping, false, [words(frame.id)]);
    case 'goAway':
      return control(codes.goAway, false, [words(frame.lastStreamId, frame.status)]);
    case 'windowUpdate':
      return control(codes.windowUpdate, false, [words(frame.streamId, frame.delta)]);
  }
}

/** Cuts a byte stream into frames. Frames of unknown types are dropped, as the protocol asks. */
export function createFrameDecoder(): (chunk: Buffer) => readonly Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    let offset = 0;
    while (rest.length - offset >= 8) {
      const end = offset + 8 + rest.readUIntBE(offset + 5, 3);
      if (end > rest.length) break;
      const frame = decodeFrame(rest.subarray(offset, end));
      if (frame !== undefined) frames.push(frame);
      offset = end;
    }
    rest = rest.subarray(offset);
    return frames;
  };
}

function decodeFrame(bytes: Buffer): Frame | undefined {
  const first = bytes.readUInt32BE(0);
  const fin = ((bytes[4] ?? 0) & flagFin) !== 0;
  const body = bytes.subarray(8);
  if (first < 0x80000000) return { type: 'data', streamId: first, fin, data: body };
  const version = (first >>> 16) & 0x7fff;
  if (version !== spdyVersion) throw new Error(`SPDY version ${version} is not spoken here, only ${spdyVersion}`);
  return decodeControl(first & 0xffff, fin, body);
}

function decodeControl(code: number, fin: boolean, body: Buffer): Frame | undefined {
  const word = (index: number): number => body.readUInt32BE(index * 4);
  const id = (index = 0): number => word(index) & 0x7fffffff;
  switch (code) {
    case codes.synStream:
      return { type: 'synStream', streamId: id(), fin, headerBlock: body.subarray(10) };
    case codes.synReply:
      return { type: 'synReply', streamId: id(), fin, headerBlock: body.subarray(4) };
    case codes.headers:
      return { type: 'headers', streamId: id(), fin, headerBlock: body.subarray(4) };
    case codes.rstStream:
      return { type: 'rstStream', streamId: id(), status: word(1) };
    case codes.settings:
      return { type: 'settings', initialWindow: initialWindow(body) };
    case codes.ping:
      return { type: 'ping', id: word(0) };
    case codes.goAway:
      return { type: 'goAway', lastStreamId: id(), status: body.length >= 8 ? word(1) : 0 };
    case codes.windowUpdate:
      return { type: 'windowUpdate', streamId: id(), delta: id(1) };
    default:
      return undefined;
  }
}

function initialWindow(body: Buffer): number | undefined {
  const entries = body.readUInt32BE(0);
  for (let index = 0; index < entries && 12 + index * 8 <= body.length; index += 1) {
    if ((body.readUInt32BE(4 + index * 8) & 0xffffff) === initialWindowSetting) return body.readUInt32BE(8 + index * 8);
  }
  return undefined;
}

function control(code: number, fin: boolean, parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8000 | spdyVersion, 0);
  head.writeUInt16BE(code, 2);
  head[4] = fin ? flagFin : 0;
  head.writeUIntBE(
    parts.reduce((sum, part) => sum + part.length, 0),
    5,
    3,
  );
  return Buffer.concat([head, ...parts]);
}

function dataHead(streamId: number, fin: boolean, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(streamId, 0);
  head[4] = fin ? flagFin : 0;
  head.writeUIntBE(length, 5, 3);
  return head;
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => buffer.writeUInt32BE(value >>> 0, index * 4));
  return buffer;
}
