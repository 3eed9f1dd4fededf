import { selfSubjectAccessReviews, selfSubjectRulesReviews } from '@kubets/api';
import { objectPath } from '../../api/api-client.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, stringFlag } from '../../flags/flag.ts';
import { allNamespacesFlag } from '../../flags/shared-flags.ts';
import { tableText } from '../../output/table-text.ts';
import type { Session } from '../../session.ts';

export const authCanI: Command = {
  name: 'can-i',
  summary: 'Check whether an action is allowed',
  description:
    "VERB is a logical Kubernetes API verb like 'get', 'list', 'watch', 'delete', etc. TYPE is a Kubernetes resource. NONRESOURCEURL is a partial URL that starts with \"/\".",
  usage: 'auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  examples: [
    { does: 'Check to see if I can create pods in any namespace', command: 'kubectl auth can-i create pods --all-namespaces' },
    { does: 'List all allowed actions in namespace "foo"', command: 'kubectl auth can-i --list --namespace=foo' },
  ],
  flags: [
    allNamespacesFlag,
    booleanFlag('list', 'If true, prints all allowed actions.'),
    booleanFlag('no-headers', 'If true, prints allowed actions without headers'),
    booleanFlag('quiet', 'If true, suppress output and just return the exit code.', { short: 'q' }),
    stringFlag('subresource', 'SubResource such as pod/log or deployment/scale'),
  ],
  run: canI,
};

async function canI(session: Session): Promise<number> {
  if (session.flags.boolean('list')) return listRules(session);
  const [verb, subject, ...others] = session.args;
  if (verb === undefined || subject === undefined || others.length > 0) {
    throw new CommandError(`you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.`);
  }
  if (subject.startsWith('/') && session.flags.optional('subresource') !== undefined)
    throw session.usageError('--subresource can not be used with NonResourceURL');
  const spec = subject.startsWith('/')
    ? { nonResourceAttributes: { verb, path: subject } }
    : { resourceAttributes: await resourceAttributes(session, verb, subject) };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
  const { status } = await session.api.json<{ status: { allowed?: boolean; reason?: string; evaluationError?: string } }>({
    method: 'POST',
    path: objectPath(selfSubjectAccessReviews),
    body,
  });
  const allowed = status.allowed === true;
  if (!session.flags.boolean('quiet')) session.printLine(answerText(allowed, status));
  return allowed ? 0 : 1;
}

function answerText(allowed: boolean, { reason, evaluationError }: { readonly reason?: string; readonly evaluationError?: string }): string {
  if (allowed) return 'yes';
  return `no${reason ? ` - ${reason}` : ''}${evaluationError ? ` - ${evaluationError}` : ''}`;
}

async function resourceAttributes(session: Session, verb: string, subject: string): Promise<object> {
  const [type = '', name = ''] = subject.split('/');
  const { flags } = session;
  const found = type === '*' ? undefined : (await session.catalog()).find(type);
  const [plural = '', ...group] = type.split('.');
  if (found === undefined && type !== '*') session.warn(unknownType(plural, group.join('.')));
  if (found?.scope === 'Cluster') session.warn(`resource '${found.plural}' is not namespace scoped${found.group === '' ? '' : ` in group '${found.group}'`}\n`);
  if (
    found !== undefined &&
    !found.verbs.includes(verb) &&
    verb !== '*' &&
    !['use', 'bind', 'escalate', 'impersonate', 'approve', 'sign', 'attest'].includes(verb)
  ) {
    session.warn(`verb '${verb}' is not a known verb\n`);
  }
  return {
    namespace: flags.boolean('all-namespaces') ? '' : session.namespace,
    verb,
    group: found?.group ?? (type === '*' ? '*' : group.join('.')),
    resource: found?.plural ?? plural,
    ...(flags.given('subresource') && { subresource: flags.string('subresource') }),
    ...(name !== '' && { name }),
  };
}

const unknownType = (plural: string, group: string): string =>
  group === '' ? `the server doesn't have a resource type '${plural}'\n` : `the server doesn't have a resource type '${plural}' in group '${group}'\n`;

export interface RulesStatus {
  readonly resourceRules?: readonly {
    readonly verbs: readonly string[];
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
  readonly nonResourceRules?: readonly { readonly verbs: readonly string[]; readonly nonResourceURLs?: readonly string[] }[];
  readonly incomplete?: boolean;
  readonly evaluationError?: string;
}

async function listRules(session: Session): Promise<number> {
  if (session.args.length > 0) throw session.usageError('list option must be specified with no arguments');
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace: session.namespace } };
  const { status } = await session.api.json<{ status: RulesStatus }>({ method: 'POST', path: objectPath(selfSubjectRulesReviews), body });
  if (status.incomplete) session.note(`warning: the list may be incomplete: ${status.evaluationError ?? ''}`);
  const header = session.flags.boolean('no-headers') ? [] : [['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs']];
  session.print(tableText([...header, ...ruleRows(status)]));
  return 0;
}

/** One row a resource and one a URL: rules over the same resource and names are put together. In the order upstream sorts rules: by their text. */
function ruleRows({ resourceRules = [], nonResourceRules = [] }: RulesStatus): readonly (readonly string[])[] {
  const broken = resourceRules.flatMap(({ verbs, apiGroups = [''], resources = [''], resourceNames = [] }) =>
    apiGroups.flatMap((group) => resources.map((resource): Row => ({ verbs, group, resource, names: resourceNames, urls: [] }))),
  );
  const groups = Map.groupBy(broken, ({ group, resource, names }) => JSON.stringify([group, resource, names]));
  const compacted = [...groups.values()].flatMap(([first, ...same]) => (first === undefined ? [] : [withVerbsOf(first, same)]));
  const urls = nonResourceRules.flatMap(({ verbs, nonResourceURLs = [] }) =>
    nonResourceURLs.map((url): Row => ({ resource: '', names: [], urls: [url], verbs })),
  );
  return [...compacted, ...urls]
    .toSorted((left, right) => compare(ruleText(left), ruleText(right)))
    .map(({ resource, group = '', urls: own, names, verbs }) => [qualified(resource, group), list(own), list(names), list(verbs)]);
}

interface Row {
  readonly verbs: readonly string[];
  /** Undefined for rules over URLs. */
  readonly group?: string;
  readonly resource: string;
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

function withVerbsOf(row: Row, same: readonly Row[]): Row {
  return { ...row, verbs: [...new Set([...row.verbs, ...same.flatMap(({ verbs }) => verbs)])] };
}

function ruleText({ verbs, group, resource, names, urls }: Row): string {
  const [groups, resources] = group === undefined ? [[], []] : [[group], [resource]];
  return `Verbs:${list(verbs)},APIGroups:${list(groups)},Resources:${list(resources)},ResourceNames:${list(names)},NonResourceURLs:${list(urls)}`;
}

/** `deployments.apps`, and `deployments.apps/scale` for a subresource. */
function qualified(resource: string, group: string): string {
  if (group === '') return resource;
  const slash = resource.indexOf('/');
  return slash < 0 ? `${resource}.${group}` : `${resource.slice(0, slash)}.${group}${resource.slice(slash)}`;
}

const list = (values: readonly string[]): string => `[${values.join(' ')}]`;

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
