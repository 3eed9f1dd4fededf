import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../command-error.ts';

/** Packets of pods are forwarded, and those that pass a bridge are shown to iptables. A Docker Engine turns both on for itself. */
const switches = ['net/ipv4/ip_forward', 'net/bridge/bridge-nf-call-iptables'];

/** Turns on what the pod network takes of the kernel. In a container, where the switches cannot be written, they must be on. */
export function turnOnKernelSwitches(root = '/proc/sys'): void {
  for (const name of switches) {
    const file = path.join(root, name);
    if (!existsSync(file)) throw new CommandError(`the kernel has no ${name}`, { hint: 'on the machine: modprobe br_netfilter' });
    if (readFileSync(file, 'utf8').trim() !== '1') turnOn(name, file);
  }
}

function turnOn(name: string, file: string): void {
  try {
    writeFileSync(file, '1');
  } catch (cause) {
    throw new CommandError(`${name} is off`, { cause, hint: `on the machine: sysctl -w ${name.replaceAll('/', '.')}=1` });
  }
}
