/** Rules by chain, each without its `-A CHAIN`. */
export type Chains = ReadonlyMap<string, readonly string[]>;

export const comment = (text: string): string => `-m comment --comment "${text}"`;

/** Every chain kube-proxy owns. */
export interface RuleSet {
  readonly nat: Chains;
  readonly filter: Chains;
}

export type ChainNames = Readonly<Record<'nat' | 'filter', readonly string[]>>;

/** Chains of which nothing but the name is known: they differ from any that is to be written. */
export function unknownRules(names: ChainNames): RuleSet {
  const chains = (some: readonly string[]): Chains => new Map(some.map((name) => [name, ['whatever it held']]));
  return { nat: chains(names.nat), filter: chains(names.filter) };
}

/**
 * Input of `iptables-restore --noflush` that turns `previous` into `next`: only chains that changed are written, chains
 * that are no more are deleted. Empty when nothing changed. Without `previous` everything is written.
 */
export function restoreInput(next: RuleSet, previous?: RuleSet): string {
  return (['filter', 'nat'] as const).map((table) => tableInput(table, next[table], previous?.[table])).join('');
}

export function countRules({ nat, filter }: RuleSet): Readonly<Record<'nat' | 'filter', number>> {
  const count = (chains: Chains): number => chains.values().reduce((sum, rules) => sum + rules.length, 0);
  return { nat: count(nat), filter: count(filter) };
}

/** How many rules the input of `restoreInput` writes. */
export function changedRules(next: RuleSet, previous?: RuleSet): Readonly<Record<'nat' | 'filter', number>> {
  const count = (chains: Chains, before: Chains | undefined): number =>
    changed(chains, before).reduce((sum, chain) => sum + (chains.get(chain)?.length ?? 0), 0);
  return { nat: count(next.nat, previous?.nat), filter: count(next.filter, previous?.filter) };
}

/** How many chains the input of `restoreInput` touches. */
export function changedChains(next: RuleSet, previous?: RuleSet): number {
  return (['filter', 'nat'] as const).reduce(
    (sum, table) => sum + changed(next[table], previous?.[table]).length + removed(next[table], previous?.[table]).length,
    0,
  );
}

function tableInput(table: string, next: Chains, previous: Chains | undefined): string {
  const written = changed(next, previous);
  const deleted = removed(next, previous);
  if (written.length === 0 && deleted.length === 0) return '';
  const lines = [
    `*${table}`,
    // Naming a chain empties it, or makes it.
    ...[...written, ...deleted].map((chain) => `:${chain} - [0:0]`),
    ...written.flatMap((chain) => (next.get(chain) ?? []).map((rule) => `-A ${chain} ${rule}`)),
    ...deleted.map((chain) => `-X ${chain}`),
    'COMMIT',
  ];
  return `${lines.join('\n')}\n`;
}

function changed(next: Chains, previous: Chains | undefined): readonly string[] {
  return [...next].filter(([chain, rules]) => !sameRules(rules, previous?.get(chain))).map(([chain]) => chain);
}

function removed(next: Chains, previous: Chains | undefined): readonly string[] {
  return [...(previous?.keys() ?? [])].filter((chain) => !next.has(chain));
}

function sameRules(a: readonly string[], b: readonly string[] | undefined): boolean {
  if (a === b) return true;
  return b !== undefined && a.length === b.length && a.every((rule, index) => rule === b[index]);
}
