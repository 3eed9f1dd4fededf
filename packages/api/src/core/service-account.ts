import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { localObjectReference, objectReference } from './object-reference.ts';
import { serviceAccounts } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';

const serviceAccount = namedSchema('io.k8s.api.core.v1.ServiceAccount', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      automountServiceAccountToken: z.boolean().optional().describe('Whether pods get a token of it as files, unless they say otherwise.'),
      imagePullSecrets: atomicList(localObjectReference()).optional().describe('Secrets that pods pull images with.'),
      secrets: listMap(objectReference(), ['name']).optional().describe('Secrets that pods may mount, where that is enforced.'),
    })
    .describe('An identity for the processes that run in pods.'),
);
export interface ServiceAccount extends SchemaOf<typeof serviceAccount> {}

export const serviceAccountDefinition = defineResource<ServiceAccount>({
  reference: serviceAccounts,
  shortNames: ['sa'],
  schema: serviceAccount,
  columns: [
    nameColumn,
    textColumn('Secrets', { description: 'How many secrets the account lists.' }, ({ secrets }) => String(secrets?.length ?? 0)),
    ageColumn,
  ],
  subresources: [{ name: 'token', kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', verbs: ['create'] }],
});
