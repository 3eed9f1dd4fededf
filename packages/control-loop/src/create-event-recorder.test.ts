import { type Event, events } from '@kubets/api';
import type { KubeObject } from '@kubets/machinery';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEventRecorder, type FlushableEventRecorder } from './create-event-recorder.ts';
import { FakeApi } from './testing/fake-api.ts';
import { FakeClock } from './testing/fake-clock.ts';

const pod = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'shop', name, uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: '' },
});
const pulled = (message = 'Pulled image'): { type: 'Normal'; reason: string; message: string } => ({ type: 'Normal', reason: 'Pulled', message });

let api: FakeApi<Event>;
let clock: FakeClock;
let recorder: FlushableEventRecorder;
beforeEach(() => {
  api = new FakeApi(events);
  clock = new FakeClock();
  recorder = createEventRecorder({ client: api.client, component: 'kubelet', host: 'node-1', clock });
});

describe('an event recorder', () => {
  it('writes what kubectl describe shows', async () => {
    recorder.event(pod('web'), { ...pulled(), fieldPath: 'spec.containers{web}' });
    await recorder.flush();
    expect(api.objects[0]).toMatchObject({
      metadata: { namespace: 'shop', name: expect.stringMatching(/^web\.[0-9a-f]+$/) as string },
      involvedObject: { kind: 'Pod', namespace: 'shop', name: 'web', uid: 'uid-web', apiVersion: 'v1', fieldPath: 'spec.containers{web}' },
      reason: 'Pulled',
      message: 'Pulled image',
      type: 'Normal',
      source: { component: 'kubelet', host: 'node-1' },
      reportingComponent: 'kubelet',
      count: 1,
      firstTimestamp: '2026-01-01T00:00:00Z',
    });
  });

  it('counts repeats up in one event', async () => {
    recorder.event(pod('web'), pulled());
    await recorder.flush();
    await clock.step(60_000);
    recorder.event(pod('web'), pulled());
    recorder.event(pod('web'), pulled());
    await recorder.flush();
    expect(api.objects).toHaveLength(1);
    expect(api.objects[0]).toMatchObject({ count: 3, firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:01:00Z' });
  });

  it('creates an event afresh when the server has forgotten it', async () => {
    recorder.event(pod('web'), pulled());
    await recorder.flush();
    const name = api.objects[0]?.metadata.name ?? '';
    api.delete({ namespace: 'shop', name });
    recorder.event(pod('web'), pulled());
    await recorder.flush();
    expect(api.objects[0]).toMatchObject({ count: 2 });
  });

  it('gathers events that differ only in their message', async () => {
    for (let index = 0; index < 15; index++) {
      recorder.event(pod('web'), pulled(`attempt ${index}`));
      await recorder.flush();
    }
    const gathered = api.objects.filter((event) => event.message?.startsWith('(combined from similar events): '));
    expect(api.objects).toHaveLength(11);
    expect(gathered).toMatchObject([{ count: 5, message: '(combined from similar events): attempt 14' }]);
  });

  it('cuts off a source that floods one object, and that object alone', async () => {
    for (let index = 0; index < 40; index++) recorder.event(pod('web'), { type: 'Warning', reason: `R${index}`, message: 'again' });
    recorder.event(pod('other'), pulled());
    await recorder.flush();
    expect(api.objects.filter((event) => event.involvedObject.name === 'web')).toHaveLength(25);
    expect(api.objects.filter((event) => event.involvedObject.name === 'other')).toHaveLength(1);
    await clock.step(300_000);
    recorder.event(pod('web'), { type: 'Warning', reason: 'Later', message: 'again' });
    await recorder.flush();
    expect(api.objects.filter((event) => event.involvedObject.name === 'web')).toHaveLength(26);
  });

  it('keeps events while the server is away and never throws', async () => {
    api.failure = new Error('connection refused');
    recorder.event(pod('web'), pulled());
    await clock.step(5000);
    api.failure = undefined;
    await clock.step(10_000);
    expect(api.objects).toHaveLength(1);
  });

  it('files events about cluster-scoped objects under default', async () => {
    recorder.event({ ...pod('node-1'), kind: 'Node', metadata: { name: 'node-1', uid: 'u', resourceVersion: '1', creationTimestamp: '' } }, pulled());
    await recorder.flush();
    expect(api.objects[0]?.metadata.namespace).toBe('default');
  });

  it('gives up a flush in time when the server hangs', async () => {
    api.failure = new Error('connection refused');
    recorder.event(pod('web'), pulled());
    const flushed = recorder.flush(1000);
    await clock.step(1000);
    await flushed;
  });
});
