import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { componentStatuses } from '../resources.ts';
import { nameColumn, textColumn } from '../columns.ts';

const componentStatus = namedSchema('io.k8s.api.core.v1.ComponentStatus', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      conditions: listMap(componentCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    })
    .describe('The health of a part of the control plane. Ask the health endpoints in its place.'),
);
export interface ComponentStatus extends SchemaOf<typeof componentStatus> {}

const componentCondition = namedSchema('io.k8s.api.core.v1.ComponentCondition', () =>
  z.object({
    error: z.string().optional().describe('The error of a check that failed.'),
    message: z.string().optional().describe('What the check said.'),
    status: z.string().describe('Whether the component is well: True, False or Unknown.'),
    type: z.string().describe('The kind of check, Healthy.'),
  }),
);
export interface ComponentCondition extends SchemaOf<typeof componentCondition> {}

export const componentStatusDefinition = defineResource<ComponentStatus>({
  reference: componentStatuses,
  shortNames: ['cs'],
  schema: componentStatus,
  columns: [
    nameColumn,
    textColumn('Status', { description: 'Whether it is healthy.' }, ({ conditions }) =>
      healthy(conditions)?.status === 'True' ? 'Healthy' : healthy(conditions)?.status === 'False' ? 'Unhealthy' : 'Unknown',
    ),
    textColumn('Message', { description: 'What it says.' }, ({ conditions }) => healthy(conditions)?.message ?? ''),
    textColumn('Error', { description: 'What is wrong.' }, ({ conditions }) => healthy(conditions)?.error ?? ''),
  ],
  verbs: ['get', 'list', 'watch'],
  virtual: true,
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
});

function healthy(conditions: ComponentStatus['conditions']): ComponentCondition | undefined {
  return conditions?.find(({ type }) => type === 'Healthy');
}
