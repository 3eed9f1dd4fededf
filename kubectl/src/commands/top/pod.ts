import { getObject, listObjects } from '../../api/resources-by-reference.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, stringFlag } from '../../flags/flag.ts';
import { allNamespacesFlag, fieldSelectorFlag, selectorFlag } from '../../flags/shared-flags.ts';
import { tableText } from '../../output/table-text.ts';
import type { Session } from '../../session.ts';
import { amountsOf, bySize, checkedSort, cpuText, memoryText, type PodMetrics, podMetrics, requireMetrics, sum } from './metrics.ts';

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
  const rows = measured.flatMap(({ pod }) => podRows(pod, everywhere, flags.boolean('containers')));
  const header = [...(everywhere ? ['NAMESPACE'] : []), ...(flags.boolean('containers') ? ['POD', 'NAME'] : ['NAME']), 'CPU(cores)', 'MEMORY(bytes)'];
  const total = sum(measured.map(({ amounts }) => amounts));
  const blanks = header.slice(2).map(() => '');
  const sums = flags.boolean('sum')
    ? [
        [...blanks, '________', '________'],
        [...blanks, cpuText(total), memoryText(total)],
      ]
    : [];
  session.print(tableText([...(flags.boolean('no-headers') ? [] : [header]), ...rows, ...sums]));
}

function podRows({ metadata, containers }: PodMetrics, withNamespace: boolean, byContainer: boolean): readonly (readonly string[])[] {
  const start = [...(withNamespace ? [metadata.namespace ?? ''] : []), metadata.name];
  if (!byContainer) {
    const amounts = sum(containers.map(({ usage }) => amountsOf(usage)));
    return [[...start, cpuText(amounts), memoryText(amounts)]];
  }
  return containers.map(({ name, usage }) => {
    const amounts = amountsOf(usage);
    return [...start, name, cpuText(amounts), memoryText(amounts)];
  });
}
