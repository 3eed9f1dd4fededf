import type { Column, KubeObject } from '@kubets/machinery';
import { integerColumn } from '../columns.ts';

interface Replicated extends KubeObject {
  readonly spec: { readonly replicas: number };
  readonly status: { readonly replicas: number; readonly readyReplicas?: number | undefined };
}

/** How many pods there should be, there are, and are ready. */
export const replicaCountColumns: readonly Column<Replicated>[] = [
  integerColumn('Desired', { description: 'How many pods there should be.' }, ({ spec }) => spec.replicas),
  integerColumn('Current', { description: 'How many pods there are.' }, ({ status }) => status.replicas),
  integerColumn('Ready', { description: 'How many pods are ready.' }, ({ status }) => status.readyReplicas ?? 0),
];
