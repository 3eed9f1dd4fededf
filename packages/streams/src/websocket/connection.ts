import type { Duplex, Writable } from 'node:stream';
import * as ws from 'ws';

/** Messages over a socket that has already been upgraded: the framing of `ws` without its handshake, the same for both sides. */
export interface WebSocketConnection {
  /**
   * Calls `onMessage` for every message, and `onEnd` behind the last one when the connection is over; the socket is not
   * read further until the promise a handler returns settles. Set once.
   */
  receive(onMessage: (message: Buffer) => Promise<void> | void, onEnd?: () => void): void;
  /** Resolves when the message has left for the kernel: awaiting it is the back-pressure. */
  send(message: Buffer): Promise<void>;
  /** Sends a close frame and ends the socket behind it. */
  close(code?: number, reason?: string): void;
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
}

interface Frames {
  readonly receiver: Writable & { on(event: string, listener: (...values: never[]) => void): unknown };
  readonly sender: {
    send(data: Buffer, options: object, done: (error?: Error) => void): void;
    pong(data: Buffer, mask: boolean, done: (error?: Error) => void): void;
    close(code: number, reason: string, mask: boolean, done: (error?: Error) => void): void;
  };
}

/** `ws` exports these classes; its type declarations leave them out. */
const { Receiver, Sender } = ws as unknown as {
  Receiver: new (options: object) => Frames['receiver'];
  Sender: new (socket: Duplex, extensions: object) => Frames['sender'];
};

const maxMessageBytes = 32 * 1024 * 1024;

export function createWebSocketConnection(socket: Duplex, { head, role }: { head: Buffer; role: 'client' | 'server' }): WebSocketConnection {
  const mask = role === 'client';
  const sender = new Sender(socket, {});
  const receiver = new Receiver({ isServer: role === 'server', maxPayload: maxMessageBytes, skipUTF8Validation: true, allowSynchronousEvents: true });
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  let closing = false;

  const close = (code = 1000, reason = ''): void => {
    if (closing) return;
    closing = true;
    sender.close(code, reason, mask, () => socket.end());
  };
  const receive: WebSocketConnection['receive'] = (onMessage, onEnd) => {
    const inOrder = createGate(socket);
    if (onEnd !== undefined) void closed.then(() => inOrder(onEnd));
    receiver.on('message', (message: Buffer) => inOrder(() => onMessage(message)));
    receiver.on('ping', (data: Buffer) => sender.pong(data, mask, () => undefined));
    receiver.on('conclude', () => close());
    receiver.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => void receiver.write(chunk));
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
    if (head.length > 0) receiver.write(head);
    socket.resume();
  };
  return {
    receive,
    close,
    closed,
    send: (message) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed || closing) return reject(new Error('the WebSocket connection is closed'));
        sender.send(message, { binary: true, compress: false, fin: true, mask }, (error) => (error ? reject(error) : resolve()));
      }),
  };
}

/** Runs handlers one after the other and stops reading the socket while one of them waits. */
function createGate(socket: Duplex): (handle: () => Promise<void> | void) => void {
  let pending = 0;
  let last: Promise<void> = Promise.resolve();
  const settle = (): void => {
    pending -= 1;
    if (pending === 0) socket.resume();
  };
  return (handle) => {
    const handled = pending === 0 ? handle() : last.then(handle);
    if (handled === undefined) return;
    pending += 1;
    socket.pause();
    last = handled.then(settle, () => {
      settle();
      socket.destroy();
    });
  };
}
