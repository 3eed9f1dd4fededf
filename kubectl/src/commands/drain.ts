import { daemonSets, type Pod, pods } from '@kubets/api';
import { controllerOf, isApiError } from '@kubets/machinery';
import { getObject, listObjects } from '../api/resources-by-reference.ts';
import type { LiveObject } from '../arguments/fetch-objects.ts';
import { dryRunOf, dryRunSuffix } from '../changes/dry-run.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { booleanFlag, durationFlag, intFlag, stringFlag } from '../flags/flag.ts';
import { chunkSizeFlag, dryRunFlag, selectorFlag } from '../flags/shared-flags.ts';
import type { Session } from '../session.ts';
import { chosenNodes } from './drain/choose-nodes.ts';
import { chooseDrainPods, type OwnerState } from './drain/choose-pods.ts';
import { evictPods } from './drain/evict-pods.ts';
import { setOne } from './drain/set-schedulable.ts';

export const drainCommand: Command = {
  name: 'drain',
  summary: 'Drain node in preparation for maintenance',
  description:
    "The given node will be marked unschedulable to prevent new pods from arriving. 'drain' evicts the pods that disruption budgets allow, and waits until they are gone.",
  usage: 'drain NODE',
  examples: [
    { does: 'Drain node "foo", even if there are pods not managed by a controller on it', command: 'kubectl drain foo --force' },
    {
      does: 'As above, but abort if there are pods not managed by a controller, and use a grace period of 15 minutes',
      command: 'kubectl drain foo --grace-period=900',
    },
  ],
  flags: [
    chunkSizeFlag,
    booleanFlag('delete-emptydir-data', 'Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained).'),
    booleanFlag(
      'disable-eviction',
      'Force drain to use delete, even if eviction is supported. This will bypass checking PodDisruptionBudgets, use with caution.',
    ),
    dryRunFlag,
    booleanFlag('force', 'Continue even if there are pods that do not declare a controller.'),
    intFlag(
      'grace-period',
      'Period of time in seconds given to each pod to terminate gracefully. If negative, the default value specified in the pod will be used.',
      { default: '-1' },
    ),
    booleanFlag('ignore-daemonsets', 'Ignore DaemonSet-managed pods.'),
    stringFlag('pod-selector', 'Label selector to filter pods on the node'),
    selectorFlag,
    intFlag('skip-wait-for-delete-timeout', 'If pod DeletionTimestamp older than N seconds, skip waiting for the pod. Seconds must be greater than 0 to skip.'),
    durationFlag('timeout', 'The length of time to wait before giving up, zero means infinite'),
  ],
  run: drainNodes,
};

async function drainNodes(session: Session): Promise<number> {
  const nodes = await chosenNodes(session, 'drain');
  for (const node of nodes) await setOne(session, node, true);
  const failures = new Map<string, string>();
  for (const { name } of nodes) {
    try {
      await drainNode(session, name);
      session.printLine(`node/${name} drained${dryRunSuffix(dryRunOf(session.flags))}`);
    } catch (error) {
      if (session.io.signal.aborted) throw error;
      const lines = error instanceof DrainRefused ? error.reasons : [error instanceof Error ? error.message : String(error)];
      failures.set(name, lines.join('\n'));
      session.note(
        `error: unable to drain node ${JSON.stringify(name)} due to error: ${lines.length > 1 ? `[${lines.join(', ')}]` : lines[0]}, continuing command...`,
      );
    }
  }
  return tellPending(session, failures);
}

function tellPending(session: Session, failures: ReadonlyMap<string, string>): number {
  if (failures.size === 0) return 0;
  session.note('There are pending nodes to be drained:');
  for (const name of failures.keys()) session.note(` ${name}`);
  for (const text of new Set(failures.values())) session.note(text);
  return 1;
}

class DrainRefused extends CommandError {
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
    this.reasons = reasons;
  }
}

async function drainNode(session: Session, node: LiveObject['name']): Promise<void> {
  const { flags, io } = session;
  const onNode = await listObjects(session, pods, { fieldSelector: `spec.nodeName=${node}`, labelSelector: flags.optional('pod-selector') });
  const gone = await missingDaemonSets(session, onNode);
  const rules = {
    ignoreDaemonSets: flags.boolean('ignore-daemonsets'),
    deleteEmptyDirData: flags.boolean('delete-emptydir-data'),
    force: flags.boolean('force'),
    skipDeletedForMs: flags.int('skip-wait-for-delete-timeout') * 1000,
    now: io.clock.now(),
  };
  const plan = chooseDrainPods(onNode, rules, (pod): OwnerState => (gone.has(daemonSetKey(pod)) ? 'missing' : 'present'));
  if (plan.errors.length > 0) throw new DrainRefused(plan.errors);
  if (plan.warnings.length > 0) session.warn(plan.warnings.join('; '));
  const grace = flags.int('grace-period');
  await evictPods(session, plan.evict, {
    disableEviction: flags.boolean('disable-eviction'),
    gracePeriodSeconds: grace < 0 ? undefined : grace,
    timeoutMs: flags.duration('timeout'),
  });
}

const daemonSetKey = (pod: Pod): string => `${pod.metadata.namespace ?? ''}/${controllerOf(pod)?.name ?? ''}`;

/** The DaemonSets that pods name as their controllers and that are no more. */
async function missingDaemonSets(session: Session, onNode: readonly Pod[]): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  const owned = new Map(onNode.filter((pod) => controllerOf(pod)?.kind === 'DaemonSet').map((pod) => [daemonSetKey(pod), pod]));
  for (const [key, pod] of owned) {
    try {
      await getObject(session, daemonSets, { namespace: pod.metadata.namespace, name: controllerOf(pod)?.name ?? '' });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
      missing.add(key);
    }
  }
  return missing;
}
