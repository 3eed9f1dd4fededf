import { defineResource, forbidden, notSupported, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { int32, microTime, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { leases } from '../resources.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { checkNonNegative, checkPositive } from '../validation/numbers.ts';

const lease = namedSchema('io.k8s.api.coordination.v1.Lease', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: leaseSpec().prefault({}).describe('The desired state.'),
    })
    .describe('A claim to be in charge for a while; holders renew it to stay in charge.'),
);
export interface Lease extends SchemaOf<typeof lease> {}

const leaseSpec = namedSchema('io.k8s.api.coordination.v1.LeaseSpec', () =>
  z.object({
    acquireTime: microTime().optional().describe('When the present holder got it.'),
    holderIdentity: z.string().optional().describe('Who holds it.'),
    leaseDurationSeconds: int32().optional().describe('How long others wait after the last renewal before they take it.'),
    leaseTransitions: int32().optional().describe('How often the holder has changed.'),
    preferredHolder: z.string().optional().describe('Who should get it next.'),
    renewTime: microTime().optional().describe('When the holder last renewed it.'),
    strategy: z.string().optional().describe('How the holder is chosen when election is coordinated.'),
  }),
);
export interface LeaseSpec extends SchemaOf<typeof leaseSpec> {}

export const leaseDefinition = defineResource<Lease>({
  reference: leases,
  schema: lease,
  strategy: { validate, allowCreateOnUpdate: true, allowUnconditionalUpdate: false },
  columns: [nameColumn, textColumn('Holder', { description: 'Who holds the lease.' }, ({ spec }) => spec.holderIdentity ?? ''), ageColumn],
});

function validate({ spec }: Lease): readonly FieldError[] {
  return [
    ...checkPositive('spec.leaseDurationSeconds', spec.leaseDurationSeconds),
    ...checkNonNegative('spec.leaseTransitions', spec.leaseTransitions),
    ...(spec.strategy && !['OldestEmulationVersion'].includes(spec.strategy) && !spec.strategy.includes('/')
      ? [notSupported('spec.strategy', spec.strategy, ['OldestEmulationVersion'])]
      : []),
    ...(spec.preferredHolder && !spec.strategy ? [forbidden('spec.preferredHolder', 'may only be specified when `strategy` is defined')] : []),
  ];
}
