import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int32, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { csiNodes } from '../resources.ts';
import { ageColumn, integerColumn, nameColumn } from '../columns.ts';
import { validateNode, validateNodeUpdate } from './validate-storage.ts';

const csiNode = namedSchema('io.k8s.api.storage.v1.CSINode', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: csiNodeSpec().describe('The desired state.'),
    })
    .describe('The storage drivers of a node.'),
);
export interface CSINode extends SchemaOf<typeof csiNode> {}

const csiNodeSpec = namedSchema('io.k8s.api.storage.v1.CSINodeSpec', () =>
  z.object({
    drivers: listMap(csiNodeDriver(), ['name']).describe('The drivers of the node.'),
  }),
);
export interface CSINodeSpec extends SchemaOf<typeof csiNodeSpec> {}

const csiNodeDriver = namedSchema('io.k8s.api.storage.v1.CSINodeDriver', () =>
  z.object({
    allocatable: volumeNodeResources().optional().describe('How many volumes of the driver the node can have.'),
    name: z.string().describe('The name of the driver.'),
    nodeID: z.string().describe('What the driver calls the node.'),
    topologyKeys: atomicList(z.string()).optional().describe('The node labels that say what the node can reach.'),
  }),
);
export interface CSINodeDriver extends SchemaOf<typeof csiNodeDriver> {}

const volumeNodeResources = namedSchema('io.k8s.api.storage.v1.VolumeNodeResources', () =>
  z.object({
    count: int32().optional().describe('How many.'),
  }),
);
export interface VolumeNodeResources extends SchemaOf<typeof volumeNodeResources> {}

export const csiNodeDefinition = defineResource<CSINode>({
  reference: csiNodes,
  schema: csiNode,
  strategy: { validate: validateNode, tolerates: ['spec.drivers[*].nodeID'], validateUpdate: validateNodeUpdate },
  columns: [nameColumn, integerColumn('Drivers', { description: 'How many drivers the node has.' }, ({ spec }) => spec.drivers.length), ageColumn],
});
