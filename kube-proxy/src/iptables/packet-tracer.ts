import type { RuleSet } from './rule-set.ts';

export interface Packet {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  /** The destination is an address of this node. */
  readonly toThisNode?: boolean;
  /** The packet was made on this node. */
  readonly fromThisNode?: boolean;
}

export interface Verdict {
  /** `address:port` after DNAT; undefined when no rule changed the destination. */
  readonly destination: string | undefined;
  readonly masqueraded: boolean;
  readonly rejected: 'REJECT' | 'DROP' | undefined;
  /** Chains passed, in order. */
  readonly path: readonly string[];
}

/**
 * Follows a packet through rendered rules as the kernel would: the test kit of the rules' meaning. `random` decides the
 * statistic matches (a number below the probability takes the rule). Session affinity has no memory here.
 */
export function tracePacket(rules: RuleSet, packet: Packet, random: () => number = () => 0): Verdict {
  const path: string[] = [];
  const state = { destination: undefined as string | undefined, masqueraded: false };
  const walk = (chains: RuleSet['nat'], chain: string): 'done' | 'return' => {
    path.push(chain);
    for (const rule of chains.get(chain) ?? []) {
      if (!matches(rule, packet, random)) continue;
      const target = / -j (\S+)/.exec(` ${rule}`)?.[1] ?? '';
      if (target === 'RETURN') return 'return';
      if (target === 'DNAT') {
        state.destination = /--to-destination (\S+)/.exec(rule)?.[1];
        return 'done';
      }
      if (target === 'MARK') state.masqueraded ||= rule.includes('--or-mark 0x4000');
      else if (target === 'REJECT' || target === 'DROP') return 'done';
      else if (walk(chains, target) === 'done') return 'done';
    }
    return 'return';
  };
  walk(rules.nat, 'KUBE-SERVICES');
  return { ...state, rejected: state.destination === undefined ? refused(rules, packet) : undefined, path };
}

function refused(rules: RuleSet, packet: Packet): Verdict['rejected'] {
  for (const chain of ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES']) {
    const rule = rules.filter.get(chain)?.find((candidate) => matches(candidate, packet, () => 0));
    if (rule !== undefined) return rule.includes('-j DROP') ? 'DROP' : 'REJECT';
  }
  return undefined;
}

function matches(rule: string, packet: Packet, random: () => number): boolean {
  const option = (pattern: RegExp): readonly string[] | undefined => pattern.exec(` ${rule}`)?.slice(1);
  const source = option(/ (! )?-s (\S+)/);
  const [destination] = option(/ -d (\S+)/) ?? [];
  const [protocol] = option(/ -p (\S+)/) ?? [];
  const [port] = option(/--dport (\d+)/) ?? [];
  const [probability] = option(/--probability (\S+)/) ?? [];
  return (
    (source === undefined || inRange(packet.source, source[1] ?? '') !== (source[0] !== undefined)) &&
    (destination === undefined || inRange(packet.destination, destination)) &&
    (protocol === undefined || protocol === packet.protocol) &&
    (port === undefined || Number(port) === packet.port) &&
    (!rule.includes('--dst-type LOCAL') || packet.toThisNode === true) &&
    (!rule.includes('--src-type LOCAL') || packet.fromThisNode === true) &&
    !rule.includes('--rcheck') &&
    (probability === undefined || random() < Number(probability))
  );
}

function inRange(address: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const mask = Number(bits) === 0 ? 0 : (-1 << (32 - Number(bits))) >>> 0;
  return (toNumber(address) & mask) >>> 0 === (toNumber(base) & mask) >>> 0;
}

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
