import { checkPoint } from '../validation/load-balancer-status.ts';
import {
  invalid,
  required,
  validateDnsLabel,
  validateDnsSubdomain,
  validatePathSegment,
  validateWildcardDnsSubdomain,
  type FieldError,
} from '@kubets/machinery';
import type { TypedLocalObjectReference } from '../core/object-reference.ts';
import { isIP } from '../validation/addresses.ts';
import { checkPort, validatePortName } from '../validation/numbers.ts';
import { checkEach, checkPresent, checkRequiredText, checkText, noErrors, when } from '../validation/rules.ts';
import type { HTTPIngressPath, Ingress, IngressBackend } from './ingress.ts';

export function validateIngress({ spec }: Ingress): readonly FieldError[] {
  const { defaultBackend, rules = [], tls, ingressClassName } = spec;
  return [
    ...when(rules.length === 0 && defaultBackend === undefined, () => invalid('spec', [], 'either `defaultBackend` or `rules` must be specified')),
    ...checkPresent(defaultBackend, (backend) => checkBackend('spec.defaultBackend', backend)),
    ...checkEach('spec.rules', rules, ({ host, http }, at) => [
      ...(host ? checkHost(`${at}.host`, host) : noErrors),
      ...checkPresent(http, ({ paths }) => [
        ...when(paths.length === 0, () => required(`${at}.http.paths`)),
        ...checkEach(`${at}.http.paths`, paths, checkPath),
      ]),
    ]),
    ...checkEach('spec.tls', tls, ({ hosts, secretName }, at) => [
      ...checkEach(`${at}.hosts`, hosts, (host, hostAt) => checkHostName(hostAt, host)),
      ...(secretName ? checkText(`${at}.secretName`, secretName, validateDnsSubdomain) : noErrors),
    ]),
    ...(ingressClassName === undefined ? noErrors : checkText('spec.ingressClassName', ingressClassName, validateDnsSubdomain)),
  ];
}

const classAnnotation = 'kubernetes.io/ingress.class';

/** The class is said in the old way or the new one, or the same in both. */
export function checkOneClass({ metadata, spec: { ingressClassName } }: Ingress): readonly FieldError[] {
  const annotated = metadata.annotations?.[classAnnotation];
  return when(annotated !== undefined && ingressClassName !== undefined && annotated !== ingressClassName, () =>
    invalid(`annotations.${classAnnotation}`, annotated, 'must match `ingressClassName` when both are specified'),
  );
}

/** Older versions took any name of a Secret, and any rule of hosts with a wildcard. */
export const toleratedIngressRules: readonly string[] = ['spec.tls[*].secretName', 'spec.rules[*].http.**'];

function checkHost(field: string, host: string): readonly FieldError[] {
  return [...when(isIP(host) !== 0, () => invalid(field, host, 'must be a DNS name, not an IP address')), ...checkHostName(field, host)];
}

const checkHostName = (field: string, host: string): readonly FieldError[] =>
  checkText(field, host, host.includes('*') ? validateWildcardDnsSubdomain : validateDnsSubdomain);

const unclean = ['//', '/./', '/../', '%2f', '%2F'];
const uncleanEnds = ['/..', '/.'];

function checkPath({ path = '', pathType, backend }: HTTPIngressPath, field: string): readonly FieldError[] {
  if (pathType === undefined) return [required(`${field}.pathType`, 'pathType must be specified')];
  const isExactKind = pathType !== 'ImplementationSpecific';
  return [
    ...when((isExactKind || path !== '') && !path.startsWith('/'), () => invalid(`${field}.path`, path, 'must be an absolute path')),
    ...(isExactKind ? checkClean(`${field}.path`, path) : noErrors),
    ...checkBackend(`${field}.backend`, backend),
  ];
}

const checkClean = (field: string, path: string): readonly FieldError[] => [
  ...unclean.filter((part) => path.includes(part)).map((part) => invalid(field, path, `must not contain '${part}'`)),
  ...uncleanEnds.filter((end) => path.endsWith(end)).map((end) => invalid(field, path, `cannot end with '${end}'`)),
];

function checkBackend(field: string, { resource, service }: IngressBackend): readonly FieldError[] {
  if (resource !== undefined && service !== undefined) return [invalid(field, '', 'cannot set both resource and service backends')];
  if (resource === undefined && service === undefined) return [invalid(field, '', 'resource or service backend is required')];
  if (resource !== undefined) return checkLocalReference(`${field}.resource`, resource);
  return checkPresent(service, ({ name, port }) => [
    ...checkRequiredText(`${field}.service.name`, name, validateDnsLabel),
    ...checkBackendPort(field, port?.name ?? '', port?.number ?? 0),
  ]);
}

function checkBackendPort(field: string, name: string, number: number): readonly FieldError[] {
  if (name !== '' && number !== 0) return [invalid(field, '', 'cannot set both port name & port number')];
  if (name !== '') return checkText(`${field}.service.port.name`, name, validatePortName);
  return number === 0 ? [required(field, 'port name or number is required')] : checkPort(`${field}.service.port.number`, number);
}

/** An object of the same namespace. */
function checkLocalReference(field: string, { apiGroup, kind, name }: TypedLocalObjectReference): readonly FieldError[] {
  return [
    ...(apiGroup === undefined ? noErrors : checkText(`${field}.apiGroup`, apiGroup, validateDnsSubdomain)),
    ...(kind === '' ? [required(`${field}.kind`, 'kind is required')] : checkText(`${field}.kind`, kind, validatePathSegment)),
    ...(name === '' ? [required(`${field}.name`, 'name is required')] : checkText(`${field}.name`, name, validatePathSegment)),
  ];
}

/** Where the ingress is reached, as its controller reports it. */
export function validateIngressStatusUpdate({ status }: Ingress): readonly FieldError[] {
  return checkEach('status.loadBalancer.ingress', status.loadBalancer?.ingress, (point, at) => checkPoint(at, point));
}
