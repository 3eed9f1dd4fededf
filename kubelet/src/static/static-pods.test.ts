import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Node, Pod } from '@kubets/api';
import { silentLog } from '@kubets/control-loop';
import { eventually, fakeClock } from '@kubets/test-cluster';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recordingClient } from '../testing/recording-client.ts';
import { StaticPods } from './static-pods.ts';

describe('the manifests of a directory', () => {
  const signals = { ending: new AbortController() };
  let directory: string;
  let seen: readonly Pod[];
  let following: Promise<void>;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'kubets-manifests-'));
    signals.ending = new AbortController();
    seen = [];
    const pods = new StaticPods({
      directory,
      nodeName: 'node1',
      client: recordingClient().client,
      clock: fakeClock(),
      log: silentLog,
      node: () => ({ metadata: { name: 'node1' } }) as Node,
      apiPods: () => [],
      onChange: (list) => (seen = list),
      onMirror: () => undefined,
    });
    const { promise, resolve } = Promise.withResolvers<void>();
    following = pods.follow(signals.ending.signal, resolve);
    await promise;
  });
  afterEach(async () => {
    signals.ending.abort();
    await following;
    await rm(directory, { recursive: true });
  });

  const file = (name: string): string => path.join(directory, name);
  const manifest = (name: string, image = 'app:1'): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: main, image: ${image} }] }\n`;
  const sees = (...expected: readonly string[]): Promise<void> =>
    eventually(() => expect(seen.map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image}`)).toEqual(expected));

  it('are pods, one a file, but for hidden files', async () => {
    await writeFile(file('b.yaml'), manifest('b'));
    await writeFile(file('.hidden.yaml'), manifest('hidden'));
    await writeFile(
      file('a.json'),
      JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'main', image: 'app:1' }] } }),
    );
    await sees('a-node1 app:1', 'b-node1 app:1');
  });

  it('are followed, and one that is half written is what it was before', async () => {
    await writeFile(file('a.yaml'), manifest('a'));
    await sees('a-node1 app:1');
    const [before] = seen;
    await writeFile(file('a.yaml'), 'apiVersion: v1\nkind: [');
    await writeFile(file('b.yaml'), manifest('b'));
    await sees('a-node1 app:1', 'b-node1 app:1');
    expect(seen[0]).toBe(before);
    await writeFile(file('.new'), manifest('a', 'app:2'));
    await rename(file('.new'), file('a.yaml'));
    await sees('a-node1 app:2', 'b-node1 app:1');
    await rm(file('b.yaml'));
    await sees('a-node1 app:2');
  });
});
