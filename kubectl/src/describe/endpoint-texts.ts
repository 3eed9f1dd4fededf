import { type EndpointSlice, endpointSlices } from '@kubets/api';
import { listObjects } from '../api/resources-by-reference.ts';
import type { Session } from '../session.ts';

export function endpointSlicesOf(
  session: Session,
  service: { readonly name: string; readonly namespace?: string | undefined },
): Promise<readonly EndpointSlice[]> {
  return listObjects(session, endpointSlices, { namespace: service.namespace, labelSelector: `kubernetes.io/service-name=${service.name}` });
}

/** `10.0.0.1:80,10.0.0.2:80` behind one port of a Service; `<none>` only where there are no slices at all. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap(({ ports, endpoints }) =>
    (ports ?? [])
      .filter(({ name }) => (name ?? '') === portName)
      .flatMap(({ port }) =>
        (endpoints ?? [])
          .filter(({ conditions }) => conditions?.ready !== false)
          .flatMap(({ addresses }) => addresses.map((address) => hostPort(address, port))),
      ),
  );
  return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
}

const hostPort = (address: string, port: number | undefined): string => `${address.includes(':') ? `[${address}]` : address}:${port ?? ''}`;
