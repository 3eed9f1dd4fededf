import { type Column, humanAge, type KubeObject } from '@kubets/machinery';

interface Scale extends KubeObject {
  readonly spec: { readonly replicas: number };
  readonly status: { readonly replicas: number };
}

/** What `kubectl get --subresource=scale` shows. */
const columns: readonly Column<Scale>[] = [
  { name: 'Name', type: 'string', format: 'name', description: 'The object that is scaled.', priority: 0, value: ({ metadata }) => metadata.name },
  { name: 'Desired', type: 'integer', description: 'How many replicas there shall be.', priority: 0, value: ({ spec }) => spec.replicas },
  { name: 'Available', type: 'integer', description: 'How many replicas there are.', priority: 0, value: ({ status }) => status.replicas },
  {
    name: 'Age',
    type: 'string',
    description: 'How long ago the object was created.',
    priority: 0,
    value: ({ metadata }, now) => humanAge(metadata.creationTimestamp, now),
  },
];

export const scaleColumns = columns as readonly Column[];
