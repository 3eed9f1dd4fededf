import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asideName, RotatingFile, type RotationLimits } from './rotating-file.ts';

let folder: string;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubets-rotating-'));
  now = Date.parse('2026-01-01T00:00:00Z');
});
afterEach(() => rm(folder, { recursive: true }));

const errors: unknown[] = [];
const half = 600_000;
const line = (letter: string): string => `${letter.repeat(half)}\n`;
const clock = { now: () => new Date((now += 1000)), sleep: () => Promise.resolve() };

async function written(limits: Partial<RotationLimits>, letters: string): Promise<readonly string[]> {
  const all = { maxMegabytes: 1, maxBackups: 0, maxAgeDays: 0, compress: false, ...limits };
  const file = await RotatingFile.open({ path: join(folder, 'audit.log'), limits: all, clock, onError: (error) => void errors.push(error) });
  for (const letter of letters) file.write(line(letter));
  await file.close();
  expect(errors).toEqual([]);
  return (await readdir(folder)).toSorted();
}

const letterIn = async (name: string): Promise<string> => {
  const bytes = await readFile(join(folder, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1', 0, 1);
};

it('a file that would grow too large is set aside under its time; every line is in one of the files', async () => {
  const names = await written({}, 'abc');
  expect(names).toEqual(['audit-2026-01-01T00-00-01.000.log', 'audit-2026-01-01T00-00-03.000.log', 'audit.log']);
  expect(await Promise.all(names.map(letterIn))).toEqual(['a', 'b', 'c']);
});

it('what was in the file before counts, and a single long line is not split', async () => {
  await writeFile(join(folder, 'audit.log'), line('z'));
  expect(await Promise.all((await written({}, 'a')).map(letterIn))).toEqual(['z', 'a']);
});

it('only as many as asked for are kept, and none beyond its age', async () => {
  await writeFile(join(folder, 'audit-2025-12-01T00-00-00.000.log'), 'old');
  await writeFile(join(folder, 'audit-notes.log'), 'not ours');
  expect(await written({ maxAgeDays: 7 }, 'ab')).toEqual(['audit-2026-01-01T00-00-01.000.log', 'audit-notes.log', 'audit.log']);
  expect(await Promise.all((await written({ maxBackups: 2 }, 'cde')).map(letterIn))).toEqual(['c', 'd', 'n', 'e']);
});

it('what is set aside is compressed where asked', async () => {
  const names = await written({ compress: true }, 'ab');
  expect(names).toEqual(['audit-2026-01-01T00-00-01.000.log.gz', 'audit.log']);
  expect(await letterIn(names[0]!)).toBe('a');
});

it('the time stands before the ending', () => {
  expect(asideName('/var/log/audit.log', new Date('2026-11-21T19:53:36.123Z'))).toBe('/var/log/audit-2026-11-21T19-53-36.123.log');
});
