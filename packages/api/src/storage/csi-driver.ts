import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, int64, listSet, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { csiDrivers } from '../resources.ts';

export const csiDriver = namedSchema('io.k8s.api.storage.v1.CSIDriver', () =>
  z.object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: objectMeta(),
    spec: csiDriverSpec().prefault({}),
  }),
);
export interface CSIDriver extends SchemaOf<typeof csiDriver> {}

export const csiDriverSpec = namedSchema('io.k8s.api.storage.v1.CSIDriverSpec', () =>
  z.object({
    attachRequired: z.boolean().optional(),
    fsGroupPolicy: z.string().optional(),
    nodeAllocatableUpdatePeriodSeconds: int64().optional(),
    podInfoOnMount: z.boolean().optional(),
    preventPodSchedulingIfMissing: z.boolean().optional(),
    requiresRepublish: z.boolean().optional(),
    seLinuxMount: z.boolean().optional(),
    serviceAccountTokenInSecrets: z.boolean().optional(),
    storageCapacity: z.boolean().optional(),
    tokenRequests: atomicList(tokenRequest()).optional(),
    volumeLifecycleModes: listSet(z.string()).optional(),
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
});
