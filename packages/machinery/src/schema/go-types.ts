import { goScalarName } from './decode-scalar.ts';
import type { MergeSchema, ScalarSchema, StructSchema } from './merge-schema.ts';

/** What Go leaves in a list or map where the JSON has null. */
export function zeroOf(schema: MergeSchema): unknown {
  switch (schema.type) {
    case 'struct':
    case 'map':
      return {};
    case 'list':
      return [];
    case 'any':
      return null;
    case 'scalar':
      return zeroScalar(schema);
  }
}

function zeroScalar({ scalar }: ScalarSchema): unknown {
  if (scalar === 'boolean') return false;
  if (scalar === 'quantity') return '0';
  return scalar === 'int32' || scalar === 'int64' || scalar === 'float64' || scalar === 'intOrString' ? 0 : '';
}

/** How Go names the type of a value, e.g. `[]v1.Container`. */
export function goTypeName(schema: MergeSchema): string {
  switch (schema.type) {
    case 'struct':
      return schema.name;
    case 'map':
      return `map[string]${goTypeName(schema.item)}`;
    case 'list':
      return `[]${goTypeName(schema.item)}`;
    case 'scalar':
      return goScalarName(schema.scalar);
    case 'any':
      return 'interface {}';
  }
}

/** The type's name without its package. */
export const bareName = ({ name }: StructSchema): string => name.slice(name.indexOf('.') + 1);
