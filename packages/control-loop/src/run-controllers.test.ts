import { type ConfigMap, configMaps } from '@kubets/api';
import { afterEach, expect, it } from 'vitest';
import { triggerOn } from './changed-objects.ts';
import type { Controller } from './controller.ts';
import { createInformers } from './create-informers.ts';
import { runControllers } from './run-controllers.ts';
import { FakeApi } from './testing/fake-api.ts';
import { FakeClock, settle } from './testing/fake-clock.ts';

const draft = (name: string): ConfigMap => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'shop', name } }) as unknown as ConfigMap;

let stop = new AbortController();
let running: Promise<unknown> = Promise.resolve();
afterEach(async () => {
  stop.abort(new Error('the test is over'));
  await running;
});

async function start(reconcile: Controller['reconcile'], workers = 1): Promise<{ api: FakeApi<ConfigMap>; clock: FakeClock }> {
  const api = new FakeApi(configMaps);
  const clock = new FakeClock();
  stop = new AbortController();
  api.create(draft('a'));
  const informers = createInformers(api.client, { clock });
  const controller = { name: 'test', triggers: [triggerOn(informers.informer(configMaps))], workers, reconcile };
  running = Promise.all([informers.run(stop.signal), runControllers([controller], { signal: stop.signal, clock })]);
  await settle();
  return { api, clock };
}

it('reconciles what is there at the start and what changes later', async () => {
  const keys: string[] = [];
  const { api } = await start(async (key) => void keys.push(key));
  api.create(draft('b'));
  await settle();
  expect(keys).toEqual(['shop/a', 'shop/b']);
});

it('never reconciles one key twice at the same time', async () => {
  let active = 0;
  let most = 0;
  let runs = 0;
  const gate = Promise.withResolvers<void>();
  const { api } = await start(async () => {
    most = Math.max(most, ++active);
    runs++;
    await gate.promise;
    active--;
  }, 4);
  const a = api.objects[0];
  if (a === undefined) throw new Error('nothing is stored');
  api.update(a);
  await settle();
  gate.resolve();
  await settle();
  expect({ most, runs }).toEqual({ most: 1, runs: 2 });
});

it('tries a failed key again after a while, and looks again when asked to', async () => {
  let runs = 0;
  const { clock } = await start(async () => {
    runs++;
    if (runs === 1) throw new Error('not yet');
    return runs === 2 ? { requeueAfterMs: 60_000 } : undefined;
  });
  await clock.step(5);
  expect(runs).toBe(2);
  await clock.step(59_999);
  expect(runs).toBe(2);
  await clock.step(1);
  expect(runs).toBe(3);
});

it('ends once the signal aborts and running reconciles have returned', async () => {
  let ended = false;
  await start(async (_key, signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await settle();
    ended = true;
  });
  stop.abort(new Error('stop'));
  await running;
  expect(ended).toBe(true);
});
