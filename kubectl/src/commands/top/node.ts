import { type Node, nodes } from '@kubets/api';
import { getObject, listObjects } from '../../api/resources-by-reference.ts';
import type { Command } from '../../command.ts';
import { booleanFlag, stringFlag } from '../../flags/flag.ts';
import { selectorFlag } from '../../flags/shared-flags.ts';
import { tableText } from '../../output/table-text.ts';
import type { Session } from '../../session.ts';
import {
  type Amounts,
  amountsOf,
  bySize,
  checkedSort,
  cpuText,
  memoryText,
  nodeMetrics,
  requireMetrics,
  showSwapFlag,
  swapText,
  type Usage,
} from './metrics.ts';

export const topNode: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  summary: 'Display resource (CPU/memory) usage of nodes',
  usage: 'top node [NAME | -l label]',
  examples: [{ does: 'Show metrics for all nodes', command: 'kubectl top node' }],
  flags: [
    booleanFlag('no-headers', 'If present, print output without headers'),
    selectorFlag,
    booleanFlag('show-capacity', 'Print node resources based on Capacity instead of Allocatable(default) of the nodes.'),
    { ...showSwapFlag, usage: 'Print node resources related to swap memory.' },
    stringFlag('sort-by', "If non-empty, sort nodes list using specified field. The field can be either 'cpu' or 'memory'."),
    booleanFlag('use-protocol-buffers', 'Enables using protocol-buffers to access Metrics API.', { default: 'true' }),
  ],
  run: showNodes,
};

async function showNodes(session: Session): Promise<void> {
  const { flags, args } = session;
  const sortBy = checkedSort(session);
  await requireMetrics(session);
  const [name] = args;
  const labelSelector = flags.optional('selector');
  const metrics = name === undefined ? await listObjects(session, nodeMetrics, { labelSelector }) : [await getObject(session, nodeMetrics, { name })];
  const known = name === undefined ? await listObjects(session, nodes, { labelSelector }) : [await getObject(session, nodes, { name })];
  const measured = new Map(metrics.map((one) => [one.metadata.name, amountsOf(one.usage)]));
  const rows = known
    .flatMap((node) => {
      const amounts = measured.get(node.metadata.name);
      return amounts === undefined ? [] : [{ name: node.metadata.name, amounts, whole: wholeOf(node, flags.boolean('show-capacity')) }];
    })
    .toSorted(bySize(sortBy));
  const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)', ...(flags.boolean('show-swap') ? ['SWAP(bytes)', 'SWAP(%)'] : [])];
  const unknown = known
    .filter(({ metadata }) => !measured.has(metadata.name))
    .map(({ metadata }) => [metadata.name, ...header.slice(1).map(() => '<unknown>')]);
  const measuredRows = rows.map(({ name: node, amounts, whole }) => usageRow(node, amounts, whole).slice(0, header.length));
  session.print(tableText([...(flags.boolean('no-headers') ? [] : [header]), ...measuredRows, ...unknown]));
}

function wholeOf({ status }: Node, capacity: boolean): Amounts {
  const { cpu, memory } = ((capacity ? status?.capacity : status?.allocatable) as Usage | undefined) ?? {};
  const swap = status?.nodeInfo?.swap?.capacity;
  return { ...amountsOf({ cpu, memory }), ...(swap !== undefined && { swap }) };
}

function usageRow(name: string, amounts: Amounts, whole: Amounts): readonly string[] {
  const share = (field: keyof Amounts): string => {
    const [used, all] = [amounts[field], whole[field]];
    return used === undefined || !all ? '<unknown>' : `${Math.floor((used / all) * 100)}%`;
  };
  return [name, cpuText(amounts), share('cpu'), memoryText(amounts), share('memory'), swapText(amounts), share('swap')];
}
