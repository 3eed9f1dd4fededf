import { silentLog } from '@kubets/control-loop';
import { invalidObject, notFound } from '@kubets/machinery';
import { pods, type Pod } from '@kubets/api';
import { eventually, fakeClock } from '@kubets/test-cluster';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildPod, identity } from '../testing/build-situation.ts';
import { recordingClient, type RecordingClient } from '../testing/recording-client.ts';
import { StatusWriter } from './status-writer.ts';

describe('StatusWriter', () => {
  const clock = fakeClock();
  let ending: AbortController;
  let recording: RecordingClient;
  let writer: StatusWriter;
  beforeEach(() => {
    ending = new AbortController();
    recording = recordingClient();
    writer = new StatusWriter({ client: recording.client, clock, log: silentLog, signal: ending.signal });
  });
  afterEach(() => ending.abort());
  const phases = (): unknown[] => recording.writes.map(({ body }) => (body as { status: { phase?: string } }).status.phase);
  const pod = buildPod();

  it('writes a status for the pod of this uid only', async () => {
    writer.set(pod, { phase: 'Running' });
    await writer.flush(identity.uid);
    expect(recording.writes).toMatchObject([{ plural: 'pods', identity: { namespace: 'default', name: 'web' }, body: { metadata: { uid: 'uid-1' } } }]);
  });

  it('writes an unchanged status once', async () => {
    for (let round = 0; round < 3; round += 1) {
      writer.set(pod, { phase: 'Running' });
      await writer.flush(identity.uid);
    }
    expect(phases()).toEqual(['Running']);
  });

  it('writes an unchanged status again when somebody else told otherwise since, and not for older states of the object', async () => {
    const ready = { conditions: [{ type: 'Ready', status: 'True' as const }] };
    const shows = (status: 'True' | 'False', resourceVersion: string): Pod =>
      buildPod({}, { metadata: { resourceVersion }, status: { conditions: [{ type: 'Ready', status }] } });
    writer.set(shows('False', '9'), ready);
    await writer.flush(identity.uid);
    for (const [status, version, writes] of [
      ['False', '9', 1],
      ['True', '10', 1],
      ['True', '11', 1],
      ['False', '12', 2],
      ['False', '12', 2],
    ] as const) {
      writer.set(shows(status, version), ready);
      await writer.flush(identity.uid);
      expect(recording.writes).toHaveLength(writes);
    }
  });

  it('writes only the newest of what changed during a write', async () => {
    const gate = Promise.withResolvers<void>();
    recording.beforeWrite = () => gate.promise;
    writer.set(pod, { phase: 'Pending' });
    writer.set(pod, { phase: 'Running' });
    writer.set(pod, { phase: 'Succeeded' });
    gate.resolve();
    await writer.flush(identity.uid);
    expect(phases()).toEqual(['Pending', 'Succeeded']);
  });

  it('takes away a condition of its own that no longer holds', async () => {
    const condition = { type: 'PodResizePending', status: 'True' };
    writer.set(pod, { conditions: [condition, { type: 'Ready', status: 'True' }] });
    await writer.flush(identity.uid);
    writer.set(pod, { conditions: [{ type: 'Ready', status: 'True' }] });
    await writer.flush(identity.uid);
    const [, { body } = {}] = recording.writes;
    expect(body).toMatchObject({ status: { conditions: [{ type: 'Ready' }, { type: 'PodResizePending', $patch: 'delete' }] } });
  });

  it('tries again when the server could not be reached', async () => {
    recording.beforeWrite = async () => {
      if (recording.writes.length === 1) throw new Error('connection refused');
    };
    writer.set(pod, { phase: 'Running' });
    await eventually(() => clock.sleepers === 1);
    await clock.advance(1_000);
    await writer.flush(identity.uid);
    expect(phases()).toEqual(['Running', 'Running']);
  });

  it.each([
    ['on a pod that is gone', notFound(pods, 'web')],
    ['on a status that the server will not have', invalidObject(pods, 'web', [])],
  ])('gives up %s', async (_sentence, refusal) => {
    recording.beforeWrite = () => Promise.reject(refusal);
    writer.set(pod, { phase: 'Running' });
    await writer.flush(identity.uid);
    expect(clock.sleepers).toBe(0);
    expect(phases()).toEqual(['Running']);
  });

  it('takes back what the status no longer says', async () => {
    writer.set(buildPod({}, { status: { podIP: '10.0.0.1', startTime: '2026-01-01T00:00:00Z', nominatedNodeName: 'other' } }), { phase: 'Running' });
    await writer.flush(identity.uid);
    const body = recording.writes[0]?.body;
    expect(body).toMatchObject({ status: { podIP: null } });
    expect(body).not.toHaveProperty('status.nominatedNodeName');
  });
});
