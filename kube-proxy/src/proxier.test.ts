import { Counter, Histogram, createMetrics } from '@kubets/daemon';
import { describe, expect, it } from 'vitest';
import { staleFlows } from './conntrack.ts';
import { Proxier, type PacketFilter } from './proxier.ts';
import { buildServicePort, destination } from './testing/builders.ts';

function recordingFilter(): PacketFilter & { readonly inputs: string[]; failNext: boolean; flushed: boolean } {
  const inputs: string[] = [];
  return {
    inputs,
    failNext: false,
    flushed: false,
    async restore(input) {
      if (this.failNext) {
        this.failNext = false;
        throw new Error('iptables-restore: line 1 failed');
      }
      inputs.push(input);
    },
    async ensureJumps() {},
    async intact() {
      return !this.flushed;
    },
    async forgetFlow() {},
  };
}

function proxierOn(filter: PacketFilter): Proxier {
  const registers = [createMetrics()];
  const duration = new Histogram({ name: 'duration', help: 'test', registers });
  return new Proxier({ filter, clusterCidr: undefined, duration, rulesWritten: new Counter({ name: 'lines', help: 'test', registers }) });
}

describe('Proxier', () => {
  it('writes everything again after a failed write, since what the kernel holds is unknown', async () => {
    const filter = recordingFilter();
    const proxier = proxierOn(filter);
    await proxier.sync([buildServicePort()]);
    filter.failNext = true;
    await expect(proxier.sync([])).rejects.toThrow('line 1 failed');
    await proxier.sync([buildServicePort()]);
    expect(filter.inputs[1]).toBe(filter.inputs[0]);
  });

  it('writes everything again after somebody flushed the tables', async () => {
    const filter = recordingFilter();
    const proxier = proxierOn(filter);
    await proxier.sync([buildServicePort()]);
    expect(await proxier.lostRules()).toBe(false);
    filter.flushed = true;
    expect(await proxier.lostRules()).toBe(true);
    await proxier.sync([buildServicePort()]);
    expect(filter.inputs[1]).toBe(filter.inputs[0]);
  });
});

describe('staleFlows', () => {
  const udp = buildServicePort({ protocol: 'udp', nodePort: 30053 });

  it('forgets UDP flows to an endpoint that is gone', () => {
    expect(staleFlows([{ ...udp, clusterEndpoints: [destination('10.244.2.2')] }], [udp])).toEqual([
      ['-D', '--orig-dst', '10.96.0.10', '--dst-nat', '10.244.1.2', '-p', 'udp'],
      ['-D', '-p', 'udp', '--dport', '30053', '--dst-nat', '10.244.1.2'],
    ]);
  });

  it('forgets UDP flows that began while the Service had no endpoint', () => {
    expect(staleFlows([udp], [{ ...udp, clusterEndpoints: [] }])).toContainEqual(['-D', '--orig-dst', '10.96.0.10', '-p', 'udp']);
  });

  it('leaves TCP alone, whose connections end by themselves', () => {
    expect(staleFlows([buildServicePort({ clusterEndpoints: [] })], [buildServicePort()])).toEqual([]);
  });
});
