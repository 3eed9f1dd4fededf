import { formatTime } from '@kubets/machinery';
import { sendPatch } from '../../changes/patch-object.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { fieldManagerFlag, filenameFlags, objectFormats, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { forEachWorkloadOrTell } from './chosen-workloads.ts';
import { qualifiedNameOf } from './qualified-name.ts';

export const rolloutRestart: Command = {
  name: 'restart',
  summary: 'Restart a resource',
  examples: [
    { does: 'New pods for a deployment', command: 'kubectl rollout restart deployment/web' },
    { does: 'For all that a label selects', command: 'kubectl rollout restart deployment --selector=app=web' },
  ],
  usage: 'rollout restart RESOURCE',
  flags: [...printFlags(objectFormats), ...filenameFlags('identifying the resource to get from a server.'), fieldManagerFlag('kubectl-rollout'), selectorFlag],
  async run(session) {
    const printer = new ResultPrinter(session);
    const patch = { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': formatTime(session.io.clock.now()) } } } } };
    await forEachWorkloadOrTell(session, async (live) => {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(live.resource.kind))
        throw new CommandError(`${qualifiedNameOf(live.resource)} ${JSON.stringify(live.name)} restarting is not supported`);
      const paused = live.resource.kind === 'Deployment' && (live.object['spec'] as { readonly paused?: boolean }).paused === true;
      if (paused)
        throw new CommandError(`${qualifiedNameOf(live.resource)} ${JSON.stringify(live.name)} can't restart paused deployment (run rollout resume first)`);
      printer.print(await sendPatch(session, live, patch, { dryRun: 'none' }), 'restarted');
    });
  },
};
