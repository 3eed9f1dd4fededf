import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import type { Session } from '../../session.ts';
import { KubeconfigEdit, type Section } from './kubeconfig-edit.ts';

const listing = (noun: string, section: Section): Command => ({
  name: `get-${section}`,
  summary: `Display ${section} defined in the kubeconfig`,
  usage: `config get-${section} [flags]`,
  examples: [{ does: `List the ${section} that kubectl knows about`, command: `kubectl config get-${section}` }],
  run: async (session) => {
    if (session.args.length > 0) throw new CommandError(`unexpected ${noun} arguments: [${session.args.join(' ')}]`);
    session.printLine('NAME');
    for (const name of KubeconfigEdit.of(session).names(section)) session.printLine(name);
  },
});

const deletion = (noun: string, section: Section): Command => ({
  name: `delete-${noun}`,
  summary: `Delete the specified ${noun} from the kubeconfig`,
  usage: `config delete-${noun} NAME`,
  examples: [{ does: `Delete the minikube ${noun}`, command: `kubectl config delete-${noun} minikube` }],
  run: (session) => deleteEntry(session, noun, section),
});

async function deleteEntry(session: Session, noun: string, section: Section): Promise<void> {
  const name = nameToDelete(session, noun);
  const edit = KubeconfigEdit.of(session);
  const active = section === 'contexts' && edit.currentContext === name;
  if (!edit.delete(section, name)) throw new CommandError(`cannot delete ${noun} ${name}, not in ${edit.path}`);
  if (active) session.note('warning: this removed your active context, use "kubectl config use-context" to select a different one');
  edit.save();
  session.printLine(`deleted ${noun} ${name} from ${edit.path}`);
}

/** Without exactly one name only the help is shown, but for a user. */
function nameToDelete(session: Session, noun: string): string {
  const [name, ...others] = session.args;
  if (name !== undefined && others.length === 0) return name;
  throw noun === 'user' ? session.usageError('user to delete is required') : new CommandError('', { showsHelp: true, exitCode: 0 });
}

export const getClusters = listing('cluster', 'clusters');
export const getUsers = listing('user', 'users');
export const deleteCluster = deletion('cluster', 'clusters');
export const deleteContext = deletion('context', 'contexts');
export const deleteUser = deletion('user', 'users');
