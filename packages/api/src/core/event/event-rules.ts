import { invalid, required, tooLong, validateQualifiedName, type FieldError, type SelectableField } from '@kubets/machinery';
import { checkRequiredText, noErrors, when } from '../../validation/rules.ts';
import type { Event } from '../event.ts';

export const eventFields: readonly SelectableField<Event>[] = [
  ...(['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'] as const).map((name): SelectableField<Event> => ({
    label: `involvedObject.${name}`,
    value: ({ involvedObject }) => involvedObject[name] ?? '',
  })),
  { label: 'reason', value: ({ reason }) => reason ?? '' },
  { label: 'reportingComponent', value: ({ reportingComponent }) => reportingComponent },
  { label: 'source', value: ({ source, reportingComponent }) => source.component || reportingComponent },
  { label: 'type', value: ({ type }) => type ?? '' },
];

/** Events told with `eventTime` are of the new form and keep its rules; older reporters write what they always wrote. */
export function validateEvent(event: Event): readonly FieldError[] {
  return [...checkNamespace(event), ...(event.eventTime === undefined ? noErrors : checkNewForm(event))];
}

/** An event lives where its object does; those of cluster-scoped objects in `default`. */
function checkNamespace({ metadata, involvedObject: { namespace = '' } }: Event): readonly FieldError[] {
  const fits =
    namespace === '' ? metadata.namespace === 'default' || metadata.namespace === 'kube-system' || !metadata.namespace : namespace === metadata.namespace;
  return fits ? noErrors : [invalid('involvedObject.namespace', namespace, 'does not match event.namespace')];
}

const maxNameLength = 128;
const maxNoteLength = 1024;

function checkNewForm(event: Event): readonly FieldError[] {
  return [
    ...checkRequiredText('reportingController', event.reportingComponent, validateQualifiedName),
    ...checkShort('reportingInstance', event.reportingInstance),
    ...checkShort('action', event.action),
    ...checkShort('reason', event.reason),
    ...when((event.message ?? '').length > maxNoteLength, () => tooLong('message', maxNoteLength)),
    ...when(event.type !== 'Normal' && event.type !== 'Warning', () => invalid('type', event.type ?? '', 'has invalid value: expected Normal or Warning')),
  ];
}

function checkShort(field: string, text: string | undefined): readonly FieldError[] {
  if (!text) return [required(field)];
  return text.length > maxNameLength ? [invalid(field, text, `can have at most ${maxNameLength} characters`)] : noErrors;
}
