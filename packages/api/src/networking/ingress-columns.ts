import type { Column } from '@kubets/machinery';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';
import type { Ingress } from './ingress.ts';

const maxHosts = 3;

export const ingressColumns: readonly Column<Ingress>[] = [
  nameColumn,
  textColumn(
    'Class',
    { description: 'The class that serves it.' },
    ({ metadata, spec }) => spec.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'] ?? none,
  ),
  textColumn('Hosts', { description: 'The hosts it answers for.' }, hosts),
  textColumn('Address', { description: 'Where it is reached.' }, ({ status }) =>
    [...new Set((status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))].filter(Boolean).toSorted().join(','),
  ),
  textColumn('Ports', { description: 'The ports it is reached at.' }, ({ spec }) => (spec.tls && spec.tls.length > 0 ? '80, 443' : '80')),
  ageColumn,
];

function hosts({ spec }: Ingress): string {
  const named = (spec.rules ?? []).flatMap(({ host }) => host || []);
  if (named.length === 0) return '*';
  return `${named.slice(0, maxHosts).join(',')}${named.length > maxHosts ? ` + ${named.length - maxHosts} more...` : ''}`;
}
