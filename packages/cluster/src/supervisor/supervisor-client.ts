import http from 'node:http';
import type { ComponentState } from './supervised-process.ts';

/** The supervisor's view of its components; undefined when no supervisor runs. */
export function componentStates(socketPath: string): Promise<readonly ComponentState[] | undefined> {
  return new Promise((resolve) => {
    const request = http.get({ socketPath, path: '/components' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(response.statusCode === 200 ? (JSON.parse(Buffer.concat(chunks).toString()) as ComponentState[]) : undefined));
    });
    request.once('error', () => resolve(undefined));
  });
}
