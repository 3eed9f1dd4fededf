import { readFile } from 'node:fs/promises';
import { networkInterfaces, release } from 'node:os';
import type { Node } from '@kubets/api';
import type { RuntimeInfo } from '../runtime/container-runtime.ts';

const kubeletVersion = 'v1.36.0';

type NodeInfo = NonNullable<Node['status']['nodeInfo']>;

/** What the machine says of itself. */
export async function nodeInfo(runtime: RuntimeInfo): Promise<NodeInfo> {
  const [machineID, systemUUID, bootID, osRelease] = await Promise.all([
    readOptional('/etc/machine-id'),
    readOptional('/sys/class/dmi/id/product_uuid'),
    readOptional('/proc/sys/kernel/random/boot_id'),
    readOptional('/etc/os-release'),
  ]);
  return {
    machineID,
    systemUUID: systemUUID || machineID,
    bootID,
    kernelVersion: release(),
    osImage: /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease)?.[1] ?? runtime.osImage,
    containerRuntimeVersion: runtime.version,
    kubeletVersion,
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: nodeArchitecture(),
  };
}

export function nodeArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

/** The first address of the machine that others can reach. */
export function firstAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

async function readOptional(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
