import type { Dispatcher } from 'undici';

export interface CollectedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface Settle<Response> {
  readonly signal: AbortSignal | undefined;
  resolve(response: Response): void;
  reject(error: unknown): void;
}

/** Gathers one whole answer; aborts with the signal, wherever the request has got to. */
export class CollectingHandler implements Dispatcher.DispatchHandler {
  readonly #settle: Settle<CollectedResponse>;
  readonly #chunks: Buffer[] = [];
  readonly #onAbort = (): void => this.#abort();
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: Headers = {};

  constructor(settle: Settle<CollectedResponse>) {
    this.#settle = settle;
    if (settle.signal?.aborted) this.#abort();
    else settle.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settle.signal?.aborted) this.#abort();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#settle.signal?.removeEventListener('abort', this.#onAbort);
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
    this.#settle.resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle.signal?.removeEventListener('abort', this.#onAbort);
    this.#settle.reject(error);
  }

  #abort(): void {
    const reason: unknown = this.#settle.signal?.reason;
    this.#settle.reject(reason);
    this.#controller?.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }
}
