import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, intFlag, stringFlag } from '../../flags/flag.ts';
import { createSubcommand } from './create-object.ts';

export const createNamespace: Command = createSubcommand({
  name: 'namespace',
  aliases: ['ns'],
  summary: 'Create a namespace with the specified name',
  examples: [{ does: 'A namespace', command: 'kubectl create namespace shop' }],
  usage: 'create namespace NAME [--dry-run=server|client|none]',
  flags: [],
  clusterScoped: true,
  build: (_session, name) => ({ kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} }),
});

export const createServiceAccount: Command = createSubcommand({
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Create a service account with the specified name',
  examples: [{ does: 'A service account', command: 'kubectl create serviceaccount robot' }],
  usage: 'create serviceaccount NAME [--dry-run=server|client|none]',
  flags: [],
  build: (_session, name) => ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: { name } }),
});

export const createPriorityClass: Command = createSubcommand({
  name: 'priorityclass',
  aliases: ['pc'],
  summary: 'Create a priority class with the specified name',
  examples: [
    { does: 'A class for pods that matter', command: 'kubectl create priorityclass high --value=1000 --description="before others"' },
    { does: 'Without taking the place of other pods', command: 'kubectl create priorityclass patient --value=500 --preemption-policy=Never' },
  ],
  usage: 'create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  flags: [
    stringFlag('description', 'Words on when this priority class should be used.'),
    booleanFlag('global-default', 'Whether this is the priority of pods that name none.'),
    stringFlag('preemption-policy', 'preemption-policy is the policy for preempting pods with lower priority.', { default: 'PreemptLowerPriority' }),
    intFlag('value', 'the value of this priority class.'),
  ],
  clusterScoped: true,
  build(session, name) {
    const { flags } = session;
    return {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.int('value'),
      ...(flags.boolean('global-default') && { globalDefault: true }),
      ...(flags.optional('description') && { description: flags.string('description') }),
      preemptionPolicy: flags.string('preemption-policy'),
    };
  },
});

export const createQuota: Command = createSubcommand({
  name: 'quota',
  aliases: ['resourcequota'],
  summary: 'Create a quota with the specified name',
  examples: [
    { does: 'Bound what a namespace may ask for', command: 'kubectl create quota small --hard=cpu=2,memory=4Gi,pods=10' },
    { does: 'Count pods that end by themselves', command: 'kubectl create quota jobs --hard=pods=100 --scopes=Terminating' },
  ],
  usage: 'create quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  flags: [
    stringFlag('hard', 'A comma-delimited set of resource=quantity pairs that define a hard limit.'),
    stringFlag('scopes', 'A comma-delimited set of quota scopes that must all match each object tracked by the quota.'),
  ],
  build({ flags }, name) {
    const pairs = flags
      .string('hard')
      .split(',')
      .filter((pair) => pair !== '')
      .map((pair) => pair.split('='));
    const bad = pairs.find(([key, value]) => !key || !value);
    if (bad !== undefined) throw new CommandError(`Invalid argument syntax ${bad.join('=')}, expected <resource>=<value>`);
    const scopes = flags
      .string('scopes')
      .split(',')
      .filter((scope) => scope !== '');
    const spec = { ...(pairs.length > 0 && { hard: Object.fromEntries(pairs) as object }), ...(scopes.length > 0 && { scopes }) };
    return { kind: 'ResourceQuota', apiVersion: 'v1', metadata: { name }, spec, status: {} };
  },
});

export const createPodDisruptionBudget: Command = createSubcommand({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  summary: 'Create a pod disruption budget with the specified name',
  examples: [
    { does: 'Keep two of the selected pods', command: 'kubectl create poddisruptionbudget web --selector=app=web --min-available=2' },
    { does: 'Take away no more than half', command: 'kubectl create pdb web --selector=app=web --max-unavailable=50%' },
  ],
  usage: 'create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  flags: [
    stringFlag('max-unavailable', 'The maximum number or percentage of unavailable pods this budget requires.'),
    stringFlag('min-available', 'The minimum number or percentage of available pods this budget requires.'),
    stringFlag('selector', 'A label selector to use for this budget. Only equality-based selector requirements are supported.'),
  ],
  build({ flags }, name) {
    const [min, max] = [flags.optional('min-available'), flags.optional('max-unavailable')];
    if (!flags.given('selector')) throw new CommandError('a selector must be specified');
    if (min === undefined && max === undefined) throw new CommandError('one of min-available or max-unavailable must be specified');
    if (min !== undefined && max !== undefined) throw new CommandError('min-available and max-unavailable cannot be both specified');
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(min !== undefined && { minAvailable: intOrString(min) }),
        selector: {
          matchLabels: Object.fromEntries(
            flags
              .string('selector')
              .split(',')
              .map((pair) => pair.split(/==?/)),
          ) as object,
        },
        ...(max !== undefined && { maxUnavailable: intOrString(max) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
});

export const intOrString = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);
