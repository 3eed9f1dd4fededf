import { type Deployment, type ReplicaSet, replicaSets } from '@kubets/api';
import { controllerOf, formatLabelSelector } from '@kubets/machinery';
import { listObjects } from '../api/resources-by-reference.ts';
import type { Session } from '../session.ts';
import { blankBehind, conditionColumn, conditionLines } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, longTime, type Page } from './page.ts';
import { podTemplateLines } from './pod-template.ts';

export const describeDeployment: Describe = async (page, object, { session, showEvents }) => {
  const deployment = object as unknown as Deployment;
  const { metadata, spec, status } = deployment;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'Selector:', formatLabelSelector(spec.selector));
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {};
  page.line(
    0,
    'Replicas:',
    `${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  page.line(0, 'StrategyType:', spec.strategy?.type ?? '');
  page.line(0, 'MinReadySeconds:', String(spec.minReadySeconds ?? 0));
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling !== undefined) page.line(0, 'RollingUpdateStrategy:', `${rolling.maxUnavailable ?? 0} max unavailable, ${rolling.maxSurge ?? 0} max surge`);
  podTemplateLines(page, spec.template);
  conditionLines(page, status?.conditions ?? [], rolloutColumns);
  replicaSetLines(page, await replicaSetsOf(session, deployment), deployment);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

const rolloutColumns = [blankBehind(conditionColumn.type), conditionColumn.status, conditionColumn.reason];

/** The ReplicaSets a Deployment owns, oldest first. */
export async function replicaSetsOf(session: Session, { metadata, spec }: Deployment): Promise<readonly ReplicaSet[]> {
  const found = await listObjects(session, replicaSets, { namespace: metadata.namespace, labelSelector: formatLabelSelector(spec.selector) });
  return found
    .filter((set) => controllerOf({ ...set, apiVersion: 'apps/v1', kind: 'ReplicaSet' })?.uid === metadata.uid)
    .toSorted((left, right) => Date.parse(left.metadata.creationTimestamp) - Date.parse(right.metadata.creationTimestamp));
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';

function replicaSetLines(page: Page, sets: readonly ReplicaSet[], { metadata }: Deployment): void {
  if (sets.length === 0) return;
  const revision = metadata.annotations?.[revisionAnnotation];
  const newest = sets.find((set) => set.metadata.annotations?.[revisionAnnotation] === revision && revision !== undefined);
  const text = ({ metadata: { name }, spec, status }: ReplicaSet): string => `${name} (${status?.replicas ?? 0}/${spec?.replicas ?? 0} replicas created)`;
  const old = sets.filter((set) => set !== newest);
  page.line(0, 'OldReplicaSets:', old.map(text).join(', ') || '<none>');
  page.line(0, 'NewReplicaSet:', newest === undefined ? '<none>' : text(newest));
}
