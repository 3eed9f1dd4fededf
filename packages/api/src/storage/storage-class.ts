import { defineResource, invalid, required, tooLong, type FieldError, validateLabelKey, validateQualifiedName } from '@kubets/machinery';
import { z } from 'zod';
import { atomic, atomicList, namedSchema, objectMeta, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { storageClasses } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { nameColumn, ageColumn, textColumn } from '../columns.ts';
import { checkImmutable, checkUnchanged } from '../validation/immutable.ts';
import { checkEach, checkRequiredText, checkSupported, checkText, checkUnique, when } from '../validation/rules.ts';
import { nodeLabelWarning } from '../core/node/node-label-warnings.ts';

const storageClass = namedSchema('io.k8s.api.storage.v1.StorageClass', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      allowVolumeExpansion: z.boolean().optional().describe('Whether claims may grow.'),
      allowedTopologies: atomicList(topologySelectorTerm()).optional().describe('Where volumes may be made.'),
      mountOptions: atomicList(z.string()).optional().describe('Options volumes are mounted with.'),
      parameters: stringMap().optional().describe('What the provisioner is told.'),
      provisioner: z.string().describe('What makes the volumes.'),
      reclaimPolicy: choiceOr(['Delete', 'Recycle', 'Retain'], 'Delete').describe('What happens to a volume when its claim goes.'),
      volumeBindingMode: choiceOr(['Immediate', 'WaitForFirstConsumer'], 'Immediate').describe('Immediate, or WaitForFirstConsumer to wait for a pod.'),
    })
    .describe('A kind of storage and how volumes of it are made.'),
);
export interface StorageClass extends SchemaOf<typeof storageClass> {}

const topologySelectorTerm = namedSchema('io.k8s.api.core.v1.TopologySelectorTerm', () =>
  atomic(
    z.object({
      matchLabelExpressions: atomicList(topologySelectorLabelRequirement()).optional().describe('What must hold of the labels; all of it does.'),
    }),
  ),
);
export interface TopologySelectorTerm extends SchemaOf<typeof topologySelectorTerm> {}

const topologySelectorLabelRequirement = namedSchema('io.k8s.api.core.v1.TopologySelectorLabelRequirement', () =>
  z.object({
    key: z.string().describe('The label.'),
    values: atomicList(z.string()).describe('One of these is its value.'),
  }),
);
export interface TopologySelectorLabelRequirement extends SchemaOf<typeof topologySelectorLabelRequirement> {}

export const storageClassDefinition = defineResource<StorageClass>({
  reference: storageClasses,
  shortNames: ['sc'],
  schema: storageClass,
  strategy: { validate, validateUpdate, warnings },
  columns: [
    nameColumn,
    textColumn('Provisioner', { description: 'What makes the volumes.' }, ({ provisioner }) => provisioner),
    textColumn('ReclaimPolicy', { description: 'What happens to a volume when its claim goes.' }, ({ reclaimPolicy }) => reclaimPolicy),
    textColumn('VolumeBindingMode', { description: 'When a claim gets its volume.' }, ({ volumeBindingMode }) => volumeBindingMode),
    textColumn('AllowVolumeExpansion', { description: 'Whether claims may grow.' }, ({ allowVolumeExpansion }) => String(allowVolumeExpansion ?? false)),
    ageColumn,
  ],
});

const maxParameters = 512;
const maxParameterBytes = 256 * 1024;

function validate({ provisioner, parameters = {}, reclaimPolicy, allowedTopologies }: StorageClass): readonly FieldError[] {
  const entries = Object.entries(parameters);
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return [
    ...checkRequiredText('provisioner', provisioner, (text) => validateQualifiedName(text.toLowerCase())),
    ...(entries.length > maxParameters ? [tooLong('parameters', maxParameters)] : []),
    ...entries.filter(([key]) => key === '').map(([key]) => invalid('parameters', key, 'field can not be empty.')),
    ...(bytes > maxParameterBytes ? [tooLong('parameters', maxParameterBytes)] : []),
    ...checkSupported('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']),
    ...checkEach('allowedTopologies', allowedTopologies, checkTopology),
  ];
}

/** Each label once, with the values it may have. */
function checkTopology({ matchLabelExpressions }: TopologySelectorTerm, field: string): readonly FieldError[] {
  const keys = new Set<string>();
  return checkEach(`${field}.matchLabelExpressions`, matchLabelExpressions, ({ key, values }, at) => {
    const seen = new Set<string>();
    return [
      ...when(values.length === 0, () => required(`${at}.values`)),
      ...checkEach(`${at}.values`, values, (value, place) => checkUnique(place, value, seen)),
      ...checkText(`${at}.key`, key, validateLabelKey),
      ...checkUnique(`${at}.key`, key, keys),
    ];
  });
}

function validateUpdate(storageClass: StorageClass, old: StorageClass): readonly FieldError[] {
  return [
    ...checkUnchanged('parameters', storageClass.parameters, old.parameters, 'updates to parameters are forbidden.'),
    ...checkUnchanged('provisioner', storageClass.provisioner, old.provisioner, 'updates to provisioner are forbidden.'),
    ...checkUnchanged('reclaimPolicy', storageClass.reclaimPolicy, old.reclaimPolicy, 'updates to reclaimPolicy are forbidden.'),
    ...checkImmutable('volumeBindingMode', storageClass.volumeBindingMode, old.volumeBindingMode),
  ];
}

function warnings({ allowedTopologies = [] }: StorageClass): readonly string[] {
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }, term) =>
    matchLabelExpressions.flatMap(({ key }, index) =>
      nodeLabelWarning(key).map((text) => `allowedTopologies[${term}].matchLabelExpressions[${index}].key: ${key} is ${text}`),
    ),
  );
}
