import { defineResource, controllerOf, parseApiVersion } from '@kubets/machinery';
import { z } from 'zod';
import { int64, namedSchema, objectMeta, rawExtension, type SchemaOf } from '@kubets/machinery/schema';
import { controllerRevisions } from '../resources.ts';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { checkNonNegative } from '../validation/numbers.ts';

const controllerRevision = namedSchema('io.k8s.api.apps.v1.ControllerRevision', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      data: rawExtension().optional().describe('The recorded state.'),
      revision: int64().describe('Counts the recorded states of one owner upwards.'),
    })
    .describe('A former template of a StatefulSet or DaemonSet, kept to go back to.'),
);
export interface ControllerRevision extends SchemaOf<typeof controllerRevision> {}

export const controllerRevisionDefinition = defineResource<ControllerRevision>({
  reference: controllerRevisions,
  schema: controllerRevision,
  strategy: {
    validate: ({ revision }) => checkNonNegative('revision', revision),
    validateUpdate: (object, old) => checkImmutable('data', object.data, old.data),
  },
  columns: [
    nameColumn,
    textColumn('Controller', { description: 'The workload it is a revision of.' }, (object) => {
      const owner = controllerOf(object);
      if (owner === undefined) return none;
      const { group } = parseApiVersion(owner.apiVersion);
      return `${owner.kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${owner.name}`;
    }),
    textColumn('Revision', { description: 'Its number.' }, ({ revision }) => String(revision)),
    ageColumn,
  ],
});
