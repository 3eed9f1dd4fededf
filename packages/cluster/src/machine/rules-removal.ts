/** Chains the components make: kube-proxy's, and the one that masquerades pods. */
const ownChain = /^(KUBE|KUBETS)-/;

/**
 * From what `iptables-save` printed, the input of `iptables-restore --noflush` that takes out the components' chains and the jumps into them,
 * and nothing else. Empty when there is nothing to take out.
 */
export function renderRulesRemoval(saved: string): string {
  return saved
    .split(/^(?=\*)/m)
    .map(renderTable)
    .join('');
}

function renderTable(saved: string): string {
  const lines = saved.split('\n');
  const table = lines.find((line) => line.startsWith('*'));
  const chains = lines.flatMap((line) => /^:(\S+)/.exec(line)?.[1] ?? []).filter((chain) => ownChain.test(chain));
  if (table === undefined || chains.length === 0) return '';
  const jumps = lines.filter((line) => leadsToOwnChain(line)).map((line) => line.replace(/^-A/, '-D'));
  return [table, ...jumps, ...chains.map((chain) => `-F ${chain}`), ...chains.map((chain) => `-X ${chain}`), 'COMMIT', ''].join('\n');
}

function leadsToOwnChain(line: string): boolean {
  const [, chain, target] = /^-A (\S+).* -[jg] (\S+)/.exec(line) ?? [];
  return chain !== undefined && target !== undefined && !ownChain.test(chain) && ownChain.test(target);
}
