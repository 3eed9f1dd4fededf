import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildContainer } from '../testing/build-situation.ts';
import { containerMounts } from './container-mounts.ts';

describe('the mounts of a container', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'kubets-mounts-'))));
  afterEach(() => rm(root, { recursive: true }));

  const mountsOf = (mount: object, readOnly = false): ReturnType<typeof containerMounts> => {
    const container = buildContainer({ name: 'web', volumeMounts: [{ name: 'data', mountPath: '/data', ...mount }] });
    return containerMounts(container, new Map([['data', { path: root, readOnly }]]), new Map([['POD', 'web-0']]));
  };

  it.each([
    ['the volume itself', {}, ''],
    ['a part of it, made when missing', { subPath: 'a/b' }, '/a/b'],
    ['a part named by a variable', { subPathExpr: 'logs/$(POD)' }, '/logs/web-0'],
  ])('show %s', async (_what, mount, path) => {
    expect(await mountsOf(mount)).toEqual([{ hostPath: root + path, containerPath: '/data', readOnly: false, propagation: 'private' }]);
    expect((await stat(root + path)).mode).toBe((await stat(root)).mode);
  });

  it('are read-only when the mount or the volume is', async () => {
    expect((await mountsOf({ readOnly: true }))[0]?.readOnly).toBe(true);
    expect((await mountsOf({}, true))[0]?.readOnly).toBe(true);
  });

  it.each(['../x', '/etc', 'a/../../b'])('refuse the sub-path %s', async (subPath) => {
    await expect(mountsOf({ subPath })).rejects.toThrow('leaves its volume');
  });

  it('refuse to follow a link out of the volume, whether its target exists or not', async () => {
    await symlink('/etc', join(root, 'existing'));
    await mkdir(join(root, 'dir'));
    await symlink('/', join(root, 'dir', 'up'));
    await expect(mountsOf({ subPath: 'existing' })).rejects.toThrow('leaves its volume');
    await expect(mountsOf({ subPath: 'dir/up/kubets-not-there' })).rejects.toThrow('leaves its volume');
  });

  it('refuse to be read-only all the way down', async () => {
    await expect(mountsOf({ readOnly: true, recursiveReadOnly: 'Enabled' })).rejects.toThrow('which the container runtime does not support');
  });

  it('refuse a variable that is not set', async () => {
    await expect(mountsOf({ subPathExpr: '$(NOBODY)' })).rejects.toThrow('refers to a variable that is not set');
  });
});
