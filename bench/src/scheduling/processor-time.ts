import { readFileSync } from 'node:fs';

/** Of Linux, whatever the machine. */
const ticksPerSecond = 100;

/** Seconds of processor time a process has taken so far. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
