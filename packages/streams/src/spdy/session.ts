import type { Duplex } from 'node:stream';
import { createFrameDecoder, encodeFrame, type Frame } from './frames.ts';
import { createHeaderDecoder, createHeaderEncoder } from './header-block.ts';
import { SpdyStream } from './stream.ts';

export interface SpdySessionOptions {
  readonly role: 'client' | 'server';
  /** Bytes read behind the upgrade. */
  readonly head?: Buffer;
  /** Called for every stream the peer opens. */
  readonly onStream?: (stream: SpdyStream) => void;
}

const receiveWindow = 256 * 1024;
const defaultWindow = 64 * 1024;
const resetStatus = { protocolError: 1, refusedStream: 3, cancel: 5 } as const;

/**
 * A SPDY/3.1 session over a socket that has been upgraded. Flow control binds only towards peers that announce it with
 * a SETTINGS frame, since the common Go implementation has none; a reader that is slow then stops the whole socket.
 */
export class SpdySession {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Duplex;
  readonly #onStream: ((stream: SpdyStream) => void) | undefined;
  readonly #streams = new Map<number, SpdyStream>();
  readonly #decodeFrames = createFrameDecoder();
  readonly #encodeHeaders = createHeaderEncoder();
  readonly #headerDecoder = createHeaderDecoder();
  readonly #role: SpdySessionOptions['role'];
  #nextStreamId: number;
  #peerWindow: number | undefined;
  /** Header blocks are decoded asynchronously: frames behind one wait for it. */
  #handled: Promise<void> = Promise.resolve();
  #batches = 0;

  constructor(socket: Duplex, { role, head, onStream }: SpdySessionOptions) {
    this.#socket = socket;
    this.#role = role;
    this.#onStream = onStream;
    this.#nextStreamId = role === 'client' ? 1 : 2;
    this.closed = new Promise((resolve) => void socket.once('close', () => resolve()));
    void this.closed.then(() => this.#abandon());
    this.#send({ type: 'settings', initialWindow: receiveWindow });
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
    if (head !== undefined && head.length > 0) this.#receive(head);
    socket.resume();
  }

  /** Opens a stream towards the peer. */
  open(headers: Readonly<Record<string, string>>): SpdyStream {
    const streamId = this.#nextStreamId;
    this.#nextStreamId += 2;
    const stream = this.#adopt(streamId, new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]])));
    this.#send({ type: 'synStream', streamId, fin: false, headerBlock: this.#encodeHeaders(headers) });
    return stream;
  }

  /** Says goodbye and ends the socket once everything written has been sent. */
  close(): void {
    if (this.#socket.destroyed) return;
    this.#send({ type: 'goAway', lastStreamId: Math.max(0, ...this.#streams.keys()), status: 0 });
    this.#socket.end();
  }

  #receive(chunk: Buffer): void {
    try {
      const frames = this.#decodeFrames(chunk);
      if (this.#batches === 0 && !frames.some(hasHeaders)) return frames.forEach((frame) => void this.#handle(frame));
      this.#batches += 1;
      this.#handled = this.#handled.then(() => this.#handleInOrder(frames));
    } catch {
      this.#socket.destroy();
    }
  }

  async #handleInOrder(frames: readonly Frame[]): Promise<void> {
    try {
      for (const frame of frames) await this.#handle(frame);
    } catch {
      this.#socket.destroy();
    }
    this.#batches -= 1;
  }

  #handle(frame: Frame): Promise<void> | void {
    switch (frame.type) {
      case 'data':
        return this.#receiveData(frame);
      case 'synStream':
        return this.#receiveStream(frame);
      case 'synReply':
      case 'headers':
        return this.#receiveHeaders(frame);
      case 'rstStream':
        return this.#streams.get(frame.streamId)?.receiveReset();
      case 'windowUpdate':
        return this.#peerWindow === undefined ? undefined : this.#streams.get(frame.streamId)?.openWindow(frame.delta);
      case 'settings':
        return this.#startFlowControl(frame.initialWindow);
      case 'ping':
        // Odd ids are the client's: answer the peer's pings, not the echoes of our own.
        return (frame.id % 2 === 1) === (this.#role === 'server') ? this.#send(frame) : undefined;
      case 'goAway':
        return undefined;
    }
  }

  #receiveData({ streamId, data, fin }: Extract<Frame, { type: 'data' }>): void {
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return data.length > 0 ? this.#send({ type: 'rstStream', streamId, status: resetStatus.cancel }) : undefined;
    stream.receiveData(data, fin);
    // A peer with flow control is bounded by its windows, and its window updates must never wait behind its data.
    if (this.#peerWindow === undefined && stream.unread > receiveWindow) this.#socket.pause();
  }

  async #receiveStream({ streamId, headerBlock, fin }: Extract<Frame, { type: 'synStream' }>): Promise<void> {
    const headers = await this.#headerDecoder.decode(headerBlock);
    const fromPeer = (streamId % 2 === 1) === (this.#role === 'server');
    if (!fromPeer || this.#streams.has(streamId)) return this.#send({ type: 'rstStream', streamId, status: resetStatus.protocolError });
    if (this.#onStream === undefined) return this.#send({ type: 'rstStream', streamId, status: resetStatus.refusedStream });
    const stream = this.#adopt(streamId, headers);
    this.#send({ type: 'synReply', streamId, fin: false, headerBlock: this.#encodeHeaders({}) });
    if (fin) stream.receiveData(Buffer.alloc(0), true);
    this.#onStream(stream);
  }

  async #receiveHeaders({ streamId, headerBlock, fin }: Extract<Frame, { type: 'synReply' | 'headers' }>): Promise<void> {
    await this.#headerDecoder.decode(headerBlock);
    if (fin) this.#streams.get(streamId)?.receiveData(Buffer.alloc(0), true);
  }

  #startFlowControl(initialWindow = defaultWindow): void {
    if (this.#peerWindow !== undefined) return;
    this.#peerWindow = initialWindow;
    for (const stream of this.#streams.values()) stream.openWindow(initialWindow);
  }

  #adopt(streamId: number, headers: SpdyStream['headers']): SpdyStream {
    const stream = new SpdyStream(
      streamId,
      headers,
      {
        sendData: (data, fin, done) => this.#sendData(streamId, data, fin, done),
        consumed: (bytes) => this.#consumed(streamId, bytes),
        reset: () => this.#send({ type: 'rstStream', streamId, status: resetStatus.cancel }),
        released: () => void this.#streams.delete(streamId),
      },
      this.#peerWindow,
    );
    stream.on('error', () => undefined);
    this.#streams.set(streamId, stream);
    return stream;
  }

  #sendData(streamId: number, data: Buffer, fin: boolean, done: () => void): void {
    if (this.#socket.destroyed) return done();
    this.#socket.write(encodeFrame({ type: 'data', streamId, fin, data }), () => done());
  }

  #consumed(streamId: number, bytes: number): void {
    this.#send({ type: 'windowUpdate', streamId, delta: bytes });
    if (this.#socket.isPaused() && [...this.#streams.values()].every((stream) => stream.unread <= receiveWindow)) this.#socket.resume();
  }

  #send(frame: Frame): void {
    if (!this.#socket.destroyed && this.#socket.writable) this.#socket.write(encodeFrame(frame));
  }

  #abandon(): void {
    this.#headerDecoder.close();
    for (const stream of this.#streams.values()) stream.receiveReset();
  }
}

function hasHeaders(frame: Frame): boolean {
  return frame.type === 'synStream' || frame.type === 'synReply' || frame.type === 'headers';
}
