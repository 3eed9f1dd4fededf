import { apiVersionOf, isApiError } from '@kubets/machinery';
import { objectPath } from '../../api/api-client.ts';
import type { Catalog, Resource } from '../../api/catalog.ts';
import { CommandError } from '../../command-error.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { dryRunOf } from '../dry-run.ts';
import {
  annotationsOf,
  applySetId,
  type Extent,
  extentOfAnnotations,
  groupKindsAnnotation,
  idLabel,
  type ParentIdentity,
  toolingAnnotation,
} from './apply-set.ts';

const tooling = 'kubectl/v1.36.0';
const parentTypeLabel = 'applyset.kubernetes.io/is-parent-type';

/** The object that keeps an ApplySet's extent, as `--applyset` names it. */
export interface ApplySetParent extends ParentIdentity {
  readonly resource: Resource;
  /** `secrets/mine`, `configmaps/mine`. */
  readonly reference: string;
  readonly id: string;
}

export async function parentNamed(session: Session, text: string): Promise<ApplySetParent> {
  const [type, name] = text.includes('/') ? text.split('/', 2) : ['secrets', text];
  if (!type || !name) throw new CommandError(`invalid parent reference ${JSON.stringify(text)}: expected [RESOURCE][.GROUP]/NAME`);
  const catalog = await session.catalog();
  const resource = catalog.find(type);
  if (resource === undefined) throw new CommandError(`invalid parent reference ${JSON.stringify(text)}: no matches for /, Resource=${type}`);
  const problems = [
    ...(resource.scope === 'Namespaced' && !session.namespaceGiven ? ['namespace is required to use namespace-scoped ApplySet'] : []),
    ...((await mayBeParent(session, catalog, resource))
      ? []
      : [`resource "${apiVersionOf(resource)}, Resource=${resource.plural}" is not permitted as an ApplySet parent`]),
  ];
  if (problems.length > 0) throw new CommandError(problems.join('\n'), { bare: problems.length > 1 });
  const identity = { name, kind: resource.kind, group: resource.group, namespace: resource.scope === 'Namespaced' ? session.namespace : undefined };
  const reference = `${resource.plural}${resource.group === '' ? '' : `.${resource.group}`}/${name}`;
  return { ...identity, resource, reference, id: applySetId(identity) };
}

/** Secrets and ConfigMaps may, and custom resources whose definition says so. */
async function mayBeParent(session: Session, catalog: Catalog, { group, plural }: Resource): Promise<boolean> {
  if (group === '') return plural === 'secrets' || plural === 'configmaps';
  const definitions = catalog.find('customresourcedefinitions.apiextensions.k8s.io');
  if (definitions === undefined) return false;
  const definition = await found(session, objectPath(definitions, { name: `${plural}.${group}` }));
  return definition?.metadata.labels?.[parentTypeLabel] === 'true';
}

async function found(session: Session, path: string): Promise<AnyObject | undefined> {
  try {
    return await session.api.json<AnyObject>({ path });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}

/** What the parent tells of the set so far; nothing when it does not exist. Throws when it is another tool's or no parent. */
export async function readExtent(session: Session, parent: ApplySetParent): Promise<Extent> {
  const object = await found(session, objectPath(parent.resource, parent));
  if (object === undefined) return { groupKinds: [], namespaces: [] };
  const { labels = {}, annotations = {} } = object.metadata;
  const fail = (what: string): never => {
    throw new CommandError(`ApplySet parent object ${JSON.stringify(parent.reference)} ${what}`);
  };
  const id = labels[idLabel] ?? fail(`exists and is missing required label ${JSON.stringify(idLabel)}`);
  if (id !== parent.id) fail(`exists and has incorrect value for label ${JSON.stringify(idLabel)} (got: ${id}, want: ${parent.id})`);
  const managedBy = annotations[toolingAnnotation] ?? fail(`already exists and is missing required annotation ${JSON.stringify(toolingAnnotation)}`);
  if (managedBy.split('/')[0] !== 'kubectl') fail(`already exists and is managed by tooling ${JSON.stringify(managedBy.split('/')[0])} instead of "kubectl"`);
  if (annotations[groupKindsAnnotation] === undefined) {
    throw new CommandError(
      `parsing ApplySet annotation on ${JSON.stringify(parent.reference)}: kubectl requires the ${JSON.stringify(groupKindsAnnotation)} annotation to be set on all ApplySet parent objects`,
    );
  }
  return extentOfAnnotations(annotations, parent);
}

export async function writeExtent(session: Session, parent: ApplySetParent, extent: Extent): Promise<void> {
  const dryRun = dryRunOf(session.flags);
  if (dryRun === 'client') return;
  const { resource, name, namespace, id } = parent;
  const annotations = annotationsOf(extent, parent, tooling);
  await session.api.json({
    method: 'PATCH',
    path: objectPath(resource, parent),
    contentType: 'application/apply-patch+yaml',
    body: {
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      metadata: { name, ...(namespace && { namespace }), annotations, labels: { [idLabel]: id } },
    },
    query: { fieldManager: 'kubectl-applyset', ...(dryRun === 'server' && { dryRun: 'All' }) },
  });
}
