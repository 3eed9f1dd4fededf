import { namespaces, type Namespace } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { deepEqual, isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { messageOf } from '../../workloads/pod-control.ts';
import { deleteContent } from './delete-content.ts';
import { contentFinalizer, deletionConditions, type ContentPass } from './plan.ts';

const lookAgainMs = 500;

/** Empties namespaces that are being deleted, then lets them go. */
export function namespaceController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(namespaces);

  const pass = async (name: string, signal: AbortSignal): Promise<ContentPass> => {
    try {
      return await deleteContent(client, name, signal);
    } catch (error) {
      signal.throwIfAborted();
      return { remains: [], deletionErrors: [], discoveryError: messageOf(error) };
    }
  };

  const report = async (namespace: Namespace, result: ContentPass, signal: AbortSignal): Promise<void> => {
    const status = { ...namespace.status, phase: 'Terminating' as const, conditions: deletionConditions(namespace, result, clock.now()) };
    if (!deepEqual(status, namespace.status)) await client.updateStatus(namespaces, { ...namespace, status }, { signal });
  };

  const finalize = async (namespace: Namespace, signal: AbortSignal): Promise<void> => {
    const finalizers = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== contentFinalizer);
    await client.updateSubresource(namespaces, namespace.metadata, 'finalize', { ...namespace, spec: { ...namespace.spec, finalizers } }, { signal });
  };

  const reconcile = async (name: string, signal: AbortSignal): Promise<ReconcileResult> => {
    const result = await pass(name, signal);
    const namespace = await client.get(namespaces, { name }, { signal });
    const isEmpty = result.remains.length === 0 && result.deletionErrors.length === 0 && result.discoveryError === undefined;
    if (isEmpty) {
      await finalize(namespace, signal);
      return {};
    }
    await report(namespace, result, signal);
    return { requeueAfterMs: lookAgainMs };
  };

  return [
    {
      name: 'namespace',
      workers: 10,
      triggers: [triggerOn(informer)],
      async reconcile(name, signal) {
        const namespace = informer.lister.get(name);
        if (namespace?.metadata.deletionTimestamp === undefined || !namespace.spec.finalizers?.includes(contentFinalizer)) return;
        try {
          return await reconcile(name, signal);
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error;
        }
      },
    },
  ];
}
