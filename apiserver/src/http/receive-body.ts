import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { apiError, type ApiError } from '@kubets/machinery';

const bodyLimit = 3 * 1024 * 1024;

export const noBody = Buffer.alloc(0);

/** Reads what is left to read of a request. Rejects with RequestEntityTooLarge as soon as it is, or says it is, above the limit. */
export function receiveBody(incoming: IncomingMessage | Http2ServerRequest): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > bodyLimit) return Promise.reject(tooLarge());
  if (incoming.destroyed || incoming.aborted) return Promise.reject(leftEarly());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= bodyLimit) return;
      incoming.off('data', take).pause();
      reject(tooLarge());
    };
    incoming
      .on('data', take)
      .once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)))
      .once('error', reject)
      .once('close', () => incoming.readableEnded || reject(leftEarly()));
  });
}

const leftEarly = (): ApiError => apiError('BadRequest', 'the client left before it had sent the whole request');

const tooLarge = (): ApiError => apiError('RequestEntityTooLarge', `Request entity too large: limit is ${bodyLimit}`);
