import { expect, it } from 'vitest';
import { type FieldError, invalid, notSupported, required } from './field-error.ts';
import { withSchemaErrors } from './schema-errors.ts';

it.each<[string, readonly FieldError[], readonly FieldError[], readonly FieldError[]]>([
  [
    'what the schema misses is not judged by rules',
    [required('spec.a')],
    [invalid('spec.a', {}, 'empty'), invalid('spec.a.b', '', 'bad')],
    [required('spec.a')],
  ],
  ['what lies beside it is', [required('spec.a')], [invalid('spec.ab', '', 'bad')], [required('spec.a'), invalid('spec.ab', '', 'bad')]],
  ['a rule that misses it, too, says it better', [required('spec.a')], [required('spec.a', 'can not be empty')], [required('spec.a', 'can not be empty')]],
  ['a rule knows the words that fit', [notSupported('spec.a', 'x', ['b', 'c'])], [notSupported('spec.a', 'x', ['b'])], [notSupported('spec.a', 'x', ['b'])]],
  ['a rule may call a word wrong in its own way', [notSupported('spec.a', 'x', ['b'])], [invalid('spec.a', 'x', 'odd')], [invalid('spec.a', 'x', 'odd')]],
  ['metadata and status have rules alone', [required('metadata.name'), required('status.phase')], [], []],
])('%s', (_name, schemaErrors, ruleErrors, told) => {
  expect(withSchemaErrors(schemaErrors, ruleErrors)).toEqual(told);
});
