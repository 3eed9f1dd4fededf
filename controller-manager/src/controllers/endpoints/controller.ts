import { endpoints, pods, services } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { isApiError, parseObjectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { onServicePods, selectsPods, serviceSelects } from '../../endpoint-slices/service-pods.ts';
import { isNamespaceLeaving } from '../../namespace-leaving.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { perform } from './perform.ts';
import { planEndpoints } from './plan.ts';

export function endpointsController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const serviceInformer = informers.informer(services);
  const podInformer = informers.informer(pods);
  const endpointsInformer = informers.informer(endpoints);
  const ledger = createWriteLedger(endpointsInformer, clock);
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
          await perform({ client, ledger }, planEndpoints({ service, pods: selected, current }), signal);
        } catch (error) {
          if (!isNamespaceLeaving(error) && !isApiError(error, 'NotFound')) throw error;
        }
      },
    },
  ];
}
