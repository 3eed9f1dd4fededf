import { selectorValues } from '../validation/labels.ts';
import { toleratedTemplateRules } from '../core/pod/tolerated-pod-rules.ts';
import { invalid, labelSelectorMatcher, notSupported, required, tooLong, validateDnsSubdomain, type FieldError, type Strategy } from '@kubets/machinery';
import type { Container } from '../core/pod/container.ts';
import { defaultPodTemplate } from '../core/pod/default-pod-spec.ts';
import { validatePodTemplate } from '../core/pod/validate-pod-spec.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkNonNegative } from '../validation/numbers.ts';
import { checkLabelSelector } from '../validation/labels.ts';
import { checkPresent, checkText, noErrors, when } from '../validation/rules.ts';
import { validateJobStatusUpdate } from './validate-job-status.ts';
import { checkFailurePolicy, checkSuccessPolicy } from './validate-policies.ts';
import type { Job, JobSpec } from './job.ts';
import type { LabelSelector } from '../meta/label-selector.ts';
import { podNameWarnings, templateWarnings } from '../workload-warnings.ts';

export const jobStrategy: Strategy<Job> = {
  default: (job) => ({ ...job, metadata: withTemplateLabels(job), spec: defaultJobSpec(job.spec) }),
  prepareForCreate,
  validate: ({ spec }) => [
    ...(spec.selector === undefined ? [required('spec.selector')] : checkSelected(spec.selector, spec.template.metadata?.labels)),
    ...validateJobSpec('spec', spec),
  ],
  validateCreate: checkOwnPodsSelected,
  tolerates: [...toleratedTemplateRules(), selectorValues('spec.selector')],
  validateUpdate,
  validateStatusUpdate: validateJobStatusUpdate,
  orphansDependents: true,
  warnings,
};

const maxInt32 = 2147483647;

