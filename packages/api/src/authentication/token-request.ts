import { z } from 'zod';
import { atomicList, int64, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';

export const tokenRequest = namedSchema('io.k8s.api.authentication.v1.TokenRequest', () =>
  z
    .object({
      apiVersion: z.string().optional(),
      kind: z.string().optional(),
      metadata: objectMeta().optional(),
      spec: tokenRequestSpec().prefault({}),
      status: tokenRequestStatus().optional(),
    })
    .describe('Asks for a token of a service account.'),
);
export interface TokenRequest extends SchemaOf<typeof tokenRequest> {}

export const tokenRequestSpec = namedSchema('io.k8s.api.authentication.v1.TokenRequestSpec', () =>
  z.object({
    audiences: atomicList(z.string()).optional(),
    boundObjectRef: boundObjectReference().optional(),
    expirationSeconds: int64().optional(),
  }),
);
export interface TokenRequestSpec extends SchemaOf<typeof tokenRequestSpec> {}

export const boundObjectReference = namedSchema('io.k8s.api.authentication.v1.BoundObjectReference', () =>
  z.object({
    apiVersion: z.string().optional(),
    kind: z.string().optional(),
    name: z.string().optional(),
    uid: z.string().optional(),
  }),
);
export interface BoundObjectReference extends SchemaOf<typeof boundObjectReference> {}

export const tokenRequestStatus = namedSchema('io.k8s.api.authentication.v1.TokenRequestStatus', () =>
  z.object({
    expirationTimestamp: time().optional(),
    token: z.string().optional(),
  }),
);
export interface TokenRequestStatus extends SchemaOf<typeof tokenRequestStatus> {}
