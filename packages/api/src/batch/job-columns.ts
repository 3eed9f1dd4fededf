import { formatLabelSelector, humanDuration, type Column } from '@kubets/machinery';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { templateColumns } from '../pod-template-columns.ts';
import type { Job } from './job.ts';

export const jobColumns: readonly Column<Job>[] = [
  nameColumn,
  textColumn('Status', { description: 'How the job stands.' }, jobStatus),
  textColumn('Completions', { description: 'How many pods have succeeded, of how many.' }, completions),
  textColumn('Duration', { description: 'How long the job ran, or has been running.' }, duration),
  ageColumn,
  ...templateColumns<Job>(({ spec }) => spec.template),
  textColumn('Selector', { description: 'The labels of the pods.', wide: true }, ({ spec }) => formatLabelSelector(spec.selector ?? {})),
];

function jobStatus({ metadata, status }: Job): string {
  const holds = (type: string): boolean => status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
  const ended = ['Complete', 'Failed'].find(holds);
  if (ended !== undefined) return ended;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'SuccessCriteriaMet', 'FailureTarget'].find(holds) ?? 'Running';
}

function completions({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function duration({ status: { startTime, completionTime } }: Job, now: Date): string {
  if (startTime === undefined) return '';
  const end = completionTime === undefined ? now.getTime() : Date.parse(completionTime);
  return humanDuration(end - Date.parse(startTime));
}
