import { fetchSingle } from '../arguments/fetch-objects.ts';
import { isQuantity } from '@kubets/machinery';
import type { Command } from '../command.ts';
import type { FlagValues } from '../flags/flag-values.ts';
import { CommandError } from '../command-error.ts';
import { intFlag, stringFlag } from '../flags/flag.ts';
import { dryRunFlag, fieldManagerFlag, filenameFlags, objectFormats, printFlags, saveConfigFlag } from '../flags/shared-flags.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { createBuilt } from './create/create-object.ts';

export const autoscaleCommand: Command = {
  name: 'autoscale',
  summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  examples: [{ does: 'Two to ten pods, by their share of CPU', command: 'kubectl autoscale deployment web --min=2 --max=10 --cpu=80%' }],
  usage: 'autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to autoscale.'),
    stringFlag('cpu', 'Target CPU: a percentage of what the pods request (e.g. "70%"), or an average amount (e.g. "500m").'),
    intFlag('cpu-percent', 'The target average CPU utilization over all the pods. Negative: the server decides.', {
      default: '-1',
      deprecated: "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    }),
    stringFlag('memory', 'Target memory: a percentage of what the pods request (e.g. "60%"), or an average amount (e.g. "1Gi").'),
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
  const [min, max] = [flags.int('min'), flags.int('max')];
  if (!flags.given('max')) throw new CommandError('required flag(s) "max" not set');
  if (max < 1) throw new CommandError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) throw new CommandError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  const metrics = metricsOf(flags);
  const { object, name } = await fetchSingle(session, {});
  const autoscaler = {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.optional('name') ?? name },
    spec: {
      scaleTargetRef: { kind: object.kind, name, apiVersion: object.apiVersion },
      ...(min > 0 && { minReplicas: min }),
      maxReplicas: max,
      ...(metrics.length > 0 && { metrics }),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
  await createBuilt(session, autoscaler as unknown as AnyObject, false, 'autoscaled');
}

function metricsOf(flags: FlagValues): readonly object[] {
  const percent = flags.int('cpu-percent');
  if (flags.given('cpu-percent') && flags.given('cpu')) throw new CommandError('--cpu-percent and --cpu are mutually exclusive');
  return [
    ...(percent >= 0 ? [metric('cpu', `${percent}%`)] : []),
    ...(['cpu', 'memory'] as const).flatMap((name) => (flags.given(name) ? [metric(name, flags.string(name))] : [])),
  ];
}

/** Numbers alone count the units people think in. */
const unitOfNumber = { cpu: 'm', memory: 'Mi' } as const;

function metric(name: 'cpu' | 'memory', text: string): object {
  const percent = /^(\d+)%$/.exec(text)?.[1];
  if (percent !== undefined) return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization: Number(percent) } } };
  const averageValue = /^\d+$/.test(text) ? `${text}${unitOfNumber[name]}` : text;
  if (!isQuantity(averageValue)) throw new CommandError(`invalid resource ${name} value: ${text}`);
  return { type: 'Resource', resource: { name, target: { type: 'AverageValue', averageValue } } };
}
