import { invalid, required, type FieldError } from '@kubets/machinery';
import { checkRequiredText, noErrors, when } from '../validation/rules.ts';
import type { CustomResourceColumnDefinition, CustomResourceSubresourceScale } from './custom-resource-definition.ts';

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

export function checkPrinterColumn({ name, type, format, jsonPath }: CustomResourceColumnDefinition, field: string): readonly FieldError[] {
  return [
    ...checkRequiredText(`${field}.name`, name),
    ...(type === '' ? [required(`${field}.type`, `must be one of ${columnTypes.join(',')}`)] : checkOneOf(`${field}.type`, type, columnTypes)),
    ...(format ? checkOneOf(`${field}.format`, format, columnFormats) : noErrors),
    ...(jsonPath === '' ? [required(`${field}.jsonPath`)] : checkSimplePath(`${field}.jsonPath`, jsonPath)),
  ];
}

function checkOneOf(field: string, value: string, values: readonly string[]): readonly FieldError[] {
  return when(!values.includes(value), () => invalid(field, value, `must be one of ${values.join(',')}`));
}

/** Paths that name one value, to be read and, for replicas, written. */
export function checkScale(field: string, { specReplicasPath, statusReplicasPath, labelSelectorPath }: CustomResourceSubresourceScale): readonly FieldError[] {
  return [
    ...checkPathUnder(`${field}.specReplicasPath`, specReplicasPath, ['.spec']),
    ...checkPathUnder(`${field}.statusReplicasPath`, statusReplicasPath, ['.status']),
    ...(labelSelectorPath ? checkPathUnder(`${field}.labelSelectorPath`, labelSelectorPath, ['.spec', '.status']) : noErrors),
  ];
}

function checkPathUnder(field: string, path: string, roots: readonly string[]): readonly FieldError[] {
  if (path === '') return [required(field)];
  const wrong = checkSimplePath(field, path);
  if (wrong.length > 0) return wrong;
  const under = roots.some((root) => path.startsWith(`${root}.`));
  return under ? noErrors : [invalid(field, path, `should be a json path under ${roots.join(' or ')}`)];
}

const step = String.raw`(\.[A-Za-z_$][\w$-]*|\.[\w-]+(\\\.[\w/-]+)*|\[[^\]]*\])`;
const simplePath = new RegExp(`^${step}+$`);

function checkSimplePath(field: string, path: string): readonly FieldError[] {
  if (!path.startsWith('.')) return [invalid(field, path, 'must be a simple json path starting with .')];
  return when(path.length > 4096 || !simplePath.test(path), () => invalid(field, path, 'must be a simple json path'));
}
