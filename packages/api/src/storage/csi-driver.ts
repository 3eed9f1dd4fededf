import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int64, listSet, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { csiDrivers } from '../resources.ts';
import { ageColumn, booleanColumn, nameColumn, none, textColumn } from '../columns.ts';
import { choiceOr } from '../go-zero.ts';
import { validateDriver, validateDriverUpdate } from './validate-storage.ts';

export const csiDriver = namedSchema('io.k8s.api.storage.v1.CSIDriver', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: csiDriverSpec(),
    })
    .describe('A storage driver of the cluster and what it needs.'),
);
export interface CSIDriver extends SchemaOf<typeof csiDriver> {}

export const csiDriverSpec = namedSchema('io.k8s.api.storage.v1.CSIDriverSpec', () =>
  z.object({
    attachRequired: z.boolean().default(true),
    fsGroupPolicy: choiceOr(['File', 'None', 'ReadWriteOnceWithFSType'], 'ReadWriteOnceWithFSType'),
    nodeAllocatableUpdatePeriodSeconds: int64().optional(),
    podInfoOnMount: z.boolean().default(false),
    preventPodSchedulingIfMissing: z.boolean().optional(),
    requiresRepublish: z.boolean().default(false),
    seLinuxMount: z.boolean().default(false),
    serviceAccountTokenInSecrets: z.boolean().optional(),
    storageCapacity: z.boolean().default(false),
    tokenRequests: atomicList(tokenRequest()).optional(),
    volumeLifecycleModes: listSet(z.enum(['Ephemeral', 'Persistent'])).default(['Persistent']),
  }),
);
export interface CSIDriverSpec extends SchemaOf<typeof csiDriverSpec> {}

export const tokenRequest = namedSchema('io.k8s.api.storage.v1.TokenRequest', () =>
  z.object({
    audience: z.string(),
    expirationSeconds: int64().optional(),
  }),
);
export interface TokenRequest extends SchemaOf<typeof tokenRequest> {}

export const csiDriverDefinition = defineResource<CSIDriver>({
  reference: csiDrivers,
  schema: csiDriver,
  strategy: { validate: validateDriver, validateUpdate: validateDriverUpdate },
  columns: [
    nameColumn,
    booleanColumn('AttachRequired', { description: 'Whether volumes are attached to nodes first.' }, ({ spec }) => spec.attachRequired),
    booleanColumn('PodInfoOnMount', { description: 'Whether the driver is told about the pod.' }, ({ spec }) => spec.podInfoOnMount),
    booleanColumn('StorageCapacity', { description: 'Whether it says how much room there is.' }, ({ spec }) => spec.storageCapacity),
    textColumn(
      'TokenRequests',
      { description: 'The audiences it gets tokens for.' },
      ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') || '<unset>',
    ),
    booleanColumn('RequiresRepublish', { description: 'Whether volumes are published again and again.' }, ({ spec }) => spec.requiresRepublish),
    textColumn('Modes', { description: 'The kinds of volumes it makes.' }, ({ spec }) => spec.volumeLifecycleModes.join(',') || none),
    ageColumn,
  ],
});
