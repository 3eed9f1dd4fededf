import type { NetworkInterfaceInfo } from 'node:os';
import type { ApiserverConfig } from '../config.ts';

const anyAddress: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);

/** Where pods reach this server: as configured, otherwise the address it listens on, otherwise the machine's first one. */
export function advertisedAddress(
  { advertiseAddress, bindAddress }: Pick<ApiserverConfig, 'advertiseAddress' | 'bindAddress'>,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): string {
  if (advertiseAddress !== undefined) return advertiseAddress;
  if (!anyAddress.has(bindAddress)) return bindAddress;
  const found = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return found?.address ?? '127.0.0.1';
}
