import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ContainerCreateOptions } from 'dockerode';
import type { NodeCapabilities } from '../node-capabilities.ts';

type HostConfig = NonNullable<ContainerCreateOptions['HostConfig']>;

const devicesRoot = '/dev';
const madeByTheRuntime = /^(?:pts|shm|mqueue|fd|\.lx)(?:\/|$)|^(?:console|ptmx|tty)$/;

/**
 * A privileged container where the engine cannot start one, because the node lacks capabilities: everything the node
 * has itself, every device, and nothing hidden.
 */
export async function lesserPrivileges({ present }: NodeCapabilities): Promise<HostConfig> {
  const devices = await hostDevices();
  return {
    Privileged: false,
    CapAdd: [...present],
    CapDrop: [],
    SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
    MaskedPaths: [],
    ReadonlyPaths: [],
    DeviceCgroupRules: ['a *:* rwm'],
    Devices: devices.map((path) => ({ PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rwm' })),
  };
}

async function hostDevices(): Promise<readonly string[]> {
  const entries = await readdir(devicesRoot, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isCharacterDevice() || entry.isBlockDevice())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !madeByTheRuntime.test(relative(devicesRoot, path)));
}
