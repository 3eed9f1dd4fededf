import { endpoints, pods, services } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { isApiError, parseObjectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { onServicePods, selectsPods, serviceSelects } from '../../endpoint-slices/service-pods.ts';
import { isNamespaceLeaving } from '../../namespace-leaving.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { planEndpoints, type EndpointsPlan } from './plan.ts';

export function endpointsController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const serviceInformer = informers.informer(services);
  const podInformer = informers.informer(pods);
  const endpointsInformer = informers.informer(endpoints);
  const ledger = createWriteLedger(endpointsInformer, clock);

  const perform = async (plan: EndpointsPlan, signal: AbortSignal): Promise<void> => {
    switch (plan.type) {
      case 'none':
        return;
      case 'create':
        return ledger.wrote(await client.create(endpoints, plan.endpoints, { signal }));
      case 'update':
        return ledger.wrote(await client.update(endpoints, plan.endpoints, { signal }));
      case 'delete':
        await client.delete(endpoints, plan.endpoints.metadata, { preconditions: { uid: plan.endpoints.metadata.uid }, signal });
        return ledger.removed(plan.endpoints);
    }
  };

  return [
    {
      name: 'endpoints',
      workers: 5,
      triggers: [triggerOn(serviceInformer), onServicePods(podInformer, serviceInformer), triggerOn(endpointsInformer)],
      async reconcile(key, signal) {
        const { namespace = '', name } = parseObjectKey(key);
        const service = serviceInformer.lister.get(key);
        if (service && !selectsPods(service)) return;
        const cached = endpointsInformer.lister.get(key);
        const [current] = ledger.view(cached ? [cached] : [], ({ metadata }) => metadata.namespace === namespace && metadata.name === name);
        const selected = service ? podInformer.lister.inNamespace(namespace).filter((pod) => serviceSelects(service, pod)) : [];
        try {
          await perform(planEndpoints({ service, pods: selected, current }), signal);
        } catch (error) {
          if (!isNamespaceLeaving(error) && !isApiError(error, 'NotFound')) throw error;
        }
      },
    },
  ];
}
