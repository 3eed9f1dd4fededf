import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildContainer } from '../testing/build-situation.ts';
import { mount, unmount, unmountTree } from '../volumes/mount-command.ts';
import type { MountedVolume } from '../volumes/volume-type.ts';
import { containerDevices, containerMounts } from './container-mounts.ts';

describe('the mounts of a container', () => {
  let root: string;
  beforeEach(async () => (root = await mkdtemp(join(tmpdir(), 'kubets-mounts-'))));
  afterEach(() => rm(root, { recursive: true }));

  const mountsOf = (mount: object, readOnly = false, more: Partial<MountedVolume> = {}): ReturnType<typeof containerMounts> => {
    const container = buildContainer({ name: 'web', volumeMounts: [{ name: 'data', mountPath: '/data', ...mount }] });
    const volumes = new Map([['data', { path: root, readOnly, ...more }]]);
    return containerMounts(container, { volumes, variables: new Map([['POD', 'web-0']]), readOnlyDirectory: join(root, 'read-only') });
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

  it('refuse a variable that is not set', async () => {
    await expect(mountsOf({ subPathExpr: '$(NOBODY)' })).rejects.toThrow('refers to a variable that is not set');
  });

  it('are read-only all the way down when asked to be, which needs root', async () => {
    const [source, below] = [join(root, 'source'), join(root, 'source/below')];
    await mkdir(below, { recursive: true });
    await mount({ type: 'tmpfs', source: 'tmpfs', target: below, options: [] });
    try {
      const [made] = await mountsOf({ readOnly: true, recursiveReadOnly: 'Enabled' }, false, { path: source });
      expect(made).toMatchObject({ hostPath: join(root, 'read-only/0'), readOnly: true });
      for (const path of [join(root, 'read-only/0/x'), join(root, 'read-only/0/below/x')]) await expect(writeFile(path, '')).rejects.toThrow('EROFS');
      await writeFile(join(below, 'x'), '');
    } finally {
      await unmountTree(join(root, 'read-only/0'));
      await unmount(below);
    }
  });

  it('are not of block devices, which are given as such', async () => {
    await expect(mountsOf({}, false, { isDevice: true })).rejects.toThrow('volume data has volumeMode Block, but is specified in volumeMounts');
    const container = buildContainer({ name: 'web', volumeDevices: [{ name: 'data', devicePath: '/dev/xvda' }] });
    const devicesOf = (isDevice: boolean): object => containerDevices(container, new Map([['data', { path: '/dev/loop0', readOnly: true, isDevice }]]));
    expect(devicesOf(true)).toEqual([{ hostPath: '/dev/loop0', containerPath: '/dev/xvda', readOnly: true }]);
    expect(() => devicesOf(false)).toThrow('volume data has volumeMode Filesystem, but is specified in volumeDevices');
  });
});
