import { apiVersionOf, isApiError } from '@kubets/machinery';
import { namespaces } from '@kubets/api';
import { objectPath } from '../../api/api-client.ts';
import { findObject } from '../../api/resources-by-reference.ts';
import { manifestsOf, manifestTarget, namesFiles, type ObjectTarget } from '../../arguments/select-resources.ts';
import { sendDelete } from '../../changes/delete-and-wait.ts';
import { dryRunOf } from '../../changes/dry-run.ts';
import { ResultPrinter } from '../../changes/result-printer.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { booleanFlag } from '../../flags/flag.ts';
import { dryRunFlag, filenameFlags, objectFormats, printFlags } from '../../flags/shared-flags.ts';
import type { AnyObject } from '../../output/print-object.ts';
import type { Session } from '../../session.ts';
import { type Binding, type Reconciliation, reconcileBinding, reconcileRole, type Role } from './reconcile/reconcile-rbac.ts';

export const authReconcile: Command = {
  name: 'reconcile',
  summary: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  description:
    'Missing objects are created, and their namespaces. Existing ones gain the permissions and subjects of the files, and lose others where the flags say so. Unlike apply it knows which permissions are covered already.',
  usage: 'auth reconcile -f FILENAME',
  examples: [{ does: 'Reconcile RBAC resources from a file', command: 'kubectl auth reconcile -f my-rbac-rules.yaml' }],
  flags: [
    ...printFlags(objectFormats),
    ...filenameFlags('identifying the resource to reconcile.'),
    dryRunFlag,
    booleanFlag('remove-extra-permissions', 'If true, removes extra permissions added to roles'),
    booleanFlag('remove-extra-subjects', 'If true, removes extra subjects added to rolebindings'),
  ],
  run: runReconcile,
};

async function runReconcile(session: Session): Promise<void> {
  if (!namesFiles(session)) throw new CommandError('must specify one of -f and -k');
  const dryRun = dryRunOf(session.flags);
  if (dryRun === 'server') throw new CommandError('--dry-run=server for command reconcile is not supported yet');
  const printer = new ResultPrinter(session, dryRun);
  for (const manifest of await manifestsOf(session)) {
    const target = await manifestTarget(session, manifest);
    if (target.resource.group !== 'rbac.authorization.k8s.io') continue;
    const plan = planFor(session, target.manifest.object, await findObject<AnyObject>(session, target));
    const object = dryRun === 'client' ? plan.object : await perform(session, target, plan);
    printer.print(object, 'reconciled');
    if (printer.human) tell(session, plan);
  }
}

function planFor({ flags }: Session, expected: AnyObject, existing: AnyObject | undefined): Reconciliation<AnyObject> {
  if (expected.kind.endsWith('Binding')) {
    const plan = reconcileBinding(expected as unknown as Binding, existing as unknown as Binding | undefined, flags.boolean('remove-extra-subjects'));
    return plan as unknown as Reconciliation<AnyObject>;
  }
  const plan = reconcileRole(expected as unknown as Role, existing as unknown as Role | undefined, flags.boolean('remove-extra-permissions'));
  return plan as unknown as Reconciliation<AnyObject>;
}

async function perform(session: Session, target: ObjectTarget, { operation, object, uid }: Reconciliation<AnyObject>): Promise<AnyObject> {
  const { resource, namespace } = target;
  const body = { ...object, apiVersion: apiVersionOf(resource) };
  if (operation === 'update') return session.api.json({ method: 'PUT', path: objectPath(resource, target), body });
  if (operation === undefined) return object;
  if (operation === 'recreate') await sendDelete(session, target, { preconditions: { uid: uid ?? '' } });
  if (namespace !== undefined) await ensureNamespace(session, namespace);
  return session.api.json({ method: 'POST', path: objectPath(resource, { namespace }), body });
}

/** Who may not create namespaces may still find the one needed. */
async function ensureNamespace(session: Session, name: string): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  try {
    await session.api.json({ method: 'POST', path: objectPath(namespaces), body });
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists') && !isApiError(error, 'Forbidden')) throw error;
  }
}

function tell(session: Session, { operation, told }: Reconciliation<AnyObject>): void {
  if (operation === undefined) return;
  session.note(`\treconciliation required ${operation}`);
  for (const { title, lines } of told) {
    if (lines.length > 0) session.note([`\t${title}:`, ...lines.map((line) => `\t\t${line}`)].join('\n'));
  }
}
