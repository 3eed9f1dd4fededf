import { type Eviction, type Pod, type PodDisruptionBudget, podDisruptionBudgets, pods } from '@kubets/api';
import {
  type ApiError,
  apiError,
  badRequest,
  formatTime,
  type KubeObject,
  labelSelectorMatcher,
  notFound,
  type ResourceDefinition,
  type StatusCause,
} from '@kubets/machinery';
import { type DeleteRequest, deleteObject } from '../objects/delete-object.ts';
import { updateObject } from '../objects/update-object.ts';
import type { ApiRequest } from '../pipeline.ts';
import type { ServerContext, SubresourceHandler } from '../server-context.ts';
import { readSubresourceBody } from './read-subresource-body.ts';
import { created } from './success.ts';

/** So many evictions may be under way before the disruption controller has counted them. */
const mostDisruptedPods = 2000;

/** `POST pods/NAME/eviction`: deletes a pod if its disruption budget can bear it, answers 429 if it cannot. */
export const podEviction: SubresourceHandler = {
  resource: pods,
  subresource: 'eviction',
  async handle(request, definition, server) {
    const body = readSubresourceBody<Eviction>(request, { kind: 'Eviction', apiVersion: 'policy/v1' });
    const { name, namespace } = request.info;
    if (body.metadata?.name && body.metadata.name !== name) throw badRequest('name in URL does not match name in Eviction object');
    const pod = (await server.registry.storage({ reference: pods }).get({ namespace, name }))?.object() as Pod | undefined;
    if (pod === undefined) throw notFound(pods, name);
    const dryRun = request.query.getAll('dryRun').includes('All') || body.deleteOptions?.dryRun?.includes('All') === true;
    if (needsBudget(pod)) await spendBudget(server, request, pod, dryRun);
    await deleteObject(server, deletion(request, definition, pod, body, dryRun));
    return created();
  },
};

/** A pod that has ended, never began or is being deleted serves nobody: its going disrupts nothing. */
function needsBudget({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && !['Succeeded', 'Failed', 'Pending'].includes(status.phase ?? '');
}

async function spendBudget(server: ServerContext, request: ApiRequest, pod: Pod, dryRun: boolean): Promise<void> {
  const budgets = await budgetsOf(server, pod);
  if (budgets.length > 1) {
    throw apiError('InternalError', `This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.`, {});
  }
  const budget = budgets[0];
  if (budget === undefined) return;
  const definition = server.registry.find(podDisruptionBudgets.group, podDisruptionBudgets.version, podDisruptionBudgets.plural)!;
  const { namespace, name } = budget.metadata;
  const options = { dryRun, fieldManager: 'kube-apiserver', fieldValidation: 'Ignore', force: false } as const;
  const update = {
    definition,
    identity: { namespace, name },
    user: request.user,
    options,
    warnings: request.warnings,
    auditAnnotations: request.auditAnnotations,
    subresource: 'status',
  };
  const now = server.clock.now();
  await updateObject(server, update, (current) => afterEviction(current as PodDisruptionBudget, pod, now));
}

async function budgetsOf({ registry }: ServerContext, pod: Pod): Promise<readonly PodDisruptionBudget[]> {
  const { items } = await registry.storage({ reference: podDisruptionBudgets }).list({ namespace: pod.metadata.namespace });
  return items.map((item) => item.object() as PodDisruptionBudget).filter(({ spec }) => labelSelectorMatcher(spec.selector).matches(pod.metadata.labels));
}

const isReady = ({ status }: Pod): boolean => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;

/** The budget with this eviction counted; itself when an unhealthy pod costs nothing. Throws TooManyRequests when it is spent. */
function afterEviction(budget: PodDisruptionBudget, pod: Pod, now: Date): PodDisruptionBudget {
  const { metadata, spec, status } = budget;
  const { currentHealthy = 0, desiredHealthy = 0, disruptionsAllowed = 0, disruptedPods = {} } = status;
  if (!isReady(pod)) {
    if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return budget;
    if (currentHealthy >= desiredHealthy && desiredHealthy > 0) return budget;
  }
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) throw tooMany(metadata.name, 'is still being processed by the server.', 10);
  if (disruptionsAllowed < 0) throw apiError('Forbidden', 'pdb disruptions allowed is negative', {});
  if (Object.keys(disruptedPods).length > mostDisruptedPods)
    throw apiError('Forbidden', 'DisruptedPods map too big - too many evictions not confirmed by PDB controller', {});
  if (disruptionsAllowed === 0) {
    throw tooMany(metadata.name, `needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`);
  }
  return {
    ...budget,
    status: { ...status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods: { ...disruptedPods, [pod.metadata.name]: formatTime(now) } },
  };
}

function tooMany(budget: string, why: string, retryAfterSeconds?: number): ApiError {
  const cause: StatusCause = { reason: 'DisruptionBudget', message: `The disruption budget ${budget} ${why}` };
  const message = retryAfterSeconds === undefined ? "Cannot evict pod as it would violate the pod's disruption budget." : `${cause.message}`;
  return apiError('TooManyRequests', message, { causes: [cause], ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
}

function deletion(request: ApiRequest, definition: ResourceDefinition, { metadata }: KubeObject, { deleteOptions }: Eviction, dryRun: boolean): DeleteRequest {
  const { gracePeriodSeconds, propagationPolicy, preconditions } = deleteOptions ?? {};
  return {
    definition,
    identity: { namespace: metadata.namespace, name: metadata.name },
    user: request.user,
    warnings: request.warnings,
    auditAnnotations: request.auditAnnotations,
    options: {
      dryRun,
      gracePeriodSeconds,
      propagationPolicy: propagationPolicy as DeleteRequest['options']['propagationPolicy'],
      preconditions: { uid: preconditions?.uid ?? metadata.uid, resourceVersion: preconditions?.resourceVersion },
    },
  };
}
