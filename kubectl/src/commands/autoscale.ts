import { fetchSingle } from '../arguments/fetch-objects.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../command-error.ts';
import { intFlag, stringFlag } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, objectFormats, printFlags, saveConfigFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { createBuilt } from './create/create-object.ts';

export const autoscaleCommand: Command = {
  name: 'autoscale',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu-percent=CPU]',
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to autoscale.'),
    intFlag('cpu-percent', 'The target average CPU utilization over all the pods. Negative: the server decides.', { default: '-1' }),
    dryRunFlag,
    fieldManagerFlag('kubectl-autoscale'),
    intFlag('max', 'The upper limit for the number of pods that can be set by the autoscaler. Required.', { default: '-1' }),
    intFlag('min', 'The lower limit for the number of pods that can be set by the autoscaler.', { default: '-1' }),
    stringFlag('name', 'The name for the newly created object. If not specified, the name of the input resource will be used.'),
    saveConfigFlag,
  ],
  run: runAutoscale,
};

async function runAutoscale(session: Session): Promise<void> {
  const { flags } = session;
  const [min, max, percent] = [flags.int('min'), flags.int('max'), flags.int('cpu-percent')];
  if (!flags.given('max')) throw new CommandError('required flag(s) "max" not set');
  if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  const { object, name } = await fetchSingle(session, {});
  const metric = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } } };
  const autoscaler = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.optional('name') ?? name },
    spec: {
      scaleTargetRef: { kind: object.kind, name, apiVersion: object.apiVersion },
      ...(min > 0 && { minReplicas: min }),
      maxReplicas: max,
      ...(percent >= 0 && { metrics: [metric] }),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
  await createBuilt(session, autoscaler as unknown as AnyObject, false, 'autoscaled');
}
