import type { FieldError } from '@kubets/machinery';
import { checkRequiredText, checkText, type TextRule, when } from '../../validation/rules.ts';
import { invalid } from '@kubets/machinery';

const maxKeyLength = 253;

/** What is wrong with a key of a ConfigMap or Secret. */
export const validateConfigKey: TextRule = (key) => [
  ...(key.length > maxKeyLength ? [`must be no more than ${maxKeyLength} characters`] : []),
  ...(/^[-._a-zA-Z0-9]+$/.test(key)
    ? []
    : [
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ]),
  ...(key === '.' || key === '..' ? [`must not be '${key}'`] : key.startsWith('..') ? ["must not start with '..'"] : []),
];

/** A key of a named ConfigMap or Secret. */
export function checkKeyReference(field: string, reference: { readonly name?: string | undefined; readonly key: string }): readonly FieldError[] {
  return [...checkRequiredText(`${field}.name`, reference.name), ...checkRequiredText(`${field}.key`, reference.key, validateConfigKey)];
}

/** A path below a volume: relative, and never out of it. */
export function checkRelativePath(field: string, path: string): readonly FieldError[] {
  if (path.startsWith('/')) return [invalid(field, path, 'must be a relative path')];
  return checkNoBacksteps(field, path);
}

/** A path that Kubernetes writes below a volume; what starts with two dots is its own there. */
export function checkUnreservedPath(field: string, path: string): readonly FieldError[] {
  const isReserved = path.startsWith('..') && !path.startsWith('../') && path !== '..';
  return [...checkRelativePath(field, path), ...when(isReserved, () => invalid(field, path, "must not start with '..'"))];
}

export function checkNoBacksteps(field: string, path: string): readonly FieldError[] {
  return checkText(field, path, (text) => (text.split('/').includes('..') ? ["must not contain '..'"] : []));
}
