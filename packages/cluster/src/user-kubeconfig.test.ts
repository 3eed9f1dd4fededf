import { mkdtempSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { mergeIntoUserKubeconfig, mergeKubeconfig, removeFromUserKubeconfig, type Kubeconfig } from './user-kubeconfig.ts';

const config = (name: string): Kubeconfig => ({ clusters: [{ name }], users: [{ name }], contexts: [{ name }], 'current-context': name });
const folders: string[] = [];
const scratch = (): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kubets-kubeconfig-'));
  folders.push(folder);
  return folder;
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('mergeKubeconfig', () => {
  it('keeps what the user had and makes the new context the current one', () => {
    const merged = mergeKubeconfig(config('mine'), config('kubets'));
    expect(merged.contexts).toEqual([{ name: 'mine' }, { name: 'kubets' }]);
    expect(merged['current-context']).toBe('kubets');
  });

  it('replaces entries of the same name', () => {
    expect(mergeKubeconfig(config('kubets'), config('kubets')).clusters).toEqual([{ name: 'kubets' }]);
  });
});

describe('the user kubeconfig', () => {
  it('is made when there is none, and removed when nothing else is in it', () => {
    const folder = scratch();
    const [source, file] = [path.join(folder, 'source'), path.join(folder, 'kube', 'config')];
    writeFileSync(source, stringify(config('kubets')));
    mergeIntoUserKubeconfig(source, file);
    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({ 'current-context': 'kubets' });
    expect(removeFromUserKubeconfig('kubets', file)).toBe(true);
    expect(existsSync(file)).toBe(false);
  });

  it('keeps other contexts when one is removed', () => {
    const file = path.join(scratch(), 'config');
    writeFileSync(file, stringify(mergeKubeconfig(config('mine'), config('kubets'))));
    removeFromUserKubeconfig('kubets', file);
    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({ contexts: [{ name: 'mine' }], 'current-context': '' });
  });
});
