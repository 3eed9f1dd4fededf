import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { UserInfo } from '@kubets/machinery';
import type { AuthorizationDecision } from '../authorization/authorizer.ts';
import type { ApiRequest, RequestInfo } from '../pipeline.ts';
import { noBody } from './receive-body.ts';
import { requestInfo } from './request-info.ts';

export const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** What the transport knows of a request. */
export interface ArrivedRequest extends Pick<
  ApiRequest,
  'method' | 'headers' | 'rawHeaders' | 'remoteAddress' | 'clientCertificate' | 'clientCertificateError' | 'upgrade'
> {
  /** Path and query as sent. */
  readonly url: string;
  /** Reads the body; undefined when there is none. */
  readonly receiveBody?: (() => Promise<Buffer>) | undefined;
  /** Calls back once when the client has gone. */
  onClose(callback: () => void): void;
}

/** An ApiRequest whose abort signal is made only when someone asks for it: most requests never do. */
export class HttpRequest implements ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  body: Buffer = noBody;
  readonly info: RequestInfo;
  readonly remoteAddress: string;
  readonly clientCertificate: Buffer | undefined;
  readonly clientCertificateError: string | undefined;
  readonly upgrade: ApiRequest['upgrade'];
  readonly warnings: string[] = [];
  user: UserInfo = anonymous;
  authorization: AuthorizationDecision | undefined;
  flowHeaders: ApiRequest['flowHeaders'];

  #auditId: string | undefined;
  #auditAnnotations: Map<string, string> | undefined;
  readonly #arrived: ArrivedRequest;
  #controller: AbortController | undefined;
  #abortReason: Error | undefined;

  constructor(arrived: ArrivedRequest) {
    const mark = arrived.url.indexOf('?');
    this.method = arrived.method;
    this.path = mark < 0 ? arrived.url : arrived.url.slice(0, mark);
    this.query = mark < 0 ? noQuery : new URLSearchParams(arrived.url.slice(mark + 1));
    this.headers = arrived.headers;
    this.rawHeaders = arrived.rawHeaders;
    this.remoteAddress = arrived.remoteAddress;
    this.clientCertificate = arrived.clientCertificate;
    this.clientCertificateError = arrived.clientCertificateError;
    this.upgrade = arrived.upgrade;
    this.info = requestInfo(this.method, this.path, this.query);
    this.#arrived = arrived;
  }

  get auditId(): string {
    if (this.#auditId === undefined) {
      const given = this.headers['audit-id'];
      this.#auditId = typeof given === 'string' && given !== '' ? given.slice(0, longestAuditId) : randomUUID();
    }
    return this.#auditId;
  }

  get auditAnnotations(): Map<string, string> {
    return (this.#auditAnnotations ??= new Map());
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason);
      this.#arrived.onClose(() => this.abort(new Error('the client has gone')));
    }
    return this.#controller.signal;
  }

  async receiveBody(): Promise<void> {
    if (this.#arrived.receiveBody !== undefined) this.body = await this.#arrived.receiveBody();
  }

  abort(reason: Error): void {
    this.#abortReason ??= reason;
    this.#controller?.abort(reason);
  }
}

const longestAuditId = 64;

/** Shared by all requests without a query; nobody writes to a request's query. */
const noQuery = new URLSearchParams();
