import { Duplex } from 'node:stream';
import type { SpdyHeaders } from './header-block.ts';

/** What a stream asks of its session. */
export interface StreamTransport {
  sendData(data: Buffer, fin: boolean, done: () => void): void;
  /** Bytes the reader has taken: they may be sent again. */
  consumed(bytes: number): void;
  reset(): void;
  released(): void;
}

/** One stream of a SPDY session. Each side ends its half by itself; destroying it resets the stream for both. */
export class SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: SpdyHeaders;
  readonly #transport: StreamTransport;
  #sendWindow: number | undefined;
  #blocked: { readonly data: Buffer; readonly done: () => void } | undefined;
  #ended = { local: false, remote: false };
  readonly #received: Buffer[] = [];
  #unread = 0;
  #wanted = false;

  constructor(id: number, headers: SpdyHeaders, transport: StreamTransport, sendWindow: number | undefined) {
    super({ allowHalfOpen: true, highWaterMark: 64 * 1024 });
    this.id = id;
    this.headers = headers;
    this.#transport = transport;
    this.#sendWindow = sendWindow;
  }

  /** The first value of a header. */
  header(name: string): string | undefined {
    return this.headers.get(name)?.[0];
  }

  /** Bytes received that nobody has read yet. */
  get unread(): number {
    return this.#unread;
  }

  receiveData(data: Buffer, fin: boolean): void {
    if (data.length > 0 && !this.destroyed) {
      this.#received.push(data);
      this.#unread += data.length;
    }
    if (fin) this.#ended.remote = true;
    this.#deliver();
  }

  /** The peer will neither send nor take anything more; what it already sent can still be read. */
  receiveReset(): void {
    const complete = this.#ended.remote;
    this.#ended = { local: true, remote: true };
    if (!complete) this.destroy();
  }

  /** Only called when the peer speaks flow control. */
  openWindow(bytes: number): void {
    this.#sendWindow = (this.#sendWindow ?? 0) + bytes;
    const blocked = this.#blocked;
    this.#blocked = undefined;
    if (blocked !== undefined) this.#send(blocked.data, blocked.done);
  }

  override _read(): void {
    this.#wanted = true;
    this.#deliver();
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#send(chunk, done);
  }

  override _final(done: () => void): void {
    this.#ended.local = true;
    this.#transport.sendData(Buffer.alloc(0), true, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#ended.local || !this.#ended.remote) this.#transport.reset();
    this.#transport.released();
    this.#blocked?.done();
    done(error);
  }

  #deliver(): void {
    while (this.#wanted && this.#received.length > 0) {
      const chunk = this.#received.shift() as Buffer;
      this.#unread -= chunk.length;
      this.#transport.consumed(chunk.length);
      // A push may ask for more before it returns: what it answers must not overrule that.
      this.#wanted = false;
      if (this.push(chunk)) this.#wanted = true;
    }
    if (this.#wanted && this.#ended.remote && this.#received.length === 0) {
      this.#wanted = false;
      this.push(null);
    }
  }

  #send(data: Buffer, done: () => void): void {
    const window = this.#sendWindow;
    if (window === undefined || data.length <= window) {
      if (window !== undefined) this.#sendWindow = window - data.length;
      return this.#transport.sendData(data, false, done);
    }
    if (window > 0) this.#transport.sendData(data.subarray(0, window), false, () => undefined);
    this.#sendWindow = Math.min(window, 0);
    this.#blocked = { data: data.subarray(Math.max(window, 0)), done };
  }
}
