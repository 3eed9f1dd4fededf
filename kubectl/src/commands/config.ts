import type { Command } from '../command.ts';
import { currentContext, getContexts, renameContext, useContext } from './config/contexts.ts';
import { deleteCluster, deleteContext, deleteUser, getClusters, getUsers } from './config/entries.ts';
import { setCredentials } from './config/set-credentials.ts';
import { setCluster, setContext } from './config/set-entries.ts';
import { setProperty, unsetProperty } from './config/set-property.ts';
import { configView } from './config/view.ts';

export const configCommand: Command = {
  name: 'config',
  summary: 'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context"',
  description: 'The files are those of --kubeconfig, of $KUBECONFIG, or ${HOME}/.kube/config, in this order.',
  usage: 'config SUBCOMMAND',
  subcommands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    configView,
  ],
};
