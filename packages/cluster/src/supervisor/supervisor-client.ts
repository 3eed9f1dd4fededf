import http from 'node:http';
import type { ComponentState } from './supervised-process.ts';

/** The supervisor's view of its components; undefined when no supervisor runs. */
export async function componentStates(socketPath: string): Promise<readonly ComponentState[] | undefined> {
  const answer = await ask(socketPath, 'GET', '/components');
  return answer === undefined ? undefined : (JSON.parse(answer) as ComponentState[]);
}

export async function restartComponent(socketPath: string, name: string): Promise<boolean> {
  return (await ask(socketPath, 'POST', `/restart/${name}`)) !== undefined;
}

function ask(socketPath: string, method: string, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = http.request({ socketPath, method, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(response.statusCode === 200 ? Buffer.concat(chunks).toString() : undefined));
    });
    request.once('error', () => resolve(undefined));
    request.end();
  });
}
