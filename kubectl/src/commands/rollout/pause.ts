import type { LiveObject } from '../../arguments/fetch-objects.ts';
import { sendPatch } from '../../changes/patch-object.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { fieldManagerFlag, filenameFlags, objectFormats, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { qualifiedNameOf } from './qualified-name.ts';
import { forEachWorkloadOrTell } from './chosen-workloads.ts';

const flags = [
  ...printFlags(objectFormats),
  ...filenameFlags('identifying the resource to get from a server.'),
  fieldManagerFlag('kubectl-rollout'),
  selectorFlag,
];

export const rolloutPause = pausing({
  name: 'pause',
  summary: 'Mark the provided resource as paused',
  example: 'Changes of the template wait until it is resumed',
  paused: true,
});
export const rolloutResume = pausing({ name: 'resume', summary: 'Resume a paused resource', example: 'Go on with what has changed meanwhile', paused: false });

interface Pausing {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  readonly paused: boolean;
}

function pausing({ name, summary, example, paused }: Pausing): Command {
  return {
    name,
    summary,
    usage: `rollout ${name} RESOURCE`,
    examples: [{ does: example, command: `kubectl rollout ${name} deployment/web` }],
    flags,
    async run(session) {
      const printer = new ResultPrinter(session);
      await forEachWorkloadOrTell(session, async (live) => {
        check(live, paused);
        printer.print(await sendPatch(session, live, { spec: { paused: paused ? true : null } }, { dryRun: 'none' }), paused ? 'paused' : 'resumed');
      });
    },
  };
}

function check({ object, resource, name }: LiveObject, paused: boolean): void {
  if (resource.kind !== 'Deployment')
    throw new CommandError(`${qualifiedNameOf(resource)} ${JSON.stringify(name)} ${paused ? 'pausing' : 'resuming'} is not supported`);
  const isPaused = (object['spec'] as { readonly paused?: boolean } | undefined)?.paused === true;
  if (isPaused === paused) throw new CommandError(`${qualifiedNameOf(resource)} ${JSON.stringify(name)} is ${paused ? 'already' : 'not'} paused`);
}
