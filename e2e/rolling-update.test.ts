import { describe, expect, it } from 'vitest';
import { config } from './harness/cluster-under-test.ts';
import { kubectl } from './harness/run-program.ts';

describe('a rolling update of the front end under constant requests', () => {
  it('fails no request, and can be undone', async () => {
    const stop = new AbortController();
    const asking = Promise.all(config().nodes.map(({ address }) => askUntil(stop.signal, address)));
    await kubectl('set', 'env', 'deployment/front-end', 'ROUND=2');
    expect(await kubectl('rollout', 'status', 'deployment/front-end', '--timeout=90s')).toContain('successfully rolled out');
    expect(await kubectl('rollout', 'history', 'deployment/front-end')).toMatch(/^2 /m);
    await kubectl('rollout', 'undo', 'deployment/front-end');
    await kubectl('rollout', 'status', 'deployment/front-end', '--timeout=90s');
    stop.abort();
    const results = await asking;
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    for (const { answered } of results) expect(answered).toBeGreaterThan(20);
    expect(await kubectl('get', 'deployment/front-end', '-o', 'jsonpath={.spec.template.spec.containers[0].env[*].name}')).not.toContain('ROUND');
  });
});

interface Tally {
  readonly answered: number;
  readonly failures: readonly string[];
}

async function askUntil(signal: AbortSignal, address: string): Promise<Tally> {
  const failures: string[] = [];
  let answered = 0;
  while (!signal.aborted) {
    try {
      const response = await fetch(`http://${address}:30080/`, { signal: AbortSignal.timeout(5000), headers: { connection: 'close' } });
      await response.text();
      if (response.status === 200) answered++;
      else failures.push(`status ${response.status}`);
    } catch (error) {
      failures.push(String(error));
    }
  }
  return { answered, failures };
}
