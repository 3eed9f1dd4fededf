import { endpoints, endpointSlices, services } from '@kubets/api';
import { triggerOn, type Controller } from '@kubets/control-loop';
import { objectKey, parseObjectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { sliceIndex, slicesOf } from '../../endpoint-slices/slice-index.ts';
import { managedByLabel, serviceNameLabel } from '../../endpoint-slices/slice-names.ts';
import { writeSlices } from '../../endpoint-slices/write-slices.ts';
import { createWriteLedger } from '../../write-ledger.ts';
import { managedBy, planMirror } from './plan.ts';

export function endpointSliceMirroringController({ client, informers, clock }: ControllerContext): readonly Controller[] {
  const serviceInformer = informers.informer(services);
  const endpointsInformer = informers.informer(endpoints);
  const sliceInformer = informers.informer(endpointSlices, { indexes: sliceIndex });
  const ledger = createWriteLedger(sliceInformer, clock);
  const mirroredName = (labels: Readonly<Record<string, string>> = {}): string | undefined =>
    labels[managedByLabel] === managedBy ? labels[serviceNameLabel] : undefined;

  return [
    {
      name: 'endpointslicemirroring',
      workers: 5,
      triggers: [
        triggerOn(endpointsInformer),
        triggerOn(serviceInformer),
        triggerOn(sliceInformer, ({ metadata }) => {
          const name = mirroredName(metadata.labels);
          return name === undefined ? [] : [objectKey({ namespace: metadata.namespace, name })];
        }),
      ],
      async reconcile(key, signal) {
        const identity = parseObjectKey(key);
        const isOurs = ({ metadata }: { metadata: { namespace?: string | undefined; labels?: Record<string, string> | undefined } }): boolean =>
          metadata.namespace === identity.namespace && mirroredName(metadata.labels) === identity.name;
        const slices = ledger.view(slicesOf(sliceInformer.lister, identity, managedBy), isOurs);
        const plan = planMirror({ endpoints: endpointsInformer.lister.get(key), service: serviceInformer.lister.get(key), slices });
        await writeSlices(client, ledger, plan, signal);
      },
    },
  ];
}
