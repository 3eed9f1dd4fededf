import { z } from 'zod';
import { atomicList, int64, namedSchema, objectMeta, time, type SchemaOf } from '@kubets/machinery/schema';

export const tokenRequest = namedSchema('io.k8s.api.authentication.v1.TokenRequest', () =>
  z
    .object({
      apiVersion: z.string().optional(),
      kind: z.string().optional(),
      metadata: objectMeta().optional(),
      spec: tokenRequestSpec().prefault({}).describe('The desired state.'),
      status: tokenRequestStatus().optional().describe('What was last observed.'),
    })
    .describe('Asks for a token of a service account.'),
);
export interface TokenRequest extends SchemaOf<typeof tokenRequest> {}

const tokenRequestSpec = namedSchema('io.k8s.api.authentication.v1.TokenRequestSpec', () =>
  z.object({
    audiences: atomicList(z.string()).optional().describe('Who the token is for. A server that is not among them must refuse it.'),
    boundObjectRef: boundObjectReference().optional().describe('The token is void once this object is gone.'),
    expirationSeconds: int64().optional().describe('How long the token is to be valid; the server may shorten it.'),
  }),
);
export interface TokenRequestSpec extends SchemaOf<typeof tokenRequestSpec> {}

const boundObjectReference = namedSchema('io.k8s.api.authentication.v1.BoundObjectReference', () =>
  z.object({
    apiVersion: z.string().optional().describe('The group and version of the object.'),
    kind: z.string().optional().describe('The kind of the object: Pod, Secret or Node.'),
    name: z.string().optional().describe('The name of the object.'),
    uid: z.string().optional().describe('The UID of the object.'),
  }),
);
export interface BoundObjectReference extends SchemaOf<typeof boundObjectReference> {}

const tokenRequestStatus = namedSchema('io.k8s.api.authentication.v1.TokenRequestStatus', () =>
  z.object({
    expirationTimestamp: time().optional().describe('When the token ends.'),
    token: z.string().optional().describe('The token.'),
  }),
);
export interface TokenRequestStatus extends SchemaOf<typeof tokenRequestStatus> {}
