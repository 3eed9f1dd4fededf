import { BlockList } from 'node:net';
import { runCommand } from '../run-command.ts';

/** Where this machine sends packets to, the default route left out: ranges such as `10.0.0.0/8`, and single addresses. */
export async function hostRoutes(): Promise<readonly string[]> {
  const routes = JSON.parse(await runCommand(['ip', '-json', '-4', 'route', 'show', 'table', 'all'])) as readonly { readonly dst: string }[];
  return [...new Set(routes.map(({ dst }) => dst))].filter((range) => range !== 'default');
}

/** Whether an address is in both of two IPv4 ranges: one of them then holds the first of the other. */
export function overlaps(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

function contains(range: string, other: string): boolean {
  const [network = '', length = '32'] = range.split('/');
  const [first = ''] = other.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(length), 'ipv4');
  return list.check(first, 'ipv4');
}
