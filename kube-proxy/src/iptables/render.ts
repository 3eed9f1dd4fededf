import type { ServicePort } from '../service-ports.ts';
import { renderServicePort, type RenderOptions, type ServicePortRules } from './render-service-port.ts';
import { comment, type Chains, type RuleSet } from './rule-set.ts';

const masqueradeMark = '0x4000/0x4000';

/**
 * The rules of kube-proxy's iptables mode: chain names, order and comments as upstream programs them, so that people and
 * tools find what they know (https://kubernetes.io/docs/reference/networking/virtual-ips/#proxy-mode-iptables). What was
 * rendered of a port is kept as long as the port: of 10,000 Services only those that changed cost anything.
 */
export class RuleRenderer {
  readonly #options: RenderOptions;
  readonly #rendered = new WeakMap<ServicePort, ServicePortRules>();

  constructor(options: RenderOptions) {
    this.#options = options;
  }

  render(ports: readonly ServicePort[]): RuleSet {
    const rules = ports.map((port) => this.#rulesOf(port));
    const nat = [...rules.map((one) => one.nat), lastOfAll];
    const filter = rules.map((one) => one.filter);
    return { nat: merge(fixedNatChains, nat), filter: merge(fixedFilterChains, filter) };
  }

  #rulesOf(port: ServicePort): ServicePortRules {
    const known = this.#rendered.get(port);
    if (known !== undefined) return known;
    const rules = renderServicePort(port, this.#options);
    this.#rendered.set(port, rules);
    return rules;
  }
}

/** Chains all ports share grow by the rules of each; any other belongs to one port and is taken as it is. */
function merge(fixed: readonly (readonly [string, readonly string[]])[], parts: readonly Chains[]): Chains {
  const shared = new Map(fixed.map(([chain, rules]) => [chain, [...rules]]));
  const merged = new Map<string, readonly string[]>(shared);
  for (const part of parts) {
    for (const [chain, rules] of part) {
      const common = shared.get(chain);
      if (common === undefined) merged.set(chain, rules);
      else common.push(...rules);
    }
  }
  return merged;
}

const lastOfAll: Chains = new Map([
  [
    'KUBE-SERVICES',
    [`${comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`],
  ],
]);

const fixedNatChains: readonly [string, readonly string[]][] = [
  ['KUBE-SERVICES', []],
  ['KUBE-NODEPORTS', []],
  ['KUBE-MARK-MASQ', [`-j MARK --or-mark 0x4000`]],
  [
    'KUBE-POSTROUTING',
    [
      `-m mark ! --mark ${masqueradeMark} -j RETURN`,
      // The mark is cleared, so that a packet that passes the stack again is not masqueraded twice.
      `-j MARK --xor-mark 0x4000`,
      `${comment('kubernetes service traffic requiring SNAT')} -j MASQUERADE --random-fully`,
    ],
  ],
];

const fixedFilterChains: readonly [string, readonly string[]][] = [
  ['KUBE-SERVICES', []],
  ['KUBE-EXTERNAL-SERVICES', []],
  ['KUBE-NODEPORTS', []],
  ['KUBE-PROXY-FIREWALL', []],
  [
    'KUBE-FIREWALL',
    // Packets to 127.0.0.1 are routed, for node ports: those that are for no node port must come from this node.
    [`${comment('block incoming localnet connections')} -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`],
  ],
  [
    'KUBE-FORWARD',
    [
      '-m conntrack --ctstate INVALID -j DROP',
      `${comment('kubernetes forwarding rules')} -m mark --mark ${masqueradeMark} -j ACCEPT`,
      `${comment('kubernetes forwarding conntrack rule')} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    ],
  ],
];
