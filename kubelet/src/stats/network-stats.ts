import { formatTime } from '@kubets/machinery';

interface Interface {
  readonly name: string;
  readonly rxBytes: number;
  readonly rxErrors: number;
  readonly txBytes: number;
  readonly txErrors: number;
}

/** What went over the interfaces that `/proc/net/dev` (or a process's own, of its namespace) lists, the first one also as the default. */
export function networkStats(devices: string, time: Date): object | undefined {
  const interfaces = devices.split('\n').flatMap(interfaceOf);
  const [first] = interfaces;
  return first && { time: formatTime(time), ...first, interfaces };
}

/** ` eth0: bytes packets errs drop fifo frame compressed multicast bytes packets errs …`; the loopback carries nothing from or to others. */
function interfaceOf(line: string): readonly Interface[] {
  const [, name = '', counts = ''] = /^\s*([^\s:]+):\s*(.*)$/.exec(line) ?? [];
  const [rxBytes = 0, , rxErrors = 0, , , , , , txBytes = 0, , txErrors = 0] = counts.trim().split(/\s+/).map(Number);
  return name === '' || name === 'lo' ? [] : [{ name, rxBytes, rxErrors, txBytes, txErrors }];
}
