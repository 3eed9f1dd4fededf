import type { Clock } from '@kubets/machinery';
import type { ContainerSpec } from '../pods/pod-containers.ts';
import type { ProbeResults } from '../pods/pod-situation.ts';
import { countOutcome, noProbes, type ProbeCount } from './probe-thresholds.ts';
import { runProbe, type ProbeOutcome, type ProbeSpec, type ProbeTarget } from './run-probe.ts';

export type ProbeKind = 'Startup' | 'Liveness' | 'Readiness';

export interface ContainerProbesOptions {
  readonly target: ProbeTarget;
  readonly startedAt: Date;
  readonly clock: Clock;
  /** Called when the results changed. */
  readonly onChange: () => void;
  /** Called with what each probe comes to. */
  readonly onOutcome: (kind: ProbeKind, outcome: ProbeOutcome) => void;
  readonly probe?: (spec: ProbeSpec, target: ProbeTarget) => Promise<ProbeOutcome>;
}

/** The probes of one running container: liveness and readiness begin when the startup probe has succeeded. */
export class ContainerProbes {
  readonly #options: ContainerProbesOptions;
  readonly #stop = new AbortController();
  #results: ProbeResults;

  constructor(options: ContainerProbesOptions) {
    const { startupProbe, readinessProbe } = options.target.container;
    this.#options = options;
    this.#results = { started: startupProbe === undefined, ready: startupProbe === undefined && readinessProbe === undefined, kill: undefined };
    void this.#run();
  }

  get results(): ProbeResults {
    return this.#results;
  }

  stop(): void {
    this.#stop.abort(new Error('the container is not probed any more'));
  }

  async #run(): Promise<void> {
    const { startupProbe, livenessProbe, readinessProbe }: ContainerSpec = this.#options.target.container;
    if (startupProbe !== undefined) {
      await this.#repeat('Startup', startupProbe, (verdict) => {
        if (verdict) this.#set({ started: true, ready: readinessProbe === undefined });
        else this.#set({ kill: { probe: 'Startup', graceSeconds: startupProbe.terminationGracePeriodSeconds } });
        return 'done';
      });
    }
    if (livenessProbe !== undefined) {
      void this.#repeat('Liveness', livenessProbe, (verdict) => {
        if (verdict) return 'again';
        this.#set({ kill: { probe: 'Liveness', graceSeconds: livenessProbe.terminationGracePeriodSeconds } });
        return 'done';
      });
    }
    if (readinessProbe !== undefined) {
      void this.#repeat('Readiness', readinessProbe, (verdict) => {
        this.#set({ ready: verdict });
        return 'again';
      });
    }
  }

  async #repeat(kind: ProbeKind, spec: ProbeSpec, conclude: (verdict: boolean) => 'again' | 'done'): Promise<void> {
    const { clock, target, startedAt, onOutcome, probe = runProbe } = this.#options;
    const { signal } = this.#stop;
    let count: ProbeCount = noProbes;
    try {
      await clock.sleep(Math.max(0, startedAt.getTime() + (spec.initialDelaySeconds ?? 0) * 1000 - clock.now().getTime()), signal);
      for (;;) {
        const outcome = await probe(spec, target);
        if (signal.aborted) return;
        onOutcome(kind, outcome);
        count = countOutcome(count, outcome.result, spec);
        if (count.verdict !== undefined && conclude(count.verdict) === 'done') return;
        await clock.sleep((spec.periodSeconds ?? 10) * 1000, signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #set(change: Partial<ProbeResults>): void {
    const next = { ...this.#results, ...change };
    const changed = next.started !== this.#results.started || next.ready !== this.#results.ready || next.kill !== this.#results.kill;
    this.#results = next;
    if (changed) this.#options.onChange();
  }
}
