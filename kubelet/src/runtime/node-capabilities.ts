import { readFile } from 'node:fs/promises';

/** Linux capabilities in the order of their numbers. Later ones are part of SYS_ADMIN too, and older engines refuse their names. */
const names =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ'.split(
    ' ',
  );

/** What the node may do itself. Machines inside containers often lack capabilities, and can give none of those to a container. */
export interface NodeCapabilities {
  readonly present: readonly string[];
  readonly missing: readonly string[];
}

export async function readNodeCapabilities(): Promise<NodeCapabilities> {
  const [status, last] = await Promise.all([
    readFile('/proc/self/status', 'utf8').catch(() => ''),
    readFile('/proc/sys/kernel/cap_last_cap', 'utf8').catch(() => '0'),
  ]);
  return capabilitiesIn(/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0', Number(last));
}

/** Reads a set of capabilities as the kernel writes it, on a kernel that knows those up to the `last`. */
export function capabilitiesIn(hexadecimal: string, last: number): NodeCapabilities {
  const set = BigInt(`0x${hexadecimal}`);
  const known = names.slice(0, last + 1);
  const isPresent = (_name: string, number: number): boolean => ((set >> BigInt(number)) & 1n) === 1n;
  const present = known.filter(isPresent);
  return { present, missing: known.filter((name) => !present.includes(name)) };
}

/** The lowest out-of-memory score that can be given here: a container that asks for one below 0 does not start without SYS_RESOURCE. */
export function lowestOomScore({ present }: NodeCapabilities): number {
  return present.includes('SYS_RESOURCE') ? -1000 : 0;
}
