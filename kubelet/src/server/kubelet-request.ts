import type { IncomingMessage, ServerResponse } from 'node:http';

/** A refusal that is answered as plain text, as this API does. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface KubeletRequest {
  readonly message: IncomingMessage;
  /** Decoded path segments. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export function parseRequest(message: IncomingMessage): KubeletRequest {
  try {
    const url = new URL(message.url ?? '/', 'https://kubelet');
    return {
      message,
      path: url.pathname
        .split('/')
        .filter((segment) => segment !== '')
        .map(decodeURIComponent),
      query: url.searchParams,
    };
  } catch {
    throw new RequestError(400, 'malformed request path');
  }
}

export function reply(response: ServerResponse, status: number, body: string, contentType = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': contentType, 'x-content-type-options': 'nosniff' }).end(body);
}

export function replyJson(response: ServerResponse, body: unknown): void {
  reply(response, 200, JSON.stringify(body), 'application/json');
}

/** `true`, `1`, or the bare name. */
export function isSet(query: URLSearchParams, ...names: readonly string[]): boolean {
  return names.some((name) => {
    const value = query.get(name);
    return value !== null && value !== 'false' && value !== '0';
  });
}

/** A whole number, zero or more; undefined when absent. */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new RequestError(400, `${name} must be a whole number, not ${JSON.stringify(text)}`);
  return value;
}
