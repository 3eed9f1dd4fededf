import { fakeClock, type FakeClock } from '@kubets/test-cluster';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeRuntime } from '../testing/fake-runtime/fake-runtime.ts';
import { buildContainer } from '../testing/build-situation.ts';
import { ContainerProbes } from './container-probes.ts';
import type { ProbeOutcome, ProbeSpec } from './run-probe.ts';

const every = (seconds: number, rest: Partial<ProbeSpec> = {}): ProbeSpec => ({
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
  periodSeconds: seconds,
  exec: { command: [] },
  ...rest,
});

const success: ProbeOutcome = { result: 'success' };
const failure: ProbeOutcome = { result: 'failure', output: 'no' };

describe('ContainerProbes', () => {
  let clock: FakeClock;
  let outcome: ProbeOutcome;
  let probed: number;
  let told: string[];
  beforeEach(() => {
    clock = fakeClock();
    outcome = success;
    probed = 0;
    told = [];
  });
  const probesOf = (probes: Parameters<typeof buildContainer>[0]): ContainerProbes =>
    new ContainerProbes({
      target: { runtime: createFakeRuntime(), containerId: '1', container: buildContainer(probes), host: '127.0.0.1' },
      startedAt: clock.now(),
      clock,
      onChange: () => undefined,
      onOutcome: (kind, { result }) => told.push(`${kind} ${result}`),
      probe: async () => {
        probed += 1;
        return outcome;
      },
    });

  it('without probes a container is ready at once', () => {
    expect(probesOf({ name: 'web' }).results).toEqual({ started: true, ready: true, kill: undefined });
  });

  it('a readiness probe makes ready, and takes it back after as many failures as its threshold', async () => {
    const probes = probesOf({ name: 'web', readinessProbe: every(5, { failureThreshold: 2 }) });
    expect(probes.results.ready).toBe(false);
    await clock.advance(0);
    expect(probes.results.ready).toBe(true);
    outcome = failure;
    await clock.advance(5_000);
    expect(probes.results.ready).toBe(true);
    await clock.advance(5_000);
    expect(probes.results.ready).toBe(false);
    expect(told).toEqual(['Readiness success', 'Readiness failure', 'Readiness failure']);
  });

  it('a liveness probe waits its initial delay and asks for the end once', async () => {
    outcome = failure;
    const probes = probesOf({ name: 'web', livenessProbe: every(1, { initialDelaySeconds: 30, failureThreshold: 3, terminationGracePeriodSeconds: 7 }) });
    await clock.advance(29_000);
    expect(probed).toBe(0);
    await clock.advance(4_000);
    expect(probes.results.kill).toEqual({ probe: 'Liveness', graceSeconds: 7 });
    await clock.advance(60_000);
    expect(probed).toBe(3);
  });

  it('what is unknown neither counts as a failure nor ends a row of them, and a warning is a success', async () => {
    outcome = failure;
    const probes = probesOf({ name: 'web', livenessProbe: every(1, { failureThreshold: 3 }), readinessProbe: every(1, { failureThreshold: 3 }) });
    await clock.advance(1_000);
    outcome = { result: 'unknown', output: 'no such port' };
    await clock.advance(60_000);
    expect(probes.results).toEqual({ started: true, ready: false, kill: undefined });
    outcome = { result: 'warning', output: 'moved' };
    await clock.advance(1_000);
    expect(probes.results).toEqual({ started: true, ready: true, kill: undefined });
  });

  it('the other probes begin when the startup probe has succeeded', async () => {
    outcome = failure;
    const probes = probesOf({ name: 'web', startupProbe: every(10, { failureThreshold: 30 }), livenessProbe: every(10, { failureThreshold: 1 }) });
    await clock.advance(60_000);
    expect(probes.results).toEqual({ started: false, ready: false, kill: undefined });
    outcome = success;
    await clock.advance(10_000);
    expect(probes.results).toEqual({ started: true, ready: true, kill: undefined });
    outcome = failure;
    await clock.advance(10_000);
    expect(probes.results.kill).toEqual({ probe: 'Liveness', graceSeconds: undefined });
  });

  it('a startup probe that never succeeds asks for the end', async () => {
    outcome = failure;
    const probes = probesOf({ name: 'web', startupProbe: every(1, { failureThreshold: 4 }) });
    await clock.advance(4_000);
    expect(probes.results.kill).toEqual({ probe: 'Startup', graceSeconds: undefined });
  });

  it('what is stopped probes no more', async () => {
    const probes = probesOf({ name: 'web', readinessProbe: every(1) });
    await clock.advance(0);
    probes.stop();
    await clock.advance(10_000);
    expect(probed).toBe(1);
    expect(clock.sleepers).toBe(0);
  });
});
