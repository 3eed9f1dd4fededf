import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { UserInfo } from '@kubets/machinery';
import type { AuthorizationDecision } from './authorization/authorizer.ts';

/** What a request asks, read off its method and path (RequestInfo upstream). */
export interface RequestInfo {
  /** get, list, watch, create, update, patch, delete, deletecollection; the lower-case method when it is no resource request. */
  readonly verb: string;
  readonly isResourceRequest: boolean;
  readonly path: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string;
  /** Plural; '' for non-resource requests. */
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** What follows `…/proxy/` and other connect subresources, without the leading slash. */
  readonly remainder: string;
}

/** One request on its way through the stages. Plain data; stages set the fields they own. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  /** At most 3 MiB. Empty until the stage that receives it, and for upgrades. */
  readonly body: Buffer;
  readonly info: RequestInfo;
  readonly remoteAddress: string;
  /** DER of a client certificate that the TLS layer verified against the client CA. */
  readonly clientCertificate?: Buffer | undefined;
  /** Why TLS did not accept the client certificate that was presented. */
  readonly clientCertificateError?: string | undefined;
  /** Aborts when the client leaves, the deadline passes or the server stops. */
  readonly signal: AbortSignal;
  /** Texts for `Warning: 299` headers; any stage may add. */
  readonly warnings: string[];
  /** Told in the request's audit events; any stage may add. */
  readonly auditAnnotations: Map<string, string>;
  /** The client's own, or a new one: names this request in its answer and in the audit log. */
  readonly auditId: string;
  /** Set by authenticate, replaced by impersonate. */
  user: UserInfo;
  /** Set by authorize. */
  authorization?: AuthorizationDecision | undefined;
  /** Set by flow control: tell the client how the request was sorted. */
  flowHeaders?: Readonly<Record<string, string>> | undefined;
  /** Present when the client asked to upgrade: the response is written to the socket by an `upgrade` answer. */
  readonly upgrade?: { readonly message: IncomingMessage; readonly socket: Duplex; readonly head: Buffer } | undefined;
}

/** A stage answers, or lets the next one answer. */
export type ApiResponse =
  | {
      readonly type: 'bytes';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      readonly body: Buffer | readonly Buffer[];
    }
  /** Long-running: `start` writes until it resolves; ends with the request's signal. */
  | {
      readonly type: 'stream';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      start(out: ResponseStream): Promise<void>;
    }
  /** The stage took over the raw socket of an upgrade request. */
  | { readonly type: 'upgraded' };

export interface ResponseStream {
  /** False when the client is slower than the writer; wait for `drained`. */
  write(chunk: Buffer | string): boolean;
  drained(): Promise<void>;
  readonly signal: AbortSignal;
}

export type Stage = (request: ApiRequest, next: () => Promise<ApiResponse>) => Promise<ApiResponse>;

/** Runs `stages` in the order they stand in the list. */
export function pipeline(stages: readonly Stage[], last: (request: ApiRequest) => Promise<ApiResponse>): (request: ApiRequest) => Promise<ApiResponse> {
  return (request) => {
    const run = (index: number): Promise<ApiResponse> => {
      const stage = stages[index];
      return stage === undefined ? last(request) : stage(request, () => run(index + 1));
    };
    return run(0);
  };
}
