import { namespaces, type Namespace } from '@kubets/api';
import { deepEqual } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { messageOf } from '../../workloads/pod-control.ts';
import { deleteContent } from './delete-content.ts';
import { contentFinalizer, deletionConditions, type ContentPass } from './plan.ts';

/** What namespaces are emptied with. */
export type NamespaceContext = Pick<ControllerContext, 'client' | 'clock'>;

/** Deletes what can be deleted now. A server that does not say what it serves is a result, too. */
export async function pass({ client }: NamespaceContext, name: string, signal: AbortSignal): Promise<ContentPass> {
  try {
    return await deleteContent(client, name, signal);
  } catch (error) {
    signal.throwIfAborted();
    return { remains: [], deletionErrors: [], discoveryError: messageOf(error) };
  }
}

/** Says in the status what keeps the namespace. */
export async function reportStatus({ client, clock }: NamespaceContext, namespace: Namespace, result: ContentPass, signal: AbortSignal): Promise<void> {
  const status = { ...namespace.status, phase: 'Terminating' as const, conditions: deletionConditions(namespace, result, clock.now()) };
  if (!deepEqual(status, namespace.status)) await client.updateStatus(namespaces, { ...namespace, status }, { signal });
}

/** Lets the namespace go. */
export async function finalize({ client }: NamespaceContext, namespace: Namespace, signal: AbortSignal): Promise<void> {
  const finalizers = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== contentFinalizer);
  await client.updateSubresource(namespaces, namespace.metadata, 'finalize', { ...namespace, spec: { ...namespace.spec, finalizers } }, { signal });
}
