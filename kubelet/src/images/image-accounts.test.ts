import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageAccounts } from './image-accounts.ts';

describe('the accounts of an image', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'kubets-accounts-'))));
  afterEach(() => rm(root, { recursive: true }));

  async function layer(name: string, passwd?: string): Promise<string> {
    await mkdir(join(root, name, 'etc'), { recursive: true });
    if (passwd !== undefined) await writeFile(join(root, name, 'etc/passwd'), passwd);
    return join(root, name);
  }

  it('are those of the topmost layer that has some', async () => {
    const layers = [await layer('top'), await layer('middle', 'root:x:0:0'), await layer('base', 'other:x:1:1')];
    expect(await imageAccounts(layers)).toEqual({ passwd: 'root:x:0:0', group: '' });
  });

  it('are not read through a link out of the image', async () => {
    const top = await layer('top');
    await symlink('/etc/passwd', join(top, 'etc/passwd'));
    expect(await imageAccounts([top, await layer('base', 'root:x:0:0')])).toEqual({ passwd: '', group: '' });
  });
});