function defaultJobSpec(spec: JobSpec): JobSpec {
  const { completions, parallelism } = spec;
  return {
    ...spec,
    ...(completions === undefined && parallelism === undefined && { completions: 1 }),
    parallelism: parallelism ?? 1,
    backoffLimit: spec.backoffLimit ?? (spec.backoffLimitPerIndex === undefined ? 6 : maxInt32),
    completionMode: spec.completionMode ?? 'NonIndexed',
    suspend: spec.suspend ?? false,
    podReplacementPolicy: spec.podReplacementPolicy ?? (spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'),
    manualSelector: spec.manualSelector ?? false,
    template: defaultPodTemplate(spec.template),
  };
}

function withTemplateLabels({ metadata, spec }: Job): Job['metadata'] {
  const labels = spec.template.metadata?.labels;
  return labels === undefined || Object.keys(metadata.labels ?? {}).length > 0 ? metadata : { ...metadata, labels };
}

function prepareForCreate(job: Job): Job {
  const own = selectOwnPods(job);
  return { ...own, metadata: withTemplateLabels(own) };
}

const uidLabel = 'batch.kubernetes.io/controller-uid';
const nameLabel = 'batch.kubernetes.io/job-name';
const marksOf = ({ uid, name }: Job['metadata']) => ({ 'controller-uid': uid, 'job-name': name, [uidLabel]: uid, [nameLabel]: name });

/** The pods of a job are those marked with its uid, which no other job has; marks that are there already stay, to be refused. */
function selectOwnPods(job: Job): Job {
  const { metadata, spec } = job;
  if (spec.manualSelector) return job;
  const template = spec.template.metadata;
  return {
    ...job,
    spec: {
      ...spec,
      selector: { ...spec.selector, matchLabels: { [uidLabel]: metadata.uid, ...spec.selector?.matchLabels } },
      template: { ...spec.template, metadata: { ...template, labels: { ...marksOf(metadata), ...template?.labels } } as Job['metadata'] },
    },
  };
}

/** A selector that was made elsewhere, e.g. for the job this one is a copy of, would find the pods of another. */
function checkOwnPodsSelected({ metadata, spec }: Job): readonly FieldError[] {
  if (spec.manualSelector || spec.selector === undefined) return noErrors;
  const marks = marksOf(metadata);
  const labels = spec.template.metadata?.labels;
  return [
    ...Object.entries(marks)
      .filter(([key, mark]) => labels?.[key] !== mark)
      .map(([key, mark]) => invalid(`spec.template.metadata.labels[${key}]`, labels, `must be '${mark}'`)),
    ...when(!selects(spec.selector, marks), () => invalid('spec.selector', spec.selector, '`selector` not auto-generated')),
  ];
}

function checkSelected(selector: LabelSelector, labels: Labels): readonly FieldError[] {
  return when(!selects(selector, labels), () => invalid('spec.template.metadata.labels', labels ?? {}, '`selector` does not match template `labels`'));
}

type Labels = Readonly<Record<string, string>> | undefined;

/** A selector that is broken is told so by its own rules. */
const selects = (selector: LabelSelector, labels: Labels): boolean =>
  checkLabelSelector('', selector).length > 0 || labelSelectorMatcher(selector).matches(labels);

/** Also the rules of a CronJob's job template, which has no selector yet. */
export function validateJobSpec(field: string, spec: JobSpec): readonly FieldError[] {
  const numbers = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
    'ttlSecondsAfterFinished',
  ] as const;
  const { restartPolicy } = spec.template.spec;
  return [
    ...numbers.flatMap((name) => checkNonNegative(`${field}.${name}`, spec[name])),
    ...checkLabelSelector(`${field}.selector`, spec.selector),
    ...checkIndexed(field, spec),
    ...validatePodTemplate(`${field}.template`, spec.template),
    ...when(restartPolicy === 'Always', () => required(`${field}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"')),
    ...when(spec.podFailurePolicy !== undefined && restartPolicy === 'OnFailure', () =>
      invalid(`${field}.template.spec.restartPolicy`, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified'),
    ),
    ...checkFailurePolicy(`${field}.podFailurePolicy`, spec),
    ...checkSuccessPolicy(`${field}.successPolicy`, spec),
    ...when(spec.podFailurePolicy !== undefined && spec.podReplacementPolicy === 'TerminatingOrFailed', () =>
      notSupported(`${field}.podReplacementPolicy`, spec.podReplacementPolicy, ['Failed']),
    ),
    ...checkPresent(spec.managedBy, (manager) => checkManager(`${field}.managedBy`, manager)),
  ];
}

const longestManager = 63;

/** `example.com/controller`: who runs the job in place of Kubernetes. */
function checkManager(field: string, manager: string): readonly FieldError[] {
  const [domain = '', ...path] = manager.split('/');
  return [
    ...when(path.length === 0 || path.some((part) => part === ''), () => invalid(field, manager, 'must be a domain-prefixed path (such as "acme.io/foo")')),
    ...checkText(field, domain, validateDnsSubdomain),
    ...when(manager.length > longestManager, () => tooLong(field, longestManager)),
  ];
}

const maxIndexedCompletions = 100_000;
const maxIndexedParallelism = 100_000;
const maxFailuresOfMany = 10_000;

function checkIndexed(field: string, { completionMode, completions, parallelism = 0, backoffLimitPerIndex, maxFailedIndexes }: JobSpec): readonly FieldError[] {
  if (completionMode !== 'Indexed') {
    return [
      ...when(backoffLimitPerIndex !== undefined, () => invalid(`${field}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode')),
      ...when(maxFailedIndexes !== undefined, () => invalid(`${field}.maxFailedIndexes`, maxFailedIndexes, 'requires indexed completion mode')),
    ];
  }
  if (completions === undefined) return [required(`${field}.completions`, 'when completion mode is Indexed')];
  const many = completions > maxIndexedCompletions && backoffLimitPerIndex !== undefined;
  const ofMany = `when completions are above ${maxIndexedCompletions} and used with backoff limit per index`;
  return [
    ...when(parallelism > maxIndexedParallelism, () =>
      invalid(`${field}.parallelism`, parallelism, `must be less than or equal to ${maxIndexedParallelism} when completion mode is Indexed`),
    ),
    ...when(maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined, () =>
      required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'),
    ),
    ...when(maxFailedIndexes !== undefined && maxFailedIndexes > completions, () =>
      invalid(`${field}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'),
    ),
    ...when(many && maxFailedIndexes === undefined, () =>
      required(`${field}.maxFailedIndexes`, `must be specified when completions is above ${maxIndexedCompletions}`),
    ),
    ...when(many && (maxFailedIndexes ?? 0) > maxFailuresOfMany, () =>
      invalid(`${field}.maxFailedIndexes`, maxFailedIndexes, `must be less than or equal to ${maxFailuresOfMany} ${ofMany}`),
    ),
    ...when(many && parallelism > maxFailuresOfMany, () =>
      invalid(`${field}.parallelism`, parallelism, `must be less than or equal to ${maxFailuresOfMany} ${ofMany}`),
    ),
  ];
}

/** A job is what it was made as; while it is suspended and no pod of it runs, where its pods may run and what they ask for can change. */
function validateUpdate({ spec }: Job, { spec: old, status }: Job): readonly FieldError[] {
  const waiting = old.suspend === true && (status.active ?? 0) === 0;
  return [
    ...checkImmutable('spec.selector', spec.selector, old.selector),
    ...checkImmutable('spec.completionMode', spec.completionMode, old.completionMode),
    ...(spec.completionMode === 'Indexed' ? noErrors : checkImmutable('spec.completions', spec.completions, old.completions)),
    ...checkImmutable('spec.podFailurePolicy', spec.podFailurePolicy, old.podFailurePolicy),
    ...checkImmutable('spec.backoffLimitPerIndex', spec.backoffLimitPerIndex, old.backoffLimitPerIndex),
    ...checkImmutable('spec.successPolicy', spec.successPolicy, old.successPolicy),
    ...checkImmutable('spec.managedBy', spec.managedBy, old.managedBy),
    ...checkImmutable('spec.template', waiting ? placedLike(spec, old) : spec.template, old.template),
  ];
}

function placedLike({ template }: JobSpec, { template: old }: JobSpec): JobSpec['template'] {
  const { nodeSelector, affinity, tolerations, schedulingGates, containers, initContainers } = old.spec;
  return {
    metadata: old.metadata,
    spec: {
      ...template.spec,
      nodeSelector,
      affinity,
      tolerations,
      schedulingGates,
      containers: askingLike(template.spec.containers, containers),
      ...(template.spec.initContainers && { initContainers: askingLike(template.spec.initContainers, initContainers) }),
    },
  };
}

function askingLike(containers: readonly Container[], old: readonly Container[] = []): Container[] {
  return containers.map((container, index) => ({ ...container, resources: old[index]?.resources ?? {} }));
}

const ofTemplate = templateWarnings<Job>('spec.template', ({ spec }) => spec.template);
const manyCompletions = 100_000;
const manyAtOnce = 10_000;
const tooManyToTrack =
  'spec.completions: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';

function warnings(job: Job, old?: Job): readonly string[] {
  const { completionMode, completions = 0, parallelism = 0 } = job.spec;
  const huge = completionMode === 'Indexed' && completions > manyCompletions && parallelism > manyAtOnce;
  return [...podNameWarnings(job, old), ...(huge ? [tooManyToTrack] : []), ...ofTemplate(job, old)];
}
