import { defineResource, forbidden, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { int32, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { priorityClasses } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { ageColumn, booleanColumn, integerColumn, nameColumn, textColumn } from '../columns.ts';
import { checkImmutable, checkUnchanged } from '../validation/immutable.ts';
import { when } from '../validation/rules.ts';

const priorityClass = namedSchema('io.k8s.api.scheduling.v1.PriorityClass', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      description: z.string().optional().describe('When to use it.'),
      globalDefault: z.boolean().optional().describe('Whether pods without a class get this one.'),
      preemptionPolicy: choiceOr(['Never', 'PreemptLowerPriority'], 'PreemptLowerPriority').describe('Whether its pods may push out others.'),
      value: int32().default(0).describe('The priority; higher goes first.'),
    })
    .describe('A priority pods can name.'),
);
export interface PriorityClass extends SchemaOf<typeof priorityClass> {}

export const priorityClassDefinition = defineResource<PriorityClass>({
  reference: priorityClasses,
  shortNames: ['pc'],
  schema: priorityClass,
  strategy: {
    hasGeneration: true,
    validate,
    validateUpdate: (object, old) => [
      ...checkUnchanged('value', object.value, old.value, 'may not be changed in an update.'),
      ...checkImmutable('preemptionPolicy', object.preemptionPolicy, old.preemptionPolicy),
    ],
  },
  columns: [
    nameColumn,
    integerColumn('Value', { description: 'The priority; pods of higher ones go first.' }, ({ value }) => value),
    booleanColumn('Global-Default', { description: 'Whether pods without a class get it.' }, ({ globalDefault }) => globalDefault ?? false),
    ageColumn,
    textColumn('PreemptionPolicy', { description: 'Whether its pods may push others out.', wide: true }, ({ preemptionPolicy }) => preemptionPolicy),
  ],
});

const highestUserPriority = 1_000_000_000;

function validate({ metadata, value }: PriorityClass): readonly FieldError[] {
  const isSystem = (metadata.name ?? '').startsWith('system-');
  return [
    ...when(isSystem && !['system-node-critical', 'system-cluster-critical'].includes(metadata.name), () =>
      forbidden('metadata.name', "priority class names with 'system-' prefix are reserved for system use only. error: unknown system priority class"),
    ),
    ...when(!isSystem && value > highestUserPriority, () => forbidden('value', `maximum allowed value of a user defined priority is ${highestUserPriority}`)),
  ];
}
