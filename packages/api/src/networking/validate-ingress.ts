import { checkPoint } from '../validation/load-balancer-status.ts';
import { invalid, required, validateDnsLabel, validateDnsSubdomain, type FieldError } from '@kubets/machinery';
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
    ...checkEach('spec.tls', tls, ({ hosts }, at) => checkEach(`${at}.hosts`, hosts, (host, hostAt) => checkHost(hostAt, host))),
    ...(ingressClassName === undefined ? noErrors : checkText('spec.ingressClassName', ingressClassName, validateDnsSubdomain)),
  ];
}

function checkHost(field: string, host: string): readonly FieldError[] {
  if (isIP(host) !== 0) return [invalid(field, host, 'must be a DNS name, not an IP address')];
  return checkText(field, host, (text) => validateDnsSubdomain(text.replace(/^\*\./, '')));
}

const unclean = ['//', '/./', '/../', '%2f', '%2F'];

function checkPath({ path = '', pathType, backend }: HTTPIngressPath, field: string): readonly FieldError[] {
  const isExactKind = pathType !== 'ImplementationSpecific';
  return [
    ...when((isExactKind || path !== '') && !path.startsWith('/'), () => invalid(`${field}.path`, path, 'must be an absolute path')),
    ...(isExactKind ? unclean.filter((part) => path.includes(part)).map((part) => invalid(`${field}.path`, path, `must not contain '${part}'`)) : noErrors),
    ...checkBackend(`${field}.backend`, backend),
  ];
}

function checkBackend(field: string, { resource, service }: IngressBackend): readonly FieldError[] {
  if (resource !== undefined && service !== undefined) return [invalid(field, '', 'cannot set both resource and service backends')];
  if (resource === undefined && service === undefined) return [required(field, 'must specify a `service` or a `resource`')];
  return checkPresent(service, ({ name, port }) => [
    ...checkRequiredText(`${field}.service.name`, name, validateDnsLabel),
    ...when(port?.name !== undefined && port.number !== undefined && port.number !== 0, () =>
      invalid(`${field}.service.port`, '', 'cannot set both port name & port number'),
    ),
    ...(port?.name ? checkText(`${field}.service.port.name`, port.name, validatePortName) : noErrors),
    ...(port?.number ? checkPort(`${field}.service.port.number`, port.number) : noErrors),
    ...when(!port?.name && !port?.number, () => required(`${field}.service.port`, 'port name or number is required')),
  ]);
}

/** Where the ingress is reached, as its controller reports it. */
export function validateIngressStatusUpdate({ status }: Ingress): readonly FieldError[] {
  return checkEach('status.loadBalancer.ingress', status.loadBalancer?.ingress, (point, at) => checkPoint(at, point));
}
