import type { EndpointSlice } from '@kubets/api';
import type { IndexFunction, Lister } from '@kubets/control-loop';
import type { ObjectIdentity } from '@kubets/machinery';
import { managedByLabel, serviceNameLabel } from './slice-names.ts';

const name = 'serviceAndManager';

/** Finds slices by the Service they name and the controller that made them. */
export const sliceIndex: Readonly<Record<string, IndexFunction<EndpointSlice>>> = {
  [name]: ({ metadata }) => {
    const service = metadata.labels?.[serviceNameLabel];
    return service === undefined ? [] : [indexKey({ namespace: metadata.namespace, name: service }, metadata.labels?.[managedByLabel] ?? '')];
  },
};

export function slicesOf(lister: Lister<EndpointSlice>, service: ObjectIdentity, managedBy: string): readonly EndpointSlice[] {
  return lister.byIndex(name, indexKey(service, managedBy));
}

function indexKey(service: ObjectIdentity, managedBy: string): string {
  return `${service.namespace ?? ''}/${service.name} ${managedBy}`;
}
