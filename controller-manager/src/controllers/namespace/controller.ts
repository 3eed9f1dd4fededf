import { namespaces } from '@kubets/api';
import { triggerOn, type Controller, type ReconcileResult } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { finalize, pass, reportStatus, type NamespaceContext } from './perform.ts';
import { contentFinalizer, isEmptied } from './plan.ts';

const lookAgainMs = 500;

/** Empties namespaces that are being deleted, then lets them go. */
export function namespaceController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const informer = informers.informer(namespaces);
  return [
    {
      name: 'namespace',
      workers: 10,
      triggers: [triggerOn(informer)],
      async reconcile(name, signal) {
        const namespace = informer.lister.get(name);
        if (namespace?.metadata.deletionTimestamp === undefined || !namespace.spec.finalizers?.includes(contentFinalizer)) return;
        try {
          return await reconcile({ client, clock }, name, signal);
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error;
        }
      },
    },
  ];
}

async function reconcile(context: NamespaceContext, name: string, signal: AbortSignal): Promise<ReconcileResult> {
  const result = await pass(context, name, signal);
  const namespace = await context.client.get(namespaces, { name }, { signal });
  if (isEmptied(result)) {
    await finalize(context, namespace, signal);
    return {};
  }
  await reportStatus(context, namespace, result, signal);
  return { requeueAfterMs: lookAgainMs };
}
