import { describe, expect, it } from 'vitest';
import type { UdpFlows } from './conntrack.ts';
import { serviceChains } from './iptables/chain-names.ts';
import type { ChainNames } from './iptables/rule-set.ts';
import { Proxier, type PacketFilter } from './proxier.ts';
import { buildServicePort } from './testing/builders.ts';

function recordingFilter(): PacketFilter & {
  readonly inputs: string[];
  failNext: boolean;
  flushed: boolean;
  flows: readonly UdpFlows[];
  chains: ChainNames;
  readonly forgotten: UdpFlows[];
} {
  const inputs: string[] = [];
  return {
    inputs,
    failNext: false,
    flushed: false,
    flows: [],
    chains: { nat: [], filter: [] },
    forgotten: [],
    async restore(input) {
      if (this.failNext) {
        this.failNext = false;
        throw new Error('iptables-restore: line 1 failed');
      }
      inputs.push(input);
    },
    async servicesChains() {
      return this.chains;
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

  it('removes at its start chains of Services that went meanwhile, and no others', async () => {
    const filter = recordingFilter();
    const { service } = serviceChains(buildServicePort());
    filter.chains = { nat: ['KUBE-SVC-GONE', service], filter: ['KUBE-FW-GONE'] };
    const proxier = proxierOn(filter);
    await proxier.sync([buildServicePort()]);
    expect(filter.inputs[0]?.split('\n').filter((line) => line.startsWith('-X'))).toEqual(['-X KUBE-FW-GONE', '-X KUBE-SVC-GONE']);
    expect(filter.inputs[0]).toContain(`\n-A ${service} `);
  });

  it('forgets at its start flows that were left to endpoints gone meanwhile', async () => {
    const filter = recordingFilter();
    filter.flows = [{ destination: '10.96.0.10', port: 53, answeredBy: '10.244.9.9' }];
    await proxierOn(filter).sync([buildServicePort({ protocol: 'udp', port: 53 })]);
    expect(filter.forgotten).toEqual(filter.flows);
  });
});
