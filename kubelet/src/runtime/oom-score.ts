import { readFile } from 'node:fs/promises';

const sysResourceCapability = 24n;

/**
 * The lowest out-of-memory score that can be given here. Going below 0 takes CAP_SYS_RESOURCE, which machines inside
 * containers often lack; a container that asks for it then does not start at all.
 */
export async function lowestOomScore(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return (effective >> sysResourceCapability) & 1n ? -1000 : 0;
}
