import type { FlowSchema, PriorityLevelConfiguration } from '@kubets/api';
import { expect, it, vi } from 'vitest';
import { FlowController } from '../flow-control/flow-controller.ts';
import type { ApiRequest, ApiResponse } from '../pipeline.ts';
import { flowControl } from './flow-control.ts';

const answer: ApiResponse = { type: 'bytes', status: 200, body: Buffer.alloc(0) };

interface Asked {
  readonly verb?: string;
  readonly groups?: string[];
  readonly subresource?: string;
  readonly signal?: AbortSignal;
}

const requestOf = (username: string, { verb = 'get', groups = [], subresource = '', signal = new AbortController().signal }: Asked = {}): ApiRequest =>
  ({
    user: { username, groups },
    info: { verb, group: '', resource: 'pods', subresource, namespace: '', isResourceRequest: true },
    signal,
  }) as unknown as ApiRequest;

const rules = [
  { subjects: [{ kind: 'User', user: { name: '*' } }], resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true }] },
];
const schema = (name: string, matchingPrecedence: number, level: string, more: Partial<FlowSchema['spec']> = {}): FlowSchema =>
  ({
    metadata: { name, uid: `${name}-uid` },
    spec: { matchingPrecedence, priorityLevelConfiguration: { name: level }, distinguisherMethod: { type: 'ByUser' }, rules, ...more },
  }) as FlowSchema;
const level = (name: string, limited: object | undefined): PriorityLevelConfiguration =>
  ({ metadata: { name, uid: `${name}-uid` }, spec: limited === undefined ? { type: 'Exempt' } : { type: 'Limited', limited } }) as PriorityLevelConfiguration;
const queuing = (queues: number, queueLengthLimit: number) => ({ type: 'Queue', queuing: { queues, handSize: 1, queueLengthLimit } });

const masters = [{ ...rules[0]!, subjects: [{ kind: 'Group', group: { name: 'system:masters' } }] }];

/** Requests that hold their seat until they are told to end, in the order in which they were seated. */
function heldRequests(levels: readonly PriorityLevelConfiguration[], { seats = 1, patienceMs = 1_000, schemas = [schema('all', 100, 'one')] } = {}) {
  const controller = new FlowController({
    seats,
    patienceMs,
    schemas: [schema('exempt', 1, 'exempt', { rules: masters })],
    levels: [level('exempt', undefined)],
  });
  controller.configure(schemas, levels);
  const seated: { readonly user: string; readonly end: () => void }[] = [];
  const observed: Record<string, number> = {};
  const stage = flowControl(controller, (kind, count) => (observed[kind] = count));
  const send = (request: ApiRequest): Promise<ApiResponse> =>
    stage(request, () => new Promise((resolve) => seated.push({ user: request.user.username, end: () => resolve(answer) })));
  return { seated, send, observed, controller, users: () => seated.map(({ user }) => user) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function endInTurn(seated: readonly { end(): void }[], count: number): Promise<void> {
  for (let ended = 0; ended < count; ended++) {
    await settled();
    seated[ended]!.end();
  }
}

it('serves the queues in turn when one user floods the server', async () => {
  const { seated, send, users } = heldRequests([level('one', { nominalConcurrencyShares: 1, limitResponse: queuing(64, 50) })]);
  const all = [...Array.from({ length: 4 }, () => send(requestOf('flood'))), send(requestOf('quiet'))];
  await endInTurn(seated, all.length);
  await Promise.all(all);
  expect(users().indexOf('quiet')).toBeLessThan(3);
});

it('lets administrators, and streams between a client and a pod, pass; a watch takes its seat until its stream begins', async () => {
  const { seated, send, users, observed } = heldRequests([level('one', { nominalConcurrencyShares: 1, limitResponse: { type: 'Reject' } })]);
  const all = [
    send(requestOf('watcher', { verb: 'watch' })),
    send(requestOf('admin', { verb: 'create', groups: ['system:masters'] })),
    send(requestOf('shell', { verb: 'create', subresource: 'exec' })),
  ];
  await settled();
  expect(users()).toEqual(['watcher', 'admin', 'shell']);
  expect(observed).toEqual({ readOnly: 1, mutating: 1 });
  await expect(send(requestOf('late'))).rejects.toMatchObject({ code: 429, status: { details: { retryAfterSeconds: 1 } } });
  seated.forEach(({ end }) => end());
  await Promise.all(all);
  expect(observed).toEqual({ readOnly: 0, mutating: 0 });
});

it('refuses a user whose queue is full, and one who has waited too long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { seated, send } = heldRequests([level('one', { nominalConcurrencyShares: 1, limitResponse: queuing(1, 2) })]);
    const first = send(requestOf('flood'));
    const waiting = [send(requestOf('flood')), send(requestOf('flood'))];
    await expect(send(requestOf('flood'))).rejects.toMatchObject({ code: 429 });
    const outcomes = Promise.allSettled(waiting);
    vi.advanceTimersByTime(1_001);
    expect((await outcomes).map((outcome) => outcome.status === 'rejected' && (outcome.reason as { code: number }).code)).toEqual([429, 429]);
    seated[0]!.end();
    await first;
  } finally {
    vi.useRealTimers();
  }
});

