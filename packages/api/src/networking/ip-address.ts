import { defineResource } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { ipAddresses } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { validateAddress, validateAddressName, validateAddressUpdate } from './validate-service-addresses.ts';

const ipAddress = namedSchema('io.k8s.api.networking.v1.IPAddress', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: ipAddressSpec().describe('The desired state.'),
    })
    .describe('An address of a Service that is in use.'),
);
export interface IPAddress extends SchemaOf<typeof ipAddress> {}

const ipAddressSpec = namedSchema('io.k8s.api.networking.v1.IPAddressSpec', () =>
  z.object({
    parentRef: parentReference().describe('The object that has the address.'),
  }),
);
export interface IPAddressSpec extends SchemaOf<typeof ipAddressSpec> {}

const parentReference = namedSchema('io.k8s.api.networking.v1.ParentReference', () =>
  z.object({
    group: z.string().optional().describe('The API group of the object.'),
    name: z.string().describe('The name of the object.'),
    namespace: z.string().optional().describe('The namespace of the object.'),
    resource: z.string().describe('The resource, e.g. services.'),
  }),
);
export interface ParentReference extends SchemaOf<typeof parentReference> {}

export const ipAddressDefinition = defineResource<IPAddress>({
  reference: ipAddresses,
  shortNames: ['ip'],
  schema: ipAddress,
  strategy: { validate: validateAddress, validateUpdate: validateAddressUpdate, validateName: validateAddressName },
  columns: [
    nameColumn,
    textColumn(
      'ParentRef',
      { description: 'What the address belongs to.' },
      ({
        spec: {
          parentRef: { group, resource, namespace, name },
        },
      }) => [resource + (group ? `.${group}` : ''), ...(namespace ? [namespace] : []), name].join('/'),
    ),
    ageColumn,
  ],
});
