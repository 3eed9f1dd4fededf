import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { moveTree, type SkippedLink } from './move-tree.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubectl-move-tree-'));
  mkdirSync(join(folder, 'from/deep/empty'), { recursive: true });
  writeFileSync(join(folder, 'from/deep/a'), 'a');
  writeFileSync(join(folder, 'from/b'), 'b');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function moved(from: string, to: string): Promise<readonly SkippedLink[]> {
  const links: SkippedLink[] = [];
  await moveTree(join(folder, from), join(folder, to), (link) => links.push(link));
  return links;
}

const filesIn = (name: string): readonly string[] => readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).toSorted();

it('adds a tree to the directory that is there', async () => {
  mkdirSync(join(folder, 'to'));
  writeFileSync(join(folder, 'to/before'), '');
  expect(await moved('from', 'to')).toEqual([]);
  expect(filesIn('to')).toEqual(['b', 'before', 'deep', 'deep/a', 'deep/empty']);
});

it('writes a file in place of another', async () => {
  writeFileSync(join(folder, 'to'), 'longer than before');
  await moved('from/b', 'to');
  expect(readFileSync(join(folder, 'to'), 'utf8')).toBe('b');
});

it('does not write a file where a directory is', async () => {
  mkdirSync(join(folder, 'to'));
  await expect(moved('from/b', 'to')).rejects.toThrow(`open ${join(folder, 'to')}: is a directory`);
});

it('tells links and makes none', async () => {
  symlinkSync('/etc/passwd', join(folder, 'from/x'));
  symlinkSync('b', join(folder, 'from/y'));
  expect(await moved('from', 'to')).toEqual([
    { path: join(folder, 'to/x'), target: '/etc/passwd', first: true },
    { path: join(folder, 'to/y'), target: 'b', first: false },
  ]);
  expect(filesIn('to')).toEqual(['b', 'deep', 'deep/a', 'deep/empty']);
});
