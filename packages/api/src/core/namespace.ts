import { defineResource, invalid, statusSubresource, type FieldError, validateDnsLabel, validateQualifiedName } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { namespaces } from '../resources.ts';
import { choiceOr } from '../go-zero.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';
import { checkEach, checkText, when } from '../validation/rules.ts';

const namespaceObject = namedSchema('io.k8s.api.core.v1.Namespace', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: namespaceSpec().prefault({}).describe('The desired state.'),
      status: namespaceStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('A part of the cluster in which names are unique and to which rights and quotas can be given.'),
);
export interface Namespace extends SchemaOf<typeof namespaceObject> {}

const namespaceSpec = namedSchema('io.k8s.api.core.v1.NamespaceSpec', () =>
  z.object({
    finalizers: atomicList(z.string()).optional().describe('Who has to have tidied up before the namespace may go.'),
  }),
);
export interface NamespaceSpec extends SchemaOf<typeof namespaceSpec> {}

const namespaceStatus = namedSchema('io.k8s.api.core.v1.NamespaceStatus', () =>
  z.object({
    conditions: listMap(namespaceCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
    phase: choiceOr(['Active', 'Terminating'], 'Active').describe('Active, or Terminating once it is being deleted.'),
  }),
);
export interface NamespaceStatus extends SchemaOf<typeof namespaceStatus> {}

const namespaceCondition = namedSchema('io.k8s.api.core.v1.NamespaceCondition', () => z.object(conditionFields()));
export interface NamespaceCondition extends SchemaOf<typeof namespaceCondition> {}

export const namespaceDefinition = defineResource<Namespace>({
  reference: namespaces,
  shortNames: ['ns'],
  schema: namespaceObject,
  strategy: {
    hasGeneration: false,
    default: nameAsLabel,
    prepareForCreate,
    validateName: validateDnsLabel,
    validate,
    validateStatusUpdate,
    holdsDeletion: ({ spec }) => (spec.finalizers ?? []).length > 0,
    prepareForDelete: terminating,
  },
  selectableFields: [{ label: 'status.phase', value: ({ status }) => status.phase }],
  columns: [nameColumn, textColumn('Status', { description: 'Whether the namespace is in use or going away.' }, ({ status }) => status.phase), ageColumn],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }, statusSubresource('Namespace')],
});

const nameLabel = 'kubernetes.io/metadata.name';

/** Selectors can name a namespace by this label. */
function nameAsLabel(namespace: Namespace): Namespace {
  const { metadata } = namespace;
  if (!metadata.name || metadata.labels?.[nameLabel] === metadata.name) return namespace;
  return { ...namespace, metadata: { ...metadata, labels: { ...metadata.labels, [nameLabel]: metadata.name } } };
}

/** The content of a namespace goes before it does. */
function prepareForCreate(namespace: Namespace): Namespace {
  const finalizers = namespace.spec.finalizers ?? [];
  return {
    ...namespace,
    spec: { finalizers: finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes'] },
    status: { phase: 'Active' },
  };
}

/** A namespace is going away when it is deleted, and only then. */
function validateStatusUpdate({ metadata, status }: Namespace): readonly FieldError[] {
  const [phase, deletion] = metadata.deletionTimestamp === undefined ? ['Active', 'empty'] : ['Terminating', 'not empty'];
  return when(status.phase !== phase, () => invalid('status.phase', status.phase, `may only be '${phase}' if \`deletionTimestamp\` is ${deletion}`));
}

function terminating(namespace: Namespace): Namespace {
  return { ...namespace, status: { ...namespace.status, phase: 'Terminating' } };
}

function validate({ spec }: Namespace): readonly FieldError[] {
  return checkEach('spec.finalizers', spec.finalizers, (finalizer, at) => checkText(at, finalizer, validateQualifiedName));
}
