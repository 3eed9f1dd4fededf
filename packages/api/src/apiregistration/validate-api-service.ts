import { forbidden, invalid, required, validateDns1035Label, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
import { checkBetween } from '../validation/numbers.ts';
import { checkPresent, checkText, noErrors, when } from '../validation/rules.ts';
import type { APIService, APIServiceSpec } from './api-service.ts';

const highestGroupPriority = 20000;
const highestVersionPriority = 1000;

export function validateApiService({ metadata, spec }: APIService): readonly FieldError[] {
  const { group = '', version = '' } = spec;
  return [
    ...when(metadata.name !== `${version}.${group}`, () => invalid('metadata.name', metadata.name, '`must be `spec.version+"."+spec.group`')),
    ...(group === '' ? checkLegacyGroup(version) : checkText('spec.group', group, validateDnsSubdomain)),
    ...checkText('spec.version', version, validateDns1035Label),
    ...checkPriority('spec.groupPriorityMinimum', spec.groupPriorityMinimum, highestGroupPriority),
    ...checkPriority('spec.versionPriority', spec.versionPriority, highestVersionPriority),
    ...checkServer(spec),
  ];
}

const checkLegacyGroup = (version: string): readonly FieldError[] =>
  when(version !== 'v1', () => required('spec.group', 'only v1 may have an empty group and it better be legacy kube'));

function checkPriority(field: string, priority: number, highest: number): readonly FieldError[] {
  return when(priority <= 0 || priority > highest, () => invalid(field, priority, `must be positive and less than ${highest}`));
}

/** A group version is served here, and nothing more is to be said, or by a Service whose identity is checked or expressly not. */
function checkServer({ service, caBundle, insecureSkipTLSVerify }: APIServiceSpec): readonly FieldError[] {
  if (service === undefined) {
    return [
      ...when(Boolean(caBundle), () =>
        invalid('spec.caBundle', `${Buffer.byteLength(caBundle ?? '', 'base64')} bytes`, 'local APIServices may not have a caBundle'),
      ),
      ...when(insecureSkipTLSVerify === true, () => invalid('spec.insecureSkipTLSVerify', true, 'local APIServices may not have insecureSkipTLSVerify')),
    ];
  }
  return [
    ...when(!service.namespace, () => required('spec.service.namespace')),
    ...when(!service.name, () => required('spec.service.name')),
    ...checkPresent(service.port, (port) => checkBetween('spec.service.port', port, 1, 65535)),
    ...(insecureSkipTLSVerify && caBundle ? [invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')] : noErrors),
  ];
}

const statuses: readonly string[] = ['True', 'False', 'Unknown'];

export function validateApiServiceStatus({ status }: APIService): readonly FieldError[] {
  return (status.conditions ?? []).flatMap((condition, index) =>
    when(!statuses.includes(condition.status), () => forbidden(`status.conditions[${index}].status`, `must be one of ${statuses.join(', ')}`)),
  );
}
