import { runCommand, tryCommand } from '../run-command.ts';

/** Lets the kernel forward packets of pods and show bridged ones to iptables. The module is built into some kernels. */
export async function letPacketsThrough(): Promise<void> {
  await tryCommand(['modprobe', 'br_netfilter']);
  await runCommand(['sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.bridge.bridge-nf-call-iptables=1']);
}