it('forgets who leaves while waiting', async () => {
  const { seated, send, users } = heldRequests([level('one', { nominalConcurrencyShares: 1, limitResponse: queuing(1, 5) })]);
  const leaving = new AbortController();
  const all = [send(requestOf('first')), send(requestOf('gone', { signal: leaving.signal })), send(requestOf('third'))];
  leaving.abort(new Error('the client has gone'));
  await expect(all[1]).rejects.toThrow('the client has gone');
  await endInTurn(seated, 2);
  expect(users()).toEqual(['first', 'third']);
  await Promise.all([all[0], all[2]]);
});

it('borrows the seats that other levels lend, and gives their own back first', async () => {
  const levels = [
    level('one', { nominalConcurrencyShares: 1, limitResponse: queuing(4, 50) }),
    level('two', { nominalConcurrencyShares: 1, lendablePercent: 50, limitResponse: queuing(4, 50) }),
  ];
  const two = [{ ...rules[0]!, subjects: [{ kind: 'User', user: { name: 'two' } }] }];
  const { seated, send, users } = heldRequests(levels, { seats: 8, schemas: [schema('second', 50, 'two', { rules: two }), schema('all', 100, 'one')] });
  const all = Array.from({ length: 8 }, () => send(requestOf('one')));
  await settled();
  // Four of its own, and two that `two` lends.
  expect(users()).toHaveLength(6);
  all.push(...Array.from({ length: 5 }, () => send(requestOf('two'))));
  await settled();
  expect(users().filter((user) => user === 'two')).toHaveLength(4);
  await endInTurn(seated, all.length);
  await Promise.all(all);
  expect(users()).toHaveLength(13);
});

it('takes new limits at once, and lets those go on who waited for a level that is no more', async () => {
  const one = (limited: object) => [level('one', limited)];
  const { seated, send, users, controller } = heldRequests(one({ nominalConcurrencyShares: 1, limitResponse: queuing(2, 50) }), { seats: 1 });
  const schemas = [schema('all', 100, 'one')];
  const all = [send(requestOf('a')), send(requestOf('b')), send(requestOf('c'))];
  await settled();
  expect(users()).toEqual(['a']);
  controller.configure(schemas, [...one({ nominalConcurrencyShares: 1, limitResponse: queuing(1, 50) })]);
  await settled();
  expect(users()).toEqual(['a']);
  controller.configure([], []);
  await settled();
  expect(users().toSorted()).toEqual(['a', 'b', 'c']);
  seated.forEach(({ end }) => end());
  await Promise.all(all);
});

it('tells by headers how a request was sorted, whether it runs or is turned away', async () => {
  const { seated, send } = heldRequests([level('one', { nominalConcurrencyShares: 1, limitResponse: { type: 'Reject' } })]);
  const requests = [requestOf('a'), requestOf('b')];
  const first = send(requests[0]!);
  await expect(send(requests[1]!)).rejects.toMatchObject({ code: 429 });
  const headers = { 'x-kubernetes-pf-flowschema-uid': 'all-uid', 'x-kubernetes-pf-prioritylevel-uid': 'one-uid' };
  expect(requests.map(({ flowHeaders }) => flowHeaders)).toEqual([headers, headers]);
  seated[0]!.end();
  await first;
});
