import { readFile } from 'node:fs/promises';
import type { Clock } from '@kubets/machinery';
import type { ContainerRuntime, ContainerUsage } from '../runtime/container-runtime.ts';

export interface UsageSample extends ContainerUsage {
  readonly time: Date;
  /** CPU used per second since the sample before, in billionths of a core; 0 for the first. */
  readonly nanoCores: number;
}

/** Reads how much containers and the node use; rates come from the sample before. */
export class UsageSampler {
  readonly #runtime: ContainerRuntime;
  readonly #clock: Clock;
  readonly #last = new Map<string, UsageSample>();

  constructor(runtime: ContainerRuntime, clock: Clock) {
    this.#runtime = runtime;
    this.#clock = clock;
  }

  async container(id: string): Promise<UsageSample> {
    return this.#sample(id, await this.#runtime.usage(id));
  }

  async node(): Promise<UsageSample> {
    const [stat, memory] = await Promise.all([readFile('/proc/stat', 'utf8'), readFile('/proc/meminfo', 'utf8')]);
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(memory)?.[1] ?? 0) * 1024;
    const used = kilobytes('MemTotal') - kilobytes('MemFree');
    return this.#sample('', {
      cpuNanoseconds: busyNanoseconds(stat),
      memoryBytes: used,
      memoryWorkingSetBytes: kilobytes('MemTotal') - kilobytes('MemAvailable'),
    });
  }

  #sample(key: string, usage: ContainerUsage): UsageSample {
    const time = this.#clock.now();
    const before = this.#last.get(key);
    const seconds = before === undefined ? 0 : (time.getTime() - before.time.getTime()) / 1000;
    const nanoCores =
      before === undefined || seconds <= 0 ? (before?.nanoCores ?? 0) : Math.max(0, Math.round((usage.cpuNanoseconds - before.cpuNanoseconds) / seconds));
    const sample = { ...usage, time, nanoCores };
    this.#last.set(key, sample);
    return sample;
  }
}

const nanosecondsPerTick = 10_000_000;

/** user + nice + system + irq + softirq + steal of all CPUs. */
function busyNanoseconds(stat: string): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (stat.split('\n')[0] ?? '').trim().split(/\s+/).map(Number);
  return (user + nice + system + irq + softirq + steal) * nanosecondsPerTick;
}
