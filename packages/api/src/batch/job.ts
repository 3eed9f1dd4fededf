import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, listSet, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { conditionFields } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { jobs } from '../resources.ts';
import { choice, textOr } from '../go-zero.ts';
import { jobColumns } from './job-columns.ts';
import { jobStrategy } from './job-strategy.ts';

export const job = namedSchema('io.k8s.api.batch.v1.Job', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: jobSpec().prefault({} as never),
      status: jobStatus().prefault({}),
    })
    .describe('Runs pods until enough of them have succeeded.'),
);
export interface Job extends SchemaOf<typeof job> {}

export const jobSpec = namedSchema('io.k8s.api.batch.v1.JobSpec', () =>
  z.object({
    activeDeadlineSeconds: int64().optional().describe('How long the job may take before its pods are stopped.'),
    backoffLimit: int32().optional().describe('How many failures make the job fail.'),
    backoffLimitPerIndex: int32().optional().describe('How many failures make one index fail.'),
    completionMode: choice(['Indexed', 'NonIndexed']).describe('NonIndexed counts successes, Indexed wants one for every index.'),
    completions: int32().optional().describe('How many pods must succeed.'),
    managedBy: z.string().optional(),
    manualSelector: z.boolean().optional(),
    maxFailedIndexes: int32().optional(),
    parallelism: int32().optional().describe('How many pods may run at once.'),
    podFailurePolicy: podFailurePolicy().optional().describe('What failures of pods mean, by exit code or condition.'),
    podReplacementPolicy: choice(['Failed', 'TerminatingOrFailed']),
    selector: labelSelector().optional().describe('The labels of its pods; made by the server.'),
    successPolicy: successPolicy().optional().describe('When the job has succeeded before all its pods have.'),
    suspend: z.boolean().optional().describe('Stop making pods, and delete those there are.'),
    template: podTemplateSpec().describe('The pod that does the work.'),
    ttlSecondsAfterFinished: int32().optional().describe('How long the job is kept when it has ended.'),
  }),
);
export interface JobSpec extends SchemaOf<typeof jobSpec> {}

export const podFailurePolicy = namedSchema('io.k8s.api.batch.v1.PodFailurePolicy', () =>
  z.object({
    rules: atomicList(podFailurePolicyRule()),
  }),
);
export interface PodFailurePolicy extends SchemaOf<typeof podFailurePolicy> {}

export const podFailurePolicyRule = namedSchema('io.k8s.api.batch.v1.PodFailurePolicyRule', () =>
  z.object({
    action: z.enum(['Count', 'FailIndex', 'FailJob', 'Ignore']),
    onExitCodes: podFailurePolicyOnExitCodesRequirement().optional(),
    onPodConditions: atomicList(podFailurePolicyOnPodConditionsPattern()).optional(),
  }),
);
export interface PodFailurePolicyRule extends SchemaOf<typeof podFailurePolicyRule> {}

export const podFailurePolicyOnExitCodesRequirement = namedSchema('io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement', () =>
  z.object({
    containerName: z.string().optional(),
    operator: z.enum(['In', 'NotIn']),
    values: listSet(int32()),
  }),
);
export interface PodFailurePolicyOnExitCodesRequirement extends SchemaOf<typeof podFailurePolicyOnExitCodesRequirement> {}

export const podFailurePolicyOnPodConditionsPattern = namedSchema('io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern', () =>
  z.object({
    status: textOr('True'),
    type: z.string(),
  }),
);
export interface PodFailurePolicyOnPodConditionsPattern extends SchemaOf<typeof podFailurePolicyOnPodConditionsPattern> {}

export const successPolicy = namedSchema('io.k8s.api.batch.v1.SuccessPolicy', () =>
  z.object({
    rules: atomicList(successPolicyRule()),
  }),
);
export interface SuccessPolicy extends SchemaOf<typeof successPolicy> {}

export const successPolicyRule = namedSchema('io.k8s.api.batch.v1.SuccessPolicyRule', () =>
  z.object({
    succeededCount: int32().optional(),
    succeededIndexes: z.string().optional(),
  }),
);
export interface SuccessPolicyRule extends SchemaOf<typeof successPolicyRule> {}

export const jobStatus = namedSchema('io.k8s.api.batch.v1.JobStatus', () =>
  z.object({
    active: int32().optional(),
    completedIndexes: z.string().optional(),
    completionTime: time().optional(),
    conditions: atomicList(jobCondition()).meta({ 'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'type' }).optional(),
    failed: int32().optional(),
    failedIndexes: z.string().optional(),
    ready: int32().optional(),
    startTime: time().optional(),
    succeeded: int32().optional(),
    terminating: int32().optional(),
    uncountedTerminatedPods: uncountedTerminatedPods().optional(),
  }),
);
export interface JobStatus extends SchemaOf<typeof jobStatus> {}

export const jobCondition = namedSchema('io.k8s.api.batch.v1.JobCondition', () => z.object({ lastProbeTime: time().optional(), ...conditionFields() }));
export interface JobCondition extends SchemaOf<typeof jobCondition> {}

export const uncountedTerminatedPods = namedSchema('io.k8s.api.batch.v1.UncountedTerminatedPods', () =>
  z.object({
    failed: listSet(z.string()).optional(),
    succeeded: listSet(z.string()).optional(),
  }),
);
export interface UncountedTerminatedPods extends SchemaOf<typeof uncountedTerminatedPods> {}

export const jobDefinition = defineResource<Job>({
  reference: jobs,
  categories: ['all'],
  schema: job,
  strategy: jobStrategy,
  selectableFields: [{ label: 'status.successful', value: ({ status }) => String(status.succeeded ?? 0) }],
  columns: jobColumns,
  subresources: [statusSubresource('Job')],
});
