import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from './command-error.ts';
import { tryCommand } from './run-command.ts';

interface Need {
  readonly program: string;
  /** The Debian and Ubuntu package that brings it. */
  readonly debianPackage: string;
}

const needs: readonly Need[] = [
  { program: 'dockerd', debianPackage: 'docker.io' },
  { program: 'ip', debianPackage: 'iproute2' },
  { program: 'iptables', debianPackage: 'iptables' },
  { program: 'conntrack', debianPackage: 'conntrack' },
  { program: 'nsenter', debianPackage: 'util-linux' },
  { program: 'sysctl', debianPackage: 'procps' },
  { program: 'modprobe', debianPackage: 'kmod' },
];

const etcdNeed: Need = { program: 'etcd', debianPackage: 'etcd-server' };

export function missingPackages(store: 'lmdb' | 'etcd', searchPath = process.env['PATH'] ?? ''): readonly string[] {
  const wanted = store === 'etcd' ? [...needs, etcdNeed] : needs;
  return wanted.filter(({ program }) => !isOnPath(program, searchPath)).map(({ debianPackage }) => debianPackage);
}

/** Network namespaces, bridges and Docker Engines take root. */
export function requireRoot(command: string): void {
  if (process.getuid?.() === 0) return;
  throw new CommandError(`${command} needs root rights: it makes network namespaces and starts Docker Engines`, { hint: `sudo bin/kubets ${command}` });
}

/** Installs Debian packages without letting them start services of their own. */
export async function installPackages(packages: readonly string[]): Promise<void> {
  if (!isOnPath('apt-get', process.env['PATH'] ?? '')) {
    throw new CommandError(`missing on this machine: ${packages.join(', ')}`, {
      hint: 'install them with the package manager of your distribution and try again',
    });
  }
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-q', '-y'];
  const install = [...apt, 'install', '--no-install-recommends', ...packages];
  if ((await tryCommand(install)).code === 0) return;
  await tryCommand([...apt, 'update']);
  const { code, stdout, stderr } = await tryCommand(install);
  if (code === 0) return;
  const said = (stderr || stdout).trim().split('\n').slice(-3).join('\n');
  throw new CommandError(`${packages.join(', ')} could not be installed:\n${said}`, { hint: `install by hand: apt-get install ${packages.join(' ')}` });
}

function isOnPath(program: string, searchPath: string): boolean {
  return [...searchPath.split(path.delimiter), '/usr/sbin', '/sbin'].some((folder) => isExecutable(path.join(folder, program)));
}

function isExecutable(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
