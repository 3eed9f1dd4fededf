import type { UdpFlows } from './conntrack.ts';
import { RuleRenderer } from './iptables/render.ts';
import { changedRules, countRules, restoreInput, unknownRules, type ChainNames, type RuleSet } from './iptables/rule-set.ts';
import type { ProxyMetrics } from './metrics/proxy-metrics.ts';
import type { ServicePort } from './service-ports.ts';
import { staleFlows, udpChanged } from './stale-flows.ts';

/** The kernel as the proxier sees it. */
export interface PacketFilter {
  /** All of the input takes effect or, when it throws, nothing. */
  restore(input: string): Promise<void>;
  /** Chains of single Services and endpoints there are, whoever made them. */
  servicesChains(): Promise<ChainNames>;
  ensureJumps(): Promise<void>;
  /** False after somebody flushed the rules. */
  intact(): Promise<boolean>;
  udpFlows(): Promise<readonly UdpFlows[]>;
  forget(flows: UdpFlows): Promise<void>;
}

export interface ProxierOptions {
  readonly filter: PacketFilter;
  readonly clusterCidr: string | undefined;
  readonly metrics?: ProxyMetrics;
}

/** Keeps the kernel's rules equal to the Services: the first sync writes all and removes what an earlier proxy left, later ones write only chains that changed. */
export class Proxier {
  readonly #options: ProxierOptions;
  readonly #renderer: RuleRenderer;
  #applied: RuleSet | undefined;
  #ports: readonly ServicePort[] = [];

  constructor(options: ProxierOptions) {
    this.#options = options;
    this.#renderer = new RuleRenderer({ clusterCidr: options.clusterCidr });
  }

  async sync(ports: readonly ServicePort[]): Promise<void> {
    const { filter, metrics } = this.#options;
    const started = performance.now();
    const full = this.#applied === undefined;
    const rules = this.#renderer.render(ports);
    const written = changedRules(rules, this.#applied);
    await this.#write(restoreInput(rules, this.#applied ?? unknownRules(await filter.servicesChains())), full);
    if (full) await filter.ensureJumps();
    this.#applied = rules;
    metrics?.synced({ full, ms: performance.now() - started, rules: countRules(rules), written });
    await this.#forgetStaleFlows(ports);
  }

  /** Tells whether the rules were flushed by somebody else; the next sync then writes all of them. */
  async lostRules(): Promise<boolean> {
    if (this.#applied === undefined || (await this.#options.filter.intact())) return false;
    this.#applied = undefined;
    return true;
  }

  /** Flows are older than the rules, and older than this process: all there are must agree with what is served now. */
  async #forgetStaleFlows(ports: readonly ServicePort[]): Promise<void> {
    const { filter, metrics } = this.#options;
    if (udpChanged(ports, this.#ports)) {
      const started = performance.now();
      const stale = staleFlows(await filter.udpFlows(), ports, this.#ports);
      for (const flows of stale) await filter.forget(flows);
      metrics?.flowsForgotten(stale.length, performance.now() - started);
    }
    this.#ports = ports;
  }

  /** What the kernel holds is unknown after a failure: everything is written the next time. */
  async #write(input: string, full: boolean): Promise<void> {
    try {
      await this.#options.filter.restore(input);
    } catch (error) {
      this.#applied = undefined;
      this.#options.metrics?.failed(full);
      throw error;
    }
  }
}
