import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageVolume } from './image.ts';
import type { VolumeContext } from './volume-type.ts';

/** Root is needed: layers are mounted. */
describe('an image volume', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'kubets-image-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function layer(name: string): Promise<string> {
    const directory = path.join(folder, name);
    await mkdir(directory);
    await writeFile(path.join(directory, name), name);
    return directory;
  }

  it.each([[['top']], [['top', 'middle', 'base']]])('shows what its %j layers hold, to read only', async (names) => {
    const layers = await Promise.all(names.map(layer));
    const directory = path.join(folder, 'volume');
    const context = { directory, imageLayers: async () => layers } as unknown as VolumeContext;
    const volume = await imageVolume.setUp({ reference: 'app:1' }, context);
    try {
      expect(volume).toEqual({ path: directory, readOnly: true });
      expect((await readdir(directory)).toSorted()).toEqual(names.toSorted());
      await expect(writeFile(path.join(directory, 'x'), '')).rejects.toThrow('EROFS');
    } finally {
      await imageVolume.tearDown?.({ directory });
    }
    expect(await readdir(directory)).toEqual([]);
  });
});
