import type { Resource } from '../../api/catalog.ts';
import { listAll } from '../../arguments/fetch-objects.ts';
import { CommandError } from '../../command-error.ts';
import type { Session } from '../../session.ts';
import { applyManifests, type ManifestTarget } from '../apply-manifests.ts';
import { type Extent, extentOf, groupKindOf, partOfLabel, unionOf } from './apply-set.ts';
import { parentNamed, readExtent, writeExtent } from './apply-set-parent.ts';
import { deletePruned, objectIdentity, type Prunable } from './delete-pruned.ts';

/**
 * Applies the manifests as members of an ApplySet and deletes its members that are in them no more. The parent tells every
 * place where members may be before one is made there, and forgets a place only once its members are gone: an interruption loses none.
 */
export async function applyAndPrune(session: Session, targets: readonly ManifestTarget[], errors: readonly unknown[]): Promise<void> {
  const parent = await parentNamed(session, session.flags.string('applyset'));
  const before = await readExtent(session, parent);
  const members = targets.map((target) => asMember(target, parent.id));
  const wanted = extentOf(members);
  const reached = unionOf(before, wanted);
  await writeExtent(session, parent, reached);
  await applyManifests(session, members, errors);
  await deletePruned(session, await leftOver(session, parent.id, reached, members));
  await writeExtent(session, parent, wanted);
}

function asMember(target: ManifestTarget, id: string): ManifestTarget {
  const { object, source } = target.manifest;
  if (object.metadata.labels?.[partOfLabel] !== undefined) throw new CommandError(`ApplySet label ${JSON.stringify(partOfLabel)} already set in input data`);
  const metadata = { ...object.metadata, labels: { ...object.metadata.labels, [partOfLabel]: id } };
  return { ...target, manifest: { source, object: { ...object, metadata } } };
}

async function leftOver(session: Session, id: string, { groupKinds, namespaces }: Extent, members: readonly ManifestTarget[]): Promise<readonly Prunable[]> {
  const applied = new Set(members.map(({ resource, namespace, name }) => objectIdentity(resource, namespace, name)));
  const found: Prunable[] = [];
  for (const groupKind of groupKinds) {
    const resource = await resourceOf(session, groupKind);
    const places = resource.scope === 'Namespaced' ? namespaces : [undefined];
    for (const namespace of places) {
      const objects = await listAll(session, { resource, namespace, labelSelector: `${partOfLabel}=${id}` });
      found.push(...objects.map((object) => ({ resource, object })));
    }
  }
  return found.filter(({ resource, object: { metadata } }) => !applied.has(objectIdentity(resource, metadata.namespace, metadata.name)));
}

async function resourceOf(session: Session, groupKind: string): Promise<Resource> {
  const found = (await session.catalog()).preferred.find((resource) => groupKindOf(resource) === groupKind);
  if (found === undefined)
    throw new CommandError(`could not find mapping for kind in the contains-group-kinds annotation: no matches for kind ${JSON.stringify(groupKind)}`);
  return found;
}
