import { invalid, validateQualifiedName, type FieldError } from '@kubets/machinery';
import { checkText, noErrors } from './rules.ts';

/** The names of what can be asked for, limited and counted. Those without a domain are Kubernetes' own, and few. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const forContainers = words('cpu memory ephemeral-storage');
const counted = words(
  'pods resourcequotas services replicationcontrollers secrets persistentvolumeclaims configmaps services.nodeports services.loadbalancers',
);
const measured = words(
  'cpu memory ephemeral-storage requests.cpu requests.memory requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage storage requests.storage',
);

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
export const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
/** More than there is may be promised of it. */
export const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePages(name);
/** Whether a quota counts whole objects by this name. */
export const isObjectCount = (name: string): boolean => counted.has(name);

const isStandard = (name: string): boolean => counted.has(name) || measured.has(name) || isHugePages(name) || name.startsWith('requests.hugepages-');

/** What anything can be measured in. */
export function checkResourceName(field: string, name: string): readonly FieldError[] {
  const wrong = checkText(field, name, validateQualifiedName);
  if (wrong.length > 0 || name.includes('/') || isStandard(name)) return wrong;
  return [invalid(field, name, 'must be a standard resource type or fully qualified')];
}

/** What a container can have. */
export function checkContainerResourceName(field: string, name: string): readonly FieldError[] {
  const wrong = checkText(field, name, validateQualifiedName);
  if (wrong.length > 0 || name.includes('/') || forContainers.has(name) || isHugePages(name)) return wrong;
  return [invalid(field, name, 'must be a standard resource for containers'), ...(isStandard(name) ? noErrors : checkResourceName(field, name))];
}

/** What a quota can limit. */
export function checkQuotaResourceName(field: string, name: string): readonly FieldError[] {
  const wrong = checkText(field, name, validateQualifiedName);
  return wrong.length > 0 || name.includes('/') || isStandard(name) ? wrong : [invalid(field, name, 'must be a standard resource for quota')];
}
