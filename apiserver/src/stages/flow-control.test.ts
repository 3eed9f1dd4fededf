import { expect, it } from 'vitest';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import { flowControl } from './flow-control.ts';

const answer: ApiResponse = { type: 'bytes', status: 200, body: Buffer.alloc(0) };

const requestOf = (username: string, { verb = 'get', groups = [] }: { verb?: string; groups?: string[] } = {}): ApiRequest =>
  ({ user: { username, groups }, info: { verb, subresource: '', isResourceRequest: true } }) as unknown as ApiRequest;

/** Requests that hold their seat until they are told to end, in the order in which they were seated. */
function heldRequests(limits: { readOnly: number; mutating: number }) {
  const seated: { readonly user: string; readonly end: () => void }[] = [];
  const stage = flowControl(limits, () => undefined);
  const send = (request: ApiRequest): Promise<ApiResponse> =>
    stage(request, () => new Promise((resolve) => seated.push({ user: request.user.username, end: () => resolve(answer) })));
  return { seated, send };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('seats the users in turn when one floods the server', async () => {
  const { seated, send } = heldRequests({ readOnly: 1, mutating: 1 });
  const all = [...Array.from({ length: 4 }, () => send(requestOf('flood'))), send(requestOf('quiet'))];
  for (let ended = 0; ended < all.length; ended++) {
    await settled();
    seated[ended]!.end();
  }
  await Promise.all(all);
  expect(seated.map(({ user }) => user)).toEqual(['flood', 'flood', 'quiet', 'flood', 'flood']);
});

it('counts reads and writes apart, and lets administrators and watches pass', async () => {
  const { seated, send } = heldRequests({ readOnly: 1, mutating: 1 });
  const requests = [
    requestOf('ann'),
    requestOf('bob', { verb: 'create' }),
    requestOf('admin', { groups: ['system:masters'] }),
    requestOf('watcher', { verb: 'watch' }),
    requestOf('late'),
  ];
  const all = requests.map(send);
  await settled();
  expect(seated.map(({ user }) => user)).toEqual(['ann', 'bob', 'admin', 'watcher']);
  seated[0]!.end();
  await settled();
  seated.forEach(({ end }) => end());
  await Promise.all(all);
});

it('refuses a user whose queue is full', async () => {
  const { seated, send } = heldRequests({ readOnly: 1, mutating: 1 });
  const all = Array.from({ length: 513 }, () => send(requestOf('flood')));
  await expect(send(requestOf('flood'))).rejects.toMatchObject({ status: { code: 429, details: { retryAfterSeconds: 1 } } });
  for (let ended = 0; ended < all.length; ended++) {
    await settled();
    seated[ended]!.end();
  }
  await Promise.all(all);
});
