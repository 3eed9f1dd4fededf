import { getObject, listObjects } from '../../api/resources-by-reference.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, stringFlag } from '../../flags/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../../flags/shared-flags.ts';
import { tableText } from '../../output/table-text.ts';
import type { Session } from '../../session.ts';
import {
  type Amounts,
  amountsOf,
  bySize,
  checkedSort,
  cpuText,
  memoryText,
  type PodMetrics,
  podMetrics,
  requireMetrics,
  showSwapFlag,
  sum,
  swapText,
} from './metrics.ts';

export const topPod: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  summary: 'Display resource (CPU/memory) usage of pods',
  usage: 'top pod [NAME | -l label]',
  examples: [
    { does: 'Show metrics for all pods in the default namespace', command: 'kubectl top pod' },
    { does: 'Show metrics for a given pod and its containers', command: 'kubectl top pod POD_NAME --containers' },
  ],
  flags: [
    allNamespacesFlag,
    booleanFlag('containers', 'If present, print usage of containers within a pod.'),
    fieldSelectorFlag,
    booleanFlag('no-headers', 'If present, print output without headers.'),
    selectorFlag,
    showSwapFlag,
    stringFlag('sort-by', "If non-empty, sort pods list using specified field. The field can be either 'cpu' or 'memory'."),
    booleanFlag('sum', 'Print the sum of the resource usage'),
    booleanFlag('use-protocol-buffers', 'Enables using protocol-buffers to access Metrics API.', { default: 'true' }),
  ],
  run: showPods,
};

async function showPods(session: Session): Promise<void> {
  const { flags, args } = session;
  const sortBy = checkedSort(session);
  await requireMetrics(session);
  const [name] = args;
  const everywhere = flags.boolean('all-namespaces');
  const namespace = everywhere ? undefined : session.namespace;
  const selectors = { labelSelector: flags.optional('selector'), fieldSelector: flags.optional('field-selector') };
  if (name !== undefined && (selectors.labelSelector ?? selectors.fieldSelector) !== undefined)
    throw new CommandError('only one of NAME or selector can be provided');
  const found =
    name === undefined ? await listObjects(session, podMetrics, { namespace, ...selectors }) : [await getObject(session, podMetrics, { namespace, name })];
  if (found.length === 0) return session.note(namespace === undefined ? 'No resources found' : `No resources found in ${namespace} namespace.`);
  const measured = found
    .map((pod) => ({ pod, name: pod.metadata.name, amounts: sum(pod.containers.map(({ usage }) => amountsOf(usage))) }))
    .toSorted(bySize(sortBy));
  const withSwap = flags.boolean('show-swap');
  const amountCells = (amounts: Amounts): readonly string[] => [cpuText(amounts), memoryText(amounts), ...(withSwap ? [swapText(amounts)] : [])];
  const rows = measured.flatMap(({ pod }) => podRows(pod, { everywhere, byContainer: flags.boolean('containers'), amountCells }));
  const header = [
    ...(everywhere ? ['NAMESPACE'] : []),
    ...(flags.boolean('containers') ? ['POD', 'NAME'] : ['NAME']),
    'CPU(cores)',
    'MEMORY(bytes)',
    ...(withSwap ? ['SWAP(bytes)'] : []),
  ];
  const total = sum(measured.map(({ amounts }) => amounts));
  const cells = amountCells(total);
  const blanks = header.slice(cells.length).map(() => '');
  const sums = flags.boolean('sum')
    ? [
        [...blanks, ...cells.map(() => '________')],
        [...blanks, ...cells],
      ]
    : [];
  session.print(tableText([...(flags.boolean('no-headers') ? [] : [header]), ...rows, ...sums]));
}

interface RowOptions {
  readonly everywhere: boolean;
  readonly byContainer: boolean;
  readonly amountCells: (amounts: Amounts) => readonly string[];
}

function podRows({ metadata, containers }: PodMetrics, { everywhere, byContainer, amountCells }: RowOptions): readonly (readonly string[])[] {
  const start = [...(everywhere ? [metadata.namespace ?? ''] : []), metadata.name];
  if (byContainer) return containers.map(({ name, usage }) => [...start, name, ...amountCells(amountsOf(usage))]);
  return [[...start, ...amountCells(sum(containers.map(({ usage }) => amountsOf(usage))))]];
}
