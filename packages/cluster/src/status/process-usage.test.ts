import { describe, expect, it } from 'vitest';
import { parseStat, sampleProcesses, usageBetween, type ProcessSample, type ProcessTimes } from './process-usage.ts';

const sample = (at: number, processes: Readonly<Record<number, ProcessTimes>>): ProcessSample => ({
  at,
  processes: new Map(Object.entries(processes).map(([id, times]) => [Number(id), times])),
});

describe('the use of processors and memory', () => {
  it.each(['node', 'a b', 'x) R 1 (y', ')'])('is read whatever the process calls itself: %s', (name) => {
    const line = `42 (${name}) S 7 42 42 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 11 0 999 0 0`;
    expect(parseStat(line)).toEqual({ parent: 7, cpuMs: 2000 });
  });

  it('is that of a process with all that descend from it, and of no other', () => {
    const before = sample(0, { 1: { parent: 0, cpuMs: 500, memoryBytes: 1 }, 2: { parent: 1, cpuMs: 100, memoryBytes: 10 } });
    const after = sample(1000, {
      1: { parent: 0, cpuMs: 600, memoryBytes: 1 },
      2: { parent: 1, cpuMs: 200, memoryBytes: 10 },
      3: { parent: 2, cpuMs: 300, memoryBytes: 100 },
      9: { parent: 0, cpuMs: 900, memoryBytes: 1000 },
    });
    expect(usageBetween(before, after, 1)).toEqual({ memoryBytes: 111, cores: 0.5 });
  });

  it('is not known of a process that has ended', () => {
    expect(usageBetween(sample(0, {}), sample(1, {}), 5)).toBeUndefined();
  });

  it('is told of this very process', () => {
    const found = sampleProcesses().processes.get(process.pid);
    expect(found?.parent).toBe(process.ppid);
    expect(found?.memoryBytes).toBeGreaterThan(10 * 2 ** 20);
  });
});
