import { describe, expect, it } from 'vitest';
import type { UdpFlows } from './conntrack.ts';
import { Proxier, type PacketFilter } from './proxier.ts';
import { buildServicePort } from './testing/builders.ts';

function recordingFilter(): PacketFilter & {
  readonly inputs: string[];
  failNext: boolean;
  flushed: boolean;
  flows: readonly UdpFlows[];
  readonly forgotten: UdpFlows[];
} {
  const inputs: string[] = [];
  return {
    inputs,
    failNext: false,
    flushed: false,
    flows: [],
    forgotten: [],
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
    async udpFlows() {
      return this.flows;
    },
    async forget(flows) {
      this.forgotten.push(flows);
    },
  };
}

const proxierOn = (filter: PacketFilter): Proxier => new Proxier({ filter, clusterCidr: undefined });

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

  it('forgets at its start flows that were left to endpoints gone meanwhile', async () => {
    const filter = recordingFilter();
    filter.flows = [{ destination: '10.96.0.10', port: 53, answeredBy: '10.244.9.9' }];
    await proxierOn(filter).sync([buildServicePort({ protocol: 'udp', port: 53 })]);
    expect(filter.forgotten).toEqual(filter.flows);
  });
});
