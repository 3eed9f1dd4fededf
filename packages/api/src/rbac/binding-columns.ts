import type { Column, KubeObject } from '@kubets/machinery';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import type { RoleRef, Subject } from './subject.ts';

interface Binding extends KubeObject {
  roleRef: RoleRef;
  subjects?: Subject[] | undefined;
}

/** RoleBinding and ClusterRoleBinding print alike. */
export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  textColumn('Role', { description: 'What the binding grants.' }, ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  textColumn('Users', { description: 'The users it grants that to.', wide: true }, (binding) => subjects(binding, 'User')),
  textColumn('Groups', { description: 'The groups it grants that to.', wide: true }, (binding) => subjects(binding, 'Group')),
  textColumn('ServiceAccounts', { description: 'The service accounts it grants that to.', wide: true }, (binding) => subjects(binding, 'ServiceAccount')),
];

function subjects({ subjects: all = [] }: Binding, wanted: string): string {
  const matching = all.filter(({ kind }) => kind === wanted);
  return matching.map(({ name, namespace }) => (wanted === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name)).join(', ');
}
