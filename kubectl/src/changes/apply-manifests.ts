import { isApiError, lastAppliedAnnotation, parseLabelSelector } from '@kubets/machinery';
import { objectPath } from '../api/api-client.ts';
import { manifestsOf, manifestTarget, type ObjectTarget } from '../arguments/select-resources.ts';
import { CommandError, ManifestError, throwCollected } from '../command-error.ts';
import type { Manifest } from '../manifests/parse-manifests.ts';
import type { AnyObject } from '../output/print-object.ts';
import type { Session } from '../session.ts';
import { type DryRun, dryRunOf, writeQuery } from './dry-run.ts';
import { withLastApplied } from './last-applied.ts';
import { sendPatch } from './patch-object.ts';
import { planApply } from './plan-apply.ts';
import { ResultPrinter } from './result-printer.ts';

export type ManifestTarget = ObjectTarget & { readonly manifest: Manifest };

interface ManifestsToApply {
  readonly targets: readonly ManifestTarget[];
  /** Of manifests whose kind the server does not know; the others are applied before these are told. */
  readonly errors: readonly unknown[];
}

/** The manifests the call names and its selector chooses, each with its resource. */
export async function manifestsToApply(session: Session): Promise<ManifestsToApply> {
  const manifests = selectedBy(session.flags.optional('selector'), await manifestsOf(session));
  if (manifests.length === 0) throw new CommandError('no objects passed to apply');
  const targets: ManifestTarget[] = [];
  const errors: unknown[] = [];
  for (const manifest of manifests) {
    try {
      targets.push(await manifestTarget(session, manifest));
    } catch (error) {
      errors.push(error);
    }
  }
  return { targets, errors };
}

/** Applies each manifest, on the client or on the server, and tells what became of it. Throws once all have been tried. */
export async function applyManifests(session: Session, targets: readonly ManifestTarget[], earlier: readonly unknown[] = []): Promise<void> {
  const dryRun = dryRunOf(session.flags);
  const printer = new ResultPrinter(session, dryRun);
  const errors: unknown[] = [...earlier];
  const results: AnyObject[] = [];
  for (const target of targets) {
    try {
      refuseUnnamed(target);
      const { object, did } = session.flags.boolean('server-side')
        ? await applyOnServer(session, target, dryRun)
        : await applyFromClient(session, target, dryRun);
      results.push(object);
      if (printer.oneByOne) printer.print(object, did);
    } catch (error) {
      errors.push(error);
    }
  }
  throwCollected(errors);
  if (!printer.oneByOne) printer.printTogether(results);
}

function refuseUnnamed(target: ManifestTarget): void {
  const { object, source } = target.manifest;
  if (object.metadata.name) return;
  if (object.metadata.generateName) throw new CommandError(`from ${object.metadata.generateName}: cannot use generate name with apply`);
  throw new ManifestError(retrieving(target), source, new Error('resource name may not be empty'));
}

const retrieving = (target: ManifestTarget): string => `retrieving current configuration of:\n${describeTarget(target)}\nfrom server for:`;

function selectedBy(text: string | undefined, manifests: readonly Manifest[]): readonly Manifest[] {
  if (text === undefined) return manifests;
  const selector = parseLabelSelector(text);
  return manifests.filter(({ object }) => selector.matches(object.metadata.labels));
}

interface Applied {
  readonly object: AnyObject;
  readonly did: string;
}

async function applyOnServer(session: Session, target: ManifestTarget, dryRun: DryRun): Promise<Applied> {
  const { flags } = session;
  const path = objectPath(target.resource, target, flags.optional('subresource'));
  const manager = flags.given('field-manager') ? flags.string('field-manager') : 'kubectl';
  const query = { ...writeQuery(flags, dryRun), fieldManager: manager, force: flags.boolean('force-conflicts') || undefined };
  try {
    const object = await session.api.json<AnyObject>({
      method: 'PATCH',
      path,
      contentType: 'application/apply-patch+yaml',
      body: target.manifest.object,
      query,
    });
    return { object, did: 'serverside-applied' };
  } catch (error) {
    if (isApiError(error, 'Conflict')) throw conflictError(error.message, error);
    throw new ManifestError('applying patch to', target.manifest.source, error);
  }
}

function conflictError(message: string, cause: unknown): CommandError {
  return new CommandError(
    `${message}
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`,
    { cause },
  );
}

async function applyFromClient(session: Session, target: ManifestTarget, dryRun: DryRun): Promise<Applied> {
  const modified = withLastApplied(target.manifest.object);
  for (let attempt = 1; ; attempt++) {
    const current = await currentOf(session, target);
    try {
      return current === undefined ? await createMissing(session, target, modified, dryRun) : await patchCurrent(session, target, current, modified, dryRun);
    } catch (error) {
      const raced = isApiError(cause(error), 'Conflict') || (current === undefined && isApiError(cause(error), 'AlreadyExists') && attempt === 1);
      if (!raced || attempt >= 5) throw error;
    }
  }
}

const cause = (error: unknown): unknown => (error instanceof ManifestError ? error.cause : error);

async function currentOf(session: Session, target: ManifestTarget): Promise<AnyObject | undefined> {
  try {
    return await session.api.json<AnyObject>({ path: objectPath(target.resource, target) });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw new ManifestError(retrieving(target), target.manifest.source, error);
  }
}

async function createMissing(session: Session, target: ManifestTarget, modified: AnyObject, dryRun: DryRun): Promise<Applied> {
  if (dryRun === 'client') return { object: modified, did: 'created' };
  try {
    const path = objectPath(target.resource, { namespace: target.namespace });
    const object = await session.api.json<AnyObject>({ method: 'POST', path, body: modified, query: writeQuery(session.flags, dryRun) });
    return { object, did: 'created' };
  } catch (error) {
    throw new ManifestError('creating', target.manifest.source, error);
  }
}

async function patchCurrent(session: Session, target: ManifestTarget, current: AnyObject, modified: AnyObject, dryRun: DryRun): Promise<Applied> {
  if (current.metadata.annotations?.[lastAppliedAnnotation] === undefined && dryRun !== 'client') {
    session.warn(
      `resource ${target.resource.plural}/${target.name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    );
  }
  const plan = await planApply(session, target.resource, modified, current);
  if (plan === undefined) return { object: current, did: 'unchanged' };
  if (dryRun === 'client') return { object: plan.outcome(), did: 'configured' };
  try {
    const object = await sendPatch(session, target, plan.patch, { dryRun, contentType: plan.contentType, subresource: session.flags.optional('subresource') });
    return { object, did: 'configured' };
  } catch (error) {
    if (session.flags.boolean('force') && isApiError(error, 'Invalid')) return recreate(session, target, modified);
    throw new ManifestError(`applying patch:\n${JSON.stringify(plan.patch)}\nto:\n${describeTarget(target)}\nfor:`, target.manifest.source, error);
  }
}

const describeTarget = ({ resource, namespace, name }: ManifestTarget): string =>
  `Resource: "${resource.group}/${resource.version}, Resource=${resource.plural}", GroupVersionKind: "${resource.group}/${resource.version}, Kind=${resource.kind}"\nName: "${name ?? ''}", Namespace: "${namespace ?? ''}"`;

async function recreate(session: Session, target: ManifestTarget, modified: AnyObject): Promise<Applied> {
  const { deleteAndWait } = await import('./delete-and-wait.ts');
  await deleteAndWait(session, target, { gracePeriodSeconds: 0, deadline: Number.POSITIVE_INFINITY });
  return { ...(await createMissing(session, target, modified, 'none')), did: 'configured' };
}
