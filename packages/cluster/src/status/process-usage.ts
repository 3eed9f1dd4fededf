import { readFileSync, readdirSync } from 'node:fs';

/** The processes of this machine at one moment. */
export interface ProcessSample {
  /** In milliseconds of `performance.now()`. */
  readonly at: number;
  readonly processes: ReadonlyMap<number, ProcessTimes>;
}

export interface ProcessTimes {
  readonly parent: number;
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

/** The kernel tells times in hundredths of a second, whatever it counts by itself. */
const msPerTick = 10;

export function sampleProcesses(folder = '/proc'): ProcessSample {
  const ids = readdirSync(folder).filter((entry) => /^\d+$/.test(entry));
  const processes = new Map(ids.map((id) => [Number(id), readTimes(`${folder}/${id}`)]));
  return { at: performance.now(), processes: new Map([...processes].flatMap(([id, times]) => (times === undefined ? [] : [[id, times]]))) };
}

/** A process with all that descend from it, and the cores they used between two samples; undefined when it does not run. */
export function usageBetween(before: ProcessSample, after: ProcessSample, pid: number): { readonly memoryBytes: number; readonly cores: number } | undefined {
  const family = familyOf(pid, after.processes);
  if (family.length === 0) return undefined;
  const memoryBytes = sum(family.map((id) => after.processes.get(id)?.memoryBytes ?? 0));
  const usedMs = sum(family.map((id) => cpuMs(after, id) - cpuMs(before, id)));
  return { memoryBytes, cores: Math.max(0, usedMs) / Math.max(1, after.at - before.at) };
}

/** From a line of `/proc/PID/stat`; the name in brackets may hold anything, brackets and blanks included. */
export function parseStat(line: string): Pick<ProcessTimes, 'parent' | 'cpuMs'> {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  return { parent: parent ?? 0, cpuMs: ((user ?? 0) + (system ?? 0)) * msPerTick };
}

function readTimes(folder: string): ProcessTimes | undefined {
  try {
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`${folder}/status`, 'utf8'))?.[1];
    return { ...parseStat(readFileSync(`${folder}/stat`, 'utf8')), memoryBytes: Number(resident ?? 0) * 1024 };
  } catch {
    // The process ended between the listing and the reading.
    return undefined;
  }
}

function familyOf(pid: number, processes: ProcessSample['processes']): readonly number[] {
  if (!processes.has(pid)) return [];
  const children = [...processes].filter(([, { parent }]) => parent === pid).map(([id]) => id);
  return [pid, ...children.flatMap((child) => familyOf(child, processes))];
}

const cpuMs = ({ processes }: ProcessSample, id: number): number => processes.get(id)?.cpuMs ?? 0;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
