import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@kubets/machinery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPod } from '../testing/build-situation.ts';
import { MountError, type MountedVolume, type Volume, type VolumeContext } from './volume-type.ts';
import { bindVolume } from './volume-types.ts';

describe('a volume from a claim', () => {
  let directory: string;
  beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'kubets-claims-'))));
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const object = (name: string, rest: object, metadata: object = {}): KubeObject =>
    ({ apiVersion: 'v1', kind: '', metadata: { name, uid: `uid-${name}`, ...metadata }, ...rest }) as unknown as KubeObject;
  const claim = (name: string, metadata: object = {}, rest: object = {}): KubeObject =>
    object(name, { spec: { volumeName: 'volume' }, status: { phase: 'Bound' }, ...rest }, metadata);
  const volume = (spec: object): KubeObject => object('volume', { spec });
  const setUp = (draft: object, held: Readonly<Record<string, KubeObject | undefined>>): Promise<MountedVolume> => {
    const bound = { name: 'data', ...draft } as Volume;
    const read = (async (_resource: unknown, name: string) => held[name]) as VolumeContext['read'];
    const nothing = { token: () => Promise.reject(new Error('no token')), allocatable: () => undefined, hostIps: [], imageLayers: async () => [] };
    return bindVolume(bound).setUp({ pod: buildPod(), name: 'data', directory: join(directory, 'own'), memoryDirectory: '', read, ...nothing });
  };
  const claimed = { persistentVolumeClaim: { claimName: 'claim' } };

  it.each(['hostPath', 'local'])('is the directory of its %s volume', async (kind) => {
    const held = { claim: claim('claim'), volume: volume({ [kind]: { path: directory } }) };
    expect(await setUp(claimed, held)).toEqual({ path: directory, readOnly: false });
    expect(await setUp({ persistentVolumeClaim: { claimName: 'claim', readOnly: true } }, held)).toEqual({ path: directory, readOnly: true });
  });

  it.each<[string, Readonly<Record<string, KubeObject | undefined>>]>([
    ['persistentvolumeclaim "claim" not found', {}],
    ['persistentvolumeclaim "claim" is being deleted', { claim: claim('claim', { deletionTimestamp: '2026-01-01T00:00:00Z' }) }],
    ['persistentvolumeclaim "claim" is not bound to a volume', { claim: claim('claim', {}, { status: { phase: 'Pending' } }) }],
    ['persistentvolume "volume" of claim "claim" not found', { claim: claim('claim') }],
    ['persistentvolume "volume" is bound to another claim than "claim"', { claim: claim('claim'), volume: volume({ claimRef: { uid: 'other' } }) }],
    [
      'path "/dev/null" of volume "volume" is not a block device',
      { claim: claim('claim'), volume: volume({ local: { path: '/dev/null' }, volumeMode: 'Block' }) },
    ],
    ['cannot give as a block device', { claim: claim('claim'), volume: volume({ nfs: { path: '/', server: 'a' }, volumeMode: 'Block' }) }],
    ['path "/nonexistent" of local volume "volume" does not exist', { claim: claim('claim'), volume: volume({ local: { path: '/nonexistent' } }) }],
    ['persistentvolume "volume" is of a kind that this node cannot mount', { claim: claim('claim'), volume: volume({ fc: { lun: 0 } }) }],
    ['driver name x not found in the list of registered CSI drivers', { claim: claim('claim'), volume: volume({ csi: { driver: 'x' } }) }],
  ])('waits while %s', async (message, held) => {
    const failure = await setUp(claimed, held).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MountError);
    expect((failure as Error).message).toContain(message);
  });

  it('of an ephemeral volume is the one named after the pod and the volume', async () => {
    const own = claim('web-data', { ownerReferences: [{ uid: 'uid-1', controller: true }] });
    expect(await setUp({ ephemeral: {} }, { 'web-data': own, volume: volume({ hostPath: { path: directory } }) })).toMatchObject({ path: directory });
  });

  it('of an ephemeral volume is never one that was made for something else', async () => {
    await expect(setUp({ ephemeral: {} }, { 'web-data': claim('web-data') })).rejects.toThrow('was not created for pod "web" (pod is not owner)');
  });
});
