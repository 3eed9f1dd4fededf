import { defineResource, validateDnsLabel } from '@kubets/machinery';
import { z } from 'zod';
import { atomic, atomicList, namedSchema, objectMeta, quantity, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { toleration } from '../core/pod/scheduling.ts';
import { runtimeClasses } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkRequiredText } from '../validation/rules.ts';
import { nodeLabelWarning } from '../core/node/node-label-warnings.ts';

const runtimeClass = namedSchema('io.k8s.api.node.v1.RuntimeClass', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      handler: z.string().describe('What the container runtime of the nodes calls it.'),
      overhead: overhead().optional().describe('What the pod takes beside its containers.'),
      scheduling: scheduling().optional().describe('Which nodes have it.'),
    })
    .describe('A way of running containers that pods can choose.'),
);
export interface RuntimeClass extends SchemaOf<typeof runtimeClass> {}

const overhead = namedSchema('io.k8s.api.node.v1.Overhead', () =>
  z.object({
    podFixed: z.record(z.string(), quantity()).optional().describe('What each pod takes.'),
  }),
);
export interface Overhead extends SchemaOf<typeof overhead> {}

const scheduling = namedSchema('io.k8s.api.node.v1.Scheduling', () =>
  z.object({
    nodeSelector: atomic(stringMap()).optional().describe('Labels of the nodes that have it.'),
    tolerations: atomicList(toleration()).optional().describe('Added to pods of the class.'),
  }),
);
export interface Scheduling extends SchemaOf<typeof scheduling> {}

export const runtimeClassDefinition = defineResource<RuntimeClass>({
  reference: runtimeClasses,
  schema: runtimeClass,
  strategy: {
    warnings: ({ scheduling: placement }) =>
      Object.keys(placement?.nodeSelector ?? {}).flatMap((key) => nodeLabelWarning(key).map((text) => `scheduling.nodeSelector[${key}]: ${text}`)),
    validate: ({ handler }) => checkRequiredText('handler', handler, validateDnsLabel),
    validateUpdate: (object, old) => checkImmutable('handler', object.handler, old.handler),
  },
  columns: [nameColumn, textColumn('Handler', { description: 'What the container runtime calls it.' }, ({ handler }) => handler), ageColumn],
});
