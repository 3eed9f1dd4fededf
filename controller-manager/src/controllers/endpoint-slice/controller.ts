import { endpointSlices, nodes, pods, services, type EndpointSlice, type Service } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { objectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { onServicePods, selectsPods, serviceSelects } from '../../endpoint-slices/service-pods.ts';
import { managedByLabel, serviceNameLabel } from '../../endpoint-slices/slice-names.ts';
import { sliceIndex, slicesOf } from '../../endpoint-slices/slice-index.ts';
import { writeSlices } from '../../endpoint-slices/write-slices.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { managedBy, planServiceSlices } from './plan.ts';

export function endpointSliceController({ client, informers, clock, config }: ControllerContext): readonly Controller[] {
  const serviceInformer = informers.informer(services);
  const podInformer = informers.informer(pods);
  const nodeInformer = informers.informer(nodes);
  const sliceInformer = informers.informer(endpointSlices, { indexes: sliceIndex });
  const ledger = createWriteLedger(sliceInformer, clock);

  const reconcile = async (service: Service, signal: AbortSignal): Promise<void> => {
    const { namespace = '' } = service.metadata;
    const selected = podInformer.lister.inNamespace(namespace).filter((pod) => serviceSelects(service, pod));
    const nodeNames = new Set(selected.map((pod) => pod.spec.nodeName ?? ''));
    const known = [...nodeNames].flatMap((name) => nodeInformer.lister.get(name) ?? []);
    const plan = planServiceSlices({
      service,
      pods: selected,
      nodes: new Map(known.map((node) => [node.metadata.name, node])),
      slices: ledger.view(slicesOf(sliceInformer.lister, service.metadata, managedBy), (slice) => isOurs(slice, service)),
      maxEndpoints: config.maxEndpointsPerSlice,
    });
    await writeSlices(client, ledger, plan, signal);
  };

  return [
    {
      name: 'endpointslice',
      workers: 5,
      triggers: [triggerOn(serviceInformer), onServicePods(podInformer, serviceInformer), triggerOn(sliceInformer, serviceKeys)],
      async reconcile(key, signal) {
        const service = serviceInformer.lister.get(key);
        if (service && selectsPods(service) && service.metadata.deletionTimestamp === undefined) await reconcile(service, signal);
      },
    },
  ];
}

function serviceKeys({ metadata }: EndpointSlice): readonly string[] {
  const name = metadata.labels?.[serviceNameLabel];
  return name !== undefined && metadata.labels?.[managedByLabel] === managedBy ? [objectKey({ namespace: metadata.namespace, name })] : [];
}

function isOurs(slice: EndpointSlice, service: Service): boolean {
  return slice.metadata.namespace === service.metadata.namespace && slice.metadata.labels?.[serviceNameLabel] === service.metadata.name;
}
