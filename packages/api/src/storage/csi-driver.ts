import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int64, listSet, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { csiDrivers } from '../resources.ts';
import { ageColumn, booleanColumn, nameColumn, none, textColumn } from '../columns.ts';
import { choiceOr } from '../go-zero.ts';
import { validateDriver, validateDriverUpdate } from './validate-storage.ts';

const csiDriver = namedSchema('io.k8s.api.storage.v1.CSIDriver', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: csiDriverSpec().describe('The desired state.'),
    })
    .describe('A storage driver of the cluster and what it needs.'),
);
export interface CSIDriver extends SchemaOf<typeof csiDriver> {}

const csiDriverSpec = namedSchema('io.k8s.api.storage.v1.CSIDriverSpec', () =>
  z.object({
    attachRequired: z.boolean().default(true).describe('Whether volumes must be attached before they are mounted.'),
    fsGroupPolicy: choiceOr(['File', 'None', 'ReadWriteOnceWithFSType'], 'ReadWriteOnceWithFSType').describe('Whether the group of files is set.'),
    nodeAllocatableUpdatePeriodSeconds: int64().optional().describe('How often nodes tell anew how many volumes they can have.'),
    podInfoOnMount: z.boolean().default(false).describe('Whether the driver is told about the pod.'),
    preventPodSchedulingIfMissing: z.boolean().optional().describe('Whether pods stay off nodes without the driver.'),
    requiresRepublish: z.boolean().default(false).describe('Whether volumes are published again from time to time.'),
    seLinuxMount: z.boolean().default(false).describe('Whether volumes are mounted with an SELinux label.'),
    serviceAccountTokenInSecrets: z.boolean().optional().describe('Whether tokens are passed as secrets.'),
    storageCapacity: z.boolean().default(false).describe('Whether the scheduler regards how much room there is.'),
    tokenRequests: atomicList(tokenRequest()).optional().describe("Tokens of the pod's ServiceAccount that the driver gets."),
    volumeLifecycleModes: listSet(z.enum(['Ephemeral', 'Persistent']))
      .default(['Persistent'])
      .describe('Whether volumes outlive pods (Persistent) or not (Ephemeral).'),
  }),
);
export interface CSIDriverSpec extends SchemaOf<typeof csiDriverSpec> {}

const tokenRequest = namedSchema('io.k8s.api.storage.v1.TokenRequest', () =>
  z.object({
    audience: z.string().describe('Who the token is for.'),
    expirationSeconds: int64().optional().describe('How long the token is valid.'),
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
