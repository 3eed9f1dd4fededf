import type { Dispatcher } from 'undici';
import type { BodyStream } from './body-stream.ts';
import type { Headers, Settle } from './collecting-handler.ts';

export interface StreamedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Leaving its loop early closes the connection. */
  readonly body: AsyncIterable<Buffer>;
}

/** Answers as soon as the headers are there; the body follows at the reader's pace. */
export class StreamingHandler implements Dispatcher.DispatchHandler {
  readonly #settle: Settle<StreamedResponse> & { readonly body: BodyStream };
  readonly #onAbort = (): void => this.#abort();
  #controller: Dispatcher.DispatchController | undefined;

  constructor(settle: Settle<StreamedResponse> & { readonly body: BodyStream }) {
    this.#settle = settle;
    if (settle.signal?.aborted) this.#abort();
    else settle.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#settle.body.controlledBy(controller);
    if (this.#settle.signal?.aborted) this.#abort();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status < 200) return;
    this.#settle.resolve({ status, headers, body: this.#settle.body });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#settle.body.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle.signal?.removeEventListener('abort', this.#onAbort);
    this.#settle.body.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle.signal?.removeEventListener('abort', this.#onAbort);
    this.#settle.reject(error);
    this.#settle.body.fail(error);
  }

  #abort(): void {
    const reason: unknown = this.#settle.signal?.reason;
    this.#settle.reject(reason);
    this.#settle.body.fail(reason);
    this.#controller?.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }
}
