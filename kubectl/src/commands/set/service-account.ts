import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { changeTemplates, setFlags } from './change-template.ts';

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Update the service account of a resource',
  examples: [{ does: 'Run the pods of a deployment as another account', command: 'kubectl set serviceaccount deployment/web robot' }],
  usage: 'set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: setFlags.filter(({ name }) => name !== 'selector'),
  async run(session) {
    const name = session.args.at(-1);
    if (name === undefined) throw new CommandError('serviceaccount is required');
    await changeTemplates(session, session.args.slice(0, -1), 'serviceaccount updated', (spec) => {
      spec.serviceAccountName = name;
      spec.serviceAccount = name;
    });
  },
};
