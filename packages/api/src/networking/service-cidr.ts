import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { condition } from '../meta/condition.ts';
import { serviceCIDRs } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { validateServiceCidr, validateServiceCidrUpdate } from './validate-service-addresses.ts';

const serviceCIDR = namedSchema('io.k8s.api.networking.v1.ServiceCIDR', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: serviceCIDRSpec().prefault({}).describe('The desired state.'),
      status: serviceCIDRStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('A range the addresses of Services are taken from.'),
);
export interface ServiceCIDR extends SchemaOf<typeof serviceCIDR> {}

const serviceCIDRSpec = namedSchema('io.k8s.api.networking.v1.ServiceCIDRSpec', () =>
  z.object({
    cidrs: atomicList(z.string()).optional().describe('The ranges Services get their addresses from, one per IP family.'),
  }),
);
export interface ServiceCIDRSpec extends SchemaOf<typeof serviceCIDRSpec> {}

const serviceCIDRStatus = namedSchema('io.k8s.api.networking.v1.ServiceCIDRStatus', () =>
  z.object({
    conditions: listMap(condition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
  }),
);
export interface ServiceCIDRStatus extends SchemaOf<typeof serviceCIDRStatus> {}

export const serviceCIDRDefinition = defineResource<ServiceCIDR>({
  reference: serviceCIDRs,
  schema: serviceCIDR,
  strategy: { hasGeneration: false, validate: validateServiceCidr, validateUpdate: validateServiceCidrUpdate },
  columns: [nameColumn, textColumn('CIDRs', { description: 'The ranges.' }, ({ spec }) => spec.cidrs?.join(',') ?? ''), ageColumn],
  subresources: [statusSubresource('ServiceCIDR')],
});
