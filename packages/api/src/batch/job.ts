import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, int64, listSet, namedSchema, objectMeta, time, timeOrNull, type SchemaOf } from '@kubets/machinery/schema';
import { podTemplateSpec } from '../core/pod/pod-spec.ts';
import { conditionFields } from '../meta/condition.ts';
import { labelSelector } from '../meta/label-selector.ts';
import { jobs } from '../resources.ts';
import { choice, textOr } from '../go-zero.ts';
import { jobColumns } from './job-columns.ts';
import { jobStrategy } from './job-strategy.ts';

const job = namedSchema('io.k8s.api.batch.v1.Job', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: jobSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: jobStatus().prefault({}).describe('What was last observed.'),
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
    managedBy: z.string().optional().describe('Who runs the Job, if not the Job controller.'),
    manualSelector: z.boolean().optional().describe('The selector and its labels are chosen by the user, who sees to it that they match no other pods.'),
    maxFailedIndexes: int32().optional().describe('How many indexes may fail before the Job does.'),
    parallelism: int32().optional().describe('How many pods may run at once.'),
    podFailurePolicy: podFailurePolicy().optional().describe('What failures of pods mean, by exit code or condition.'),
    podReplacementPolicy: choice(['Failed', 'TerminatingOrFailed']).describe(
      'Whether a pod is replaced as soon as it is being deleted or only once it has ended.',
    ),
    selector: labelSelector().optional().describe('The labels of its pods; made by the server.'),
    successPolicy: successPolicy().optional().describe('When the job has succeeded before all its pods have.'),
    suspend: z.boolean().optional().describe('Stop making pods, and delete those there are.'),
    template: podTemplateSpec().describe('The pod that does the work.'),
    ttlSecondsAfterFinished: int32().optional().describe('How long the job is kept when it has ended.'),
  }),
);
export interface JobSpec extends SchemaOf<typeof jobSpec> {}

const podFailurePolicy = namedSchema('io.k8s.api.batch.v1.PodFailurePolicy', () =>
  z.object({
    rules: atomicList(podFailurePolicyRule()).describe('Looked at in this order; the first that matches decides.'),
  }),
);
export interface PodFailurePolicy extends SchemaOf<typeof podFailurePolicy> {}

const podFailurePolicyRule = namedSchema('io.k8s.api.batch.v1.PodFailurePolicyRule', () =>
  z.object({
    action: z.enum(['Count', 'FailIndex', 'FailJob', 'Ignore']).describe('What a match leads to.'),
    onExitCodes: podFailurePolicyOnExitCodesRequirement().optional().describe('Matches by how containers ended.'),
    onPodConditions: atomicList(podFailurePolicyOnPodConditionsPattern()).optional().describe('Matches by conditions of the pod.'),
  }),
);
export interface PodFailurePolicyRule extends SchemaOf<typeof podFailurePolicyRule> {}

const podFailurePolicyOnExitCodesRequirement = namedSchema('io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement', () =>
  z.object({
    containerName: z.string().optional().describe('The container it is about; all of them by default.'),
    operator: z.enum(['In', 'NotIn']).describe('Whether the exit code must be among the values or must not.'),
    values: listSet(int32()).describe('The exit codes.'),
  }),
);
export interface PodFailurePolicyOnExitCodesRequirement extends SchemaOf<typeof podFailurePolicyOnExitCodesRequirement> {}

const podFailurePolicyOnPodConditionsPattern = namedSchema('io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern', () =>
  z.object({
    status: textOr('True').describe('The status the condition must have.'),
    type: z.string().describe('The type of the condition.'),
  }),
);
export interface PodFailurePolicyOnPodConditionsPattern extends SchemaOf<typeof podFailurePolicyOnPodConditionsPattern> {}

const successPolicy = namedSchema('io.k8s.api.batch.v1.SuccessPolicy', () =>
  z.object({
    rules: atomicList(successPolicyRule()).describe('The Job has succeeded once one of these holds.'),
  }),
);
export interface SuccessPolicy extends SchemaOf<typeof successPolicy> {}

const successPolicyRule = namedSchema('io.k8s.api.batch.v1.SuccessPolicyRule', () =>
  z.object({
    succeededCount: int32().optional().describe('How many indexes must have succeeded.'),
    succeededIndexes: z.string().optional().describe('Which indexes must have succeeded, e.g. 1,3-5.'),
  }),
);
export interface SuccessPolicyRule extends SchemaOf<typeof successPolicyRule> {}

const jobStatus = namedSchema('io.k8s.api.batch.v1.JobStatus', () =>
  z.object({
    active: int32().optional().describe('Pods that are running or pending and not being deleted.'),
    completedIndexes: z.string().optional().describe('The indexes that have succeeded, e.g. 1,3-5.'),
    completionTime: time().optional().describe('When the Job succeeded.'),
    conditions: atomicList(jobCondition())
      .meta({ 'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'type' })
      .optional()
      .describe('What is true of the object at present, one entry for each aspect.'),
    failed: int32().optional().describe('Pods that have failed.'),
    failedIndexes: z.string().optional().describe('The indexes that have failed for good.'),
    ready: int32().optional().describe('Active pods that are ready.'),
    startTime: time().optional().describe('When the Job was started, or went on after a pause.'),
    succeeded: int32().optional().describe('Pods that have succeeded.'),
    terminating: int32().optional().describe('Pods that are being deleted and have not ended.'),
    uncountedTerminatedPods: uncountedTerminatedPods().optional().describe('Pods that have ended and are not in the counters yet.'),
  }),
);
export interface JobStatus extends SchemaOf<typeof jobStatus> {}

const jobCondition = namedSchema('io.k8s.api.batch.v1.JobCondition', () =>
  z.object({ lastProbeTime: timeOrNull().describe('When it was last looked at.'), ...conditionFields() }),
);
export interface JobCondition extends SchemaOf<typeof jobCondition> {}

const uncountedTerminatedPods = namedSchema('io.k8s.api.batch.v1.UncountedTerminatedPods', () =>
  z.object({
    failed: listSet(z.string()).optional().describe('The UIDs of failed pods.'),
    succeeded: listSet(z.string()).optional().describe('The UIDs of pods that succeeded.'),
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
