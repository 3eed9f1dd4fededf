import type { Column } from '@kubets/machinery';
import { ageColumn, formatLabels, joined, nameColumn, none, textColumn } from '../../columns.ts';
import type { Service } from '../service.ts';

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  textColumn('Type', { description: 'How the service is reached.' }, ({ spec }) => spec.type),
  textColumn('Cluster-IP', { description: 'The address inside the cluster.' }, ({ spec }) => spec.clusterIPs?.[0] || spec.clusterIP || none),
  textColumn('External-IP', { description: 'The addresses outside the cluster.' }, externalAddress),
  textColumn('Port(s)', { description: 'The ports, with those of the nodes after a colon.' }, ports),
  ageColumn,
  textColumn('Selector', { description: 'The labels of the pods behind the service.', wide: true }, ({ spec }) => formatLabels(spec.selector)),
];

function externalAddress({ spec, status }: Service): string {
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return joined(spec.externalIPs);
    case 'ExternalName':
      return spec.externalName ?? '';
    case 'LoadBalancer': {
      const balancers = (status.loadBalancer.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter((address) => address !== '');
      const addresses = [...[...new Set(balancers)].toSorted(), ...(spec.externalIPs ?? [])];
      return addresses.length > 0 ? addresses.join(',') : '<pending>';
    }
  }
}

function ports({ spec }: Service): string {
  return joined(spec.ports?.map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`));
}
