import { controllerRevisions, type Deployment } from '@kubets/api';
import { controllerOf, formatLabelSelector, type LabelSelector } from '@kubets/machinery';
import { listObjects } from '../../api/resources-by-reference.ts';
import type { LiveObject } from '../../arguments/fetch-objects.ts';
import { CommandError } from '../../command-error.ts';
import { replicaSetsOf } from '../../describe/deployment.ts';
import type { Session } from '../../session.ts';

export type PodTemplate = Deployment['spec']['template'];

export interface Revision {
  readonly number: number;
  readonly cause: string | undefined;
  readonly template: PodTemplate;
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const causeAnnotation = 'kubernetes.io/change-cause';

/** The templates a workload has had, oldest first. */
export async function revisionsOf(session: Session, live: LiveObject, doing: 'history' | 'rollbacker'): Promise<readonly Revision[]> {
  const { kind, group } = live.resource;
  if (kind !== 'Deployment' && kind !== 'DaemonSet' && kind !== 'StatefulSet')
    throw new CommandError(
      `error retrieving ${doing} for ${JSON.stringify(group === '' ? kind : `${kind}.${group}`)}, no visitor method exists for {${group} ${kind}}`,
    );
  const revisions = live.resource.kind === 'Deployment' ? await deploymentRevisions(session, live) : await controlledRevisions(session, live);
  return revisions.toSorted((left, right) => left.number - right.number);
}

async function deploymentRevisions(session: Session, { object }: LiveObject): Promise<readonly Revision[]> {
  const sets = await replicaSetsOf(session, object as unknown as Deployment);
  return sets.flatMap(({ metadata, spec }) => {
    const number = Number(metadata.annotations?.[revisionAnnotation] ?? 0);
    return number === 0 || spec?.template === undefined
      ? []
      : [{ number, cause: metadata.annotations?.[causeAnnotation], template: spec.template as PodTemplate }];
  });
}

interface TemplateSnapshot {
  readonly spec?: { readonly template?: PodTemplate };
}

async function controlledRevisions(session: Session, { object, namespace }: LiveObject): Promise<readonly Revision[]> {
  const { selector, template } = object['spec'] as { readonly selector?: LabelSelector; readonly template: PodTemplate };
  const found = await listObjects(session, controllerRevisions, { namespace, labelSelector: formatLabelSelector(selector) });
  const owned = found.filter((revision) => controllerOf({ ...revision, apiVersion: 'apps/v1', kind: 'ControllerRevision' })?.uid === object.metadata.uid);
  return owned.map(({ revision, metadata, data }) => ({
    number: Number(revision),
    cause: metadata.annotations?.[causeAnnotation],
    template: withoutDirectives((data as TemplateSnapshot | undefined)?.spec?.template ?? template),
  }));
}

/** A stored template says that it replaces the one in force; the words are no part of it. */
function withoutDirectives(template: PodTemplate): PodTemplate {
  return Object.fromEntries(Object.entries(template).filter(([key]) => key !== '$patch')) as PodTemplate;
}
