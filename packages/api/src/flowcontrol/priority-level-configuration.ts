import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { flowConditionFields } from './flow-condition-fields.ts';
import { int32, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { priorityLevelConfigurations } from '../resources.ts';
import { int32Or } from '../go-zero.ts';
import { validatePriorityLevel } from './validate-priority-level.ts';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';

const priorityLevelConfiguration = namedSchema('io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: priorityLevelConfigurationSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: priorityLevelConfigurationStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('How many requests of a level the server handles at once, and how the others wait.'),
);
export interface PriorityLevelConfiguration extends SchemaOf<typeof priorityLevelConfiguration> {}

const priorityLevelConfigurationSpec = namedSchema('io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationSpec', () =>
  z.object({
    exempt: exemptPriorityLevelConfiguration().optional().describe('How requests are handled that never wait.'),
    limited: limitedPriorityLevelConfiguration().optional().describe('How requests are handled that may wait.'),
    type: z.string().describe('Whether requests may have to wait: Limited or Exempt.'),
  }),
);
export interface PriorityLevelConfigurationSpec extends SchemaOf<typeof priorityLevelConfigurationSpec> {}

const exemptPriorityLevelConfiguration = namedSchema('io.k8s.api.flowcontrol.v1.ExemptPriorityLevelConfiguration', () =>
  z.object({
    lendablePercent: int32().default(0).describe('How much of its seats others may borrow, in per cent.'),
    nominalConcurrencyShares: int32().default(0).describe('Its share of all seats, in proportion to the shares of the others.'),
  }),
);
export interface ExemptPriorityLevelConfiguration extends SchemaOf<typeof exemptPriorityLevelConfiguration> {}

const limitedPriorityLevelConfiguration = namedSchema('io.k8s.api.flowcontrol.v1.LimitedPriorityLevelConfiguration', () =>
  z.object({
    borrowingLimitPercent: int32().optional().describe('How many seats it may borrow, in per cent of its own.'),
    lendablePercent: int32().default(0).describe('How much of its seats others may borrow, in per cent.'),
    limitResponse: limitResponse().optional().describe('What happens to requests for which there is no seat.'),
    nominalConcurrencyShares: int32().default(30).describe('Its share of all seats, in proportion to the shares of the others.'),
  }),
);
export interface LimitedPriorityLevelConfiguration extends SchemaOf<typeof limitedPriorityLevelConfiguration> {}

const limitResponse = namedSchema('io.k8s.api.flowcontrol.v1.LimitResponse', () =>
  z.object({
    queuing: queuingConfiguration().optional().describe('How they wait.'),
    type: z.string().describe('Queue lets them wait, Reject turns them away.'),
  }),
);
export interface LimitResponse extends SchemaOf<typeof limitResponse> {}

const queuingConfiguration = namedSchema('io.k8s.api.flowcontrol.v1.QueuingConfiguration', () =>
  z.object({
    handSize: int32Or(8).describe('How many queues a flow may be put into.'),
    queueLengthLimit: int32Or(50).describe('How many requests may wait in one queue.'),
    queues: int32Or(64).describe('How many queues there are.'),
  }),
);
export interface QueuingConfiguration extends SchemaOf<typeof queuingConfiguration> {}

const priorityLevelConfigurationStatus = namedSchema('io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationStatus', () =>
  z.object({
    conditions: listMap(priorityLevelConfigurationCondition(), ['type'])
      .optional()
      .describe('What is true of the object at present, one entry for each aspect.'),
  }),
);
export interface PriorityLevelConfigurationStatus extends SchemaOf<typeof priorityLevelConfigurationStatus> {}

const priorityLevelConfigurationCondition = namedSchema('io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationCondition', () => z.object(flowConditionFields()));
export interface PriorityLevelConfigurationCondition extends SchemaOf<typeof priorityLevelConfigurationCondition> {}

export const priorityLevelConfigurationDefinition = defineResource<PriorityLevelConfiguration>({
  reference: priorityLevelConfigurations,
  schema: priorityLevelConfiguration,
  strategy: { validate: validatePriorityLevel },
  columns: [
    nameColumn,
    textColumn('Type', { description: 'Whether its requests are limited.' }, ({ spec }) => spec.type),
    textColumn(
      'NominalConcurrencyShares',
      { description: 'Its share of what the server does at once.' },
      ({ spec }) => spec.limited?.nominalConcurrencyShares ?? spec.exempt?.nominalConcurrencyShares ?? none,
    ),
    textColumn('Queues', { description: 'How many queues it has.' }, ({ spec }) => spec.limited?.limitResponse?.queuing?.queues ?? none),
    textColumn('HandSize', { description: 'How many queues a flow may use.' }, ({ spec }) => spec.limited?.limitResponse?.queuing?.handSize ?? none),
    textColumn('QueueLengthLimit', { description: 'How long a queue may get.' }, ({ spec }) => spec.limited?.limitResponse?.queuing?.queueLengthLimit ?? none),
    ageColumn,
  ],
  subresources: [statusSubresource('PriorityLevelConfiguration')],
});
