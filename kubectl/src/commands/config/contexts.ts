import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag, stringFlag } from '../../flags/flag.ts';
import { tableText } from '../../output/table-text.ts';
import type { Session } from '../../session.ts';
import { KubeconfigEdit } from './kubeconfig-edit.ts';
import { onlyArgument, unexpectedArguments } from './only-argument.ts';

export const currentContext: Command = {
  name: 'current-context',
  summary: 'Display the current-context',
  usage: 'config current-context [flags]',
  examples: [{ does: 'Display the current-context', command: 'kubectl config current-context' }],
  run: async (session) => {
    const name = session.flags.optional('context') ?? KubeconfigEdit.of(session).currentContext;
    if (name === '') throw new CommandError('current-context is not set');
    session.printLine(name);
  },
};

export const useContext: Command = {
  name: 'use-context',
  aliases: ['use'],
  summary: 'Set the current-context in a kubeconfig file',
  usage: 'config use-context CONTEXT_NAME',
  examples: [{ does: 'Use the context for the minikube cluster', command: 'kubectl config use-context minikube' }],
  run: async (session) => {
    const name = onlyArgument(session);
    const edit = KubeconfigEdit.of(session);
    if (edit.get('contexts', name) === undefined) throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
    edit.setCurrentContext(name);
    edit.save();
    session.printLine(`Switched to context ${JSON.stringify(name)}.`);
  },
};

export const renameContext: Command = {
  name: 'rename-context',
  summary: 'Rename a context from the kubeconfig file',
  usage: 'config rename-context CONTEXT_NAME NEW_NAME',
  examples: [{ does: "Rename the context 'old-name' to 'new-name' in your kubeconfig file", command: 'kubectl config rename-context old-name new-name' }],
  run: renameOne,
};

async function renameOne(session: Session): Promise<void> {
  const [from, to, ...others] = session.args;
  if (from === undefined || to === undefined || others.length > 0) throw unexpectedArguments(session);
  const edit = KubeconfigEdit.of(session);
  if (edit.get('contexts', from) === undefined) throw new CommandError(`cannot rename the context ${JSON.stringify(from)}, it's not in ${edit.path}`);
  if (edit.get('contexts', to) !== undefined) {
    throw new CommandError(`cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${edit.path}`);
  }
  edit.rename('contexts', from, to);
  if (edit.currentContext === from) edit.setCurrentContext(to);
  edit.save();
  session.printLine(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.`);
}

export const getContexts: Command = {
  name: 'get-contexts',
  summary: 'Describe one or many contexts',
  usage: 'config get-contexts [(-o|--output=)name)]',
  examples: [
    { does: 'List all the contexts in your kubeconfig file', command: 'kubectl config get-contexts' },
    { does: 'Describe one context in your kubeconfig file', command: 'kubectl config get-contexts my-context' },
  ],
  flags: [
    booleanFlag('no-headers', "When using the default or custom-column output format, don't print headers (default print headers)."),
    stringFlag('output', 'Output format. One of: (name).', { short: 'o' }),
  ],
  run: listContexts,
};

async function listContexts(session: Session): Promise<void> {
  const { flags, args } = session;
  const output = flags.string('output');
  if (output !== '' && output !== 'name')
    throw new CommandError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
  const edit = KubeconfigEdit.of(session);
  const known = edit.names('contexts');
  const names = args.length === 0 ? known : args.filter((name) => known.includes(name));
  const current = flags.optional('context') ?? edit.currentContext;
  const rows = output === 'name' ? names.map((name) => [name]) : names.map((name) => contextRow(edit, name, name === current));
  const headers = output === 'name' || flags.boolean('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']];
  session.print(tableText([...headers, ...rows]));
  const missing = args.filter((name) => !known.includes(name)).map((name) => `context ${name} not found`);
  if (missing.length > 0) throw new CommandError(missing.length === 1 ? (missing[0] ?? '') : `[${missing.join(', ')}]`);
}

function contextRow(edit: KubeconfigEdit, name: string, current: boolean): readonly string[] {
  const context = edit.get('contexts', name) ?? {};
  const text = (field: string): string => (typeof context[field] === 'string' ? context[field] : '');
  return [current ? '*' : '', name, text('cluster'), text('user'), text('namespace')];
}
