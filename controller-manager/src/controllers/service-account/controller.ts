import { namespaces, serviceAccounts } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { isApiError } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { isNamespaceLeaving } from '../../namespace-leaving.ts';

const name = 'default';

/** Every namespace has a ServiceAccount named default. */
export function serviceAccountController({ client, informers }: ControllerContext): readonly Controller[] {
  const namespaceInformer = informers.informer(namespaces);
  const accounts = informers.informer(serviceAccounts);
  return [
    {
      name: 'serviceaccount',
      workers: 5,
      triggers: [triggerOn(namespaceInformer), triggerOn(accounts, ({ metadata }) => (metadata.name === name ? [metadata.namespace ?? ''] : []))],
      async reconcile(namespace, signal) {
        const active = namespaceInformer.lister.get(namespace)?.metadata.deletionTimestamp === undefined && namespaceInformer.lister.get(namespace);
        if (!active || accounts.lister.get(`${namespace}/${name}`)) return;
        try {
          await client.create(serviceAccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name } }, { signal });
        } catch (error) {
          if (!isApiError(error, 'AlreadyExists') && !isNamespaceLeaving(error)) throw error;
        }
      },
    },
  ];
}
