import { defineResource, forbidden, required, type FieldError } from '@kubets/machinery';
import { z } from 'zod';
import { namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { ingressClasses } from '../resources.ts';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkRequiredText, checkPresent, when } from '../validation/rules.ts';
import { choiceOr } from '../go-zero.ts';

const ingressClass = namedSchema('io.k8s.api.networking.v1.IngressClass', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: ingressClassSpec().prefault({}).describe('The desired state.'),
    })
    .describe('Names what serves the ingresses of a class.'),
);
export interface IngressClass extends SchemaOf<typeof ingressClass> {}

const ingressClassSpec = namedSchema('io.k8s.api.networking.v1.IngressClassSpec', () =>
  z.object({
    controller: z.string().optional().describe('Who serves Ingresses of the class, e.g. example.com/ingress.'),
    parameters: ingressClassParametersReference().optional().describe('An object with more settings.'),
  }),
);
export interface IngressClassSpec extends SchemaOf<typeof ingressClassSpec> {}

const ingressClassParametersReference = namedSchema('io.k8s.api.networking.v1.IngressClassParametersReference', () =>
  z.object({
    apiGroup: z.string().optional().describe('The API group of the object; empty for the core group.'),
    kind: z.string().describe('The kind of the object.'),
    name: z.string().describe('The name of the object.'),
    namespace: z.string().optional().describe('The namespace of the object, if its scope is Namespace.'),
    scope: choiceOr(['Cluster', 'Namespace'], 'Cluster').describe('Cluster or Namespace.'),
  }),
);
export interface IngressClassParametersReference extends SchemaOf<typeof ingressClassParametersReference> {}

export const ingressClassDefinition = defineResource<IngressClass>({
  reference: ingressClasses,
  schema: ingressClass,
  strategy: { hasGeneration: true, validate, validateUpdate: (object, old) => checkImmutable('spec.controller', object.spec.controller, old.spec.controller) },
  columns: [
    nameColumn,
    textColumn('Controller', { description: 'What serves ingresses of this class.' }, ({ spec }) => spec.controller ?? ''),
    textColumn('Parameters', { description: 'Where its settings are.' }, ({ spec: { parameters } }) => {
      if (parameters === undefined) return none;
      return `${parameters.kind}${parameters.apiGroup ? `.${parameters.apiGroup}` : ''}/${parameters.name}`;
    }),
    ageColumn,
  ],
});

function validate({ spec }: IngressClass): readonly FieldError[] {
  return [
    ...checkRequiredText('spec.controller', spec.controller),
    ...checkPresent(spec.parameters, ({ scope, namespace }) => [
      ...when(scope === 'Namespace' && !namespace, () => required('spec.parameters.namespace', "`parameters.scope` is set to 'Namespace'")),
      ...when(scope === 'Cluster' && namespace !== undefined, () => forbidden('spec.parameters.namespace', "`parameters.scope` is set to 'Cluster'")),
    ]),
  ];
}
