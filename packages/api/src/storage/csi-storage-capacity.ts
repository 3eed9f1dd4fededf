import { selectorValues } from '../validation/labels.ts';
import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, quantity, type SchemaOf } from '@kubets/machinery/schema';
import { labelSelector } from '../meta/label-selector.ts';
import { csiStorageCapacities } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { validateCapacity, validateCapacityUpdate } from './validate-storage.ts';

const csiStorageCapacity = namedSchema('io.k8s.api.storage.v1.CSIStorageCapacity', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      capacity: quantity().optional().describe('How much room there is.'),
      maximumVolumeSize: quantity().optional().describe('How large a single volume can be.'),
      nodeTopology: labelSelector().optional().describe('The nodes that reach it.'),
      storageClassName: z.string().describe('The StorageClass it is about.'),
    })
    .describe('How much room there is for volumes of a class.'),
);
export interface CSIStorageCapacity extends SchemaOf<typeof csiStorageCapacity> {}

export const csiStorageCapacityDefinition = defineResource<CSIStorageCapacity>({
  reference: csiStorageCapacities,
  schema: csiStorageCapacity,
  strategy: { validate: validateCapacity, tolerates: [selectorValues('nodeTopology')], validateUpdate: validateCapacityUpdate },
  columns: [
    nameColumn,
    textColumn('StorageClassName', { description: 'The class of the volumes.' }, ({ storageClassName }) => storageClassName),
    textColumn('Capacity', { description: 'How much room there is.' }, ({ capacity }) => capacity ?? '<unset>'),
    ageColumn,
  ],
});
