import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePayload, type Payload } from './atomic-writer.ts';

function payload(files: Readonly<Record<string, string>>, mode = 0o644): Payload {
  return new Map(Object.entries(files).map(([path, text]) => [path, { data: Buffer.from(text), mode }]));
}

describe('writePayload', () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'kubets-payload-'))));
  afterEach(() => rm(directory, { recursive: true }));
  const visible = async (): Promise<string[]> => (await readdir(directory)).filter((name) => !name.startsWith('..')).toSorted();
  const read = (path: string): Promise<string> => readFile(join(directory, path), 'utf8');

  it('shows the files by their names, nested ones too, with their modes', async () => {
    await writePayload(directory, payload({ a: '1', 'sub/b': '2' }, 0o400));
    expect(await visible()).toEqual(['a', 'sub']);
    expect([await read('a'), await read('sub/b')]).toEqual(['1', '2']);
    expect((await stat(join(directory, 'a'))).mode & 0o777).toBe(0o400);
  });

  it('replaces everything with one rename', async () => {
    await writePayload(directory, payload({ a: '1', gone: 'x' }));
    const before = await readlink(join(directory, '..data'));
    await writePayload(directory, payload({ a: '2', 'new/c': '3' }));
    expect(await readlink(join(directory, '..data'))).not.toBe(before);
    expect(await visible()).toEqual(['a', 'new']);
    expect([await read('a'), await read('new/c')]).toEqual(['2', '3']);
    expect((await readdir(directory)).filter((name) => name.startsWith('..20'))).toHaveLength(1);
  });

  it('leaves what did not change alone', async () => {
    await writePayload(directory, payload({ a: '1' }));
    const before = await readlink(join(directory, '..data'));
    await writePayload(directory, payload({ a: '1' }));
    expect(await readlink(join(directory, '..data'))).toBe(before);
  });

  it('makes files readable for the group that shares the volume', async () => {
    await writePayload(directory, payload({ a: '1' }, 0o400), { gid: 4242 });
    const { gid, mode } = await stat(join(directory, 'a'));
    expect([gid, mode & 0o777]).toEqual([4242, 0o440]);
  });

  it.each(['../escape', '/absolute', 'a/../../b', '..data', ''])('refuses the path %j', async (path) => {
    await expect(writePayload(directory, payload({ [path]: 'x' }))).rejects.toThrow('leaves its volume');
    expect(await readdir(directory)).toEqual([]);
  });
});
