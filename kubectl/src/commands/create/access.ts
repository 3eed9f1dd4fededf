import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { arrayFlag, listFlag, stringFlag } from '../../flags/flag.ts';
import type { FlagValues } from '../../flags/flag-values.ts';
import type { Session } from '../../session.ts';
import { createSubcommand } from './create-object.ts';

const ruleFlags = [
  listFlag('resource', 'Resource that the rule applies to'),
  arrayFlag('resource-name', 'Resource in the white list that the rule applies to, repeat this flag for multiple items'),
  listFlag('verb', 'Verb that applies to the resources contained in the rule'),
];

export const createRole: Command = createSubcommand({
  name: 'role',
  summary: 'Create a role with single rule',
  examples: [
    { does: 'Read pods', command: 'kubectl create role pod-reader --verb=get,list,watch --resource=pods' },
    { does: 'One object by its name', command: 'kubectl create role settings-reader --verb=get --resource=configmaps --resource-name=settings' },
  ],
  usage: 'create role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: ruleFlags,
  async build(session, name) {
    if (verbsOf(session.flags).length === 0) throw new CommandError('at least one verb must be specified');
    if (session.flags.list('resource').length === 0) throw new CommandError('at least one resource must be specified');
    return { kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name }, rules: await resourceRules(session) };
  },
});

export const createClusterRole: Command = createSubcommand({
  name: 'clusterrole',
  summary: 'Create a cluster role',
  examples: [
    { does: 'A role to read pods', command: 'kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods' },
    {
      does: 'A role that gathers others by their labels',
      command: 'kubectl create clusterrole monitoring --aggregation-rule="rbac.example.com/aggregate-to-monitoring=true"',
    },
  ],
  usage: 'create clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]',
  flags: [
    ...ruleFlags,
    stringFlag('aggregation-rule', 'An aggregation label selector for combining ClusterRoles.'),
    listFlag('non-resource-url', 'A partial url that user should have access to.'),
  ],
  clusterScoped: true,
  async build(session, name) {
    const { flags } = session;
    const head = { kind: 'ClusterRole', apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name } };
    const aggregation = flags.optional('aggregation-rule');
    if (aggregation !== undefined) {
      const matchLabels = Object.fromEntries(aggregation.split(',').map((pair) => pair.split('='))) as object;
      return { ...head, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } };
    }
    const urls = flags.list('non-resource-url');
    if (verbsOf(flags).length === 0) throw new CommandError('at least one verb must be specified');
    if (flags.list('resource').length === 0 && urls.length === 0) throw new CommandError('at least one resource must be specified');
    const urlRules = urls.length === 0 ? [] : [{ nonResourceURLs: urls, verbs: verbsOf(flags) }];
    return { ...head, rules: [...(await resourceRules(session)), ...urlRules] };
  },
});

function verbsOf(flags: FlagValues): readonly string[] {
  const verbs = flags.list('verb').filter((verb) => verb !== '');
  return verbs.includes('*') ? ['*'] : [...new Set(verbs)];
}

/** One rule for each API group among the resources. */
async function resourceRules(session: Session): Promise<readonly object[]> {
  const verbs = verbsOf(session.flags);
  const names = session.flags.list('resource-name');
  const resources = await Promise.all(session.flags.list('resource').map((text) => ruleResource(session, text)));
  const groups = Map.groupBy(resources, ({ group }) => group);
  return [...groups].map(([group, members]) => ({
    apiGroups: [group],
    ...(names.length > 0 && { resourceNames: names }),
    resources: members.map(({ name }) => name),
    verbs,
  }));
}

async function ruleResource(session: Session, text: string): Promise<{ readonly group: string; readonly name: string }> {
  const [type = '', subresource] = text.split('/');
  if (type === '*') return { group: '*', name: '*' };
  const found = (await session.catalog()).find(type);
  if (found === undefined) throw new CommandError(`the server doesn't have a resource type ${JSON.stringify(type.split('.')[0])}`, { bare: true });
  return { group: found.group, name: subresource === undefined ? found.plural : `${found.plural}/${subresource}` };
}

export const subjectFlags = [
  arrayFlag('group', 'Groups to bind to the role. The flag can be repeated to add multiple groups.'),
  arrayFlag('serviceaccount', 'Service accounts to bind to the role, in the format <namespace>:<name>. The flag can be repeated.'),
  arrayFlag('user', 'Usernames to bind to the role. The flag can be repeated to add multiple users.'),
];

export function subjectsOf(flags: FlagValues): readonly object[] {
  const rbac = 'rbac.authorization.k8s.io';
  return [
    ...flags.list('user').map((name) => ({ kind: 'User', apiGroup: rbac, name })),
    ...flags.list('group').map((name) => ({ kind: 'Group', apiGroup: rbac, name })),
    ...flags.list('serviceaccount').map((text) => {
      const [namespace, name, ...rest] = text.split(':');
      if (!namespace || !name || rest.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

export const createRoleBinding: Command = createSubcommand({
  name: 'rolebinding',
  summary: 'Create a role binding for a particular role or cluster role',
  examples: [
    { does: 'Give a user a role in this namespace', command: 'kubectl create rolebinding ann-edits --clusterrole=edit --user=ann' },
    { does: 'Give it to a service account', command: 'kubectl create rolebinding robot --role=pod-reader --serviceaccount=shop:robot' },
  ],
  usage:
    'create rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [
    ...subjectFlags,
    stringFlag('clusterrole', 'ClusterRole this RoleBinding should reference'),
    stringFlag('role', 'Role this RoleBinding should reference'),
  ],
  build({ flags }, name) {
    if (flags.given('clusterrole') === flags.given('role')) throw new CommandError('exactly one of clusterrole or role must be specified');
    const [kind, role] = flags.given('role') ? ['Role', flags.string('role')] : ['ClusterRole', flags.string('clusterrole')];
    return binding('RoleBinding', name, { kind, name: role }, flags);
  },
});

export const createClusterRoleBinding: Command = createSubcommand({
  name: 'clusterrolebinding',
  summary: 'Create a cluster role binding for a particular cluster role',
  examples: [
    {
      does: 'Give a user and a group a role in the whole cluster',
      command: 'kubectl create clusterrolebinding admins --clusterrole=cluster-admin --user=ann --group=ops',
    },
  ],
  usage:
    'create clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [...subjectFlags, stringFlag('clusterrole', 'ClusterRole this ClusterRoleBinding should reference')],
  clusterScoped: true,
  build({ flags }, name) {
    if (!flags.given('clusterrole')) throw new CommandError('required flag(s) "clusterrole" not set');
    return binding('ClusterRoleBinding', name, { kind: 'ClusterRole', name: flags.string('clusterrole') }, flags);
  },
});

function binding(kind: string, name: string, role: { kind: string | undefined; name: string | undefined }, flags: FlagValues): object {
  const subjects = subjectsOf(flags);
  return {
    kind,
    apiVersion: 'rbac.authorization.k8s.io/v1',
    metadata: { name },
    ...(subjects.length > 0 && { subjects }),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...role },
  };
}
