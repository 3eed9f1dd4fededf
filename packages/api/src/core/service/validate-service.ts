import { duplicate, forbidden, invalid, required, validateDnsLabel, validateDnsSubdomain, validateLabelKey, type FieldError } from '@kubets/machinery';
import { checkCidr, checkIp, checkNonSpecialIp } from '../../validation/addresses.ts';
import { checkLabels } from '../../validation/labels.ts';
import { checkServicePoints } from '../../validation/load-balancer-status.ts';
import { checkPort, checkPortReference } from '../../validation/numbers.ts';
import { checkEach, checkRequiredText, checkText, noErrors, when } from '../../validation/rules.ts';
import type { Service, ServicePort, ServiceSpec } from '../service.ts';
import { isReachedFromOutside } from './default-service.ts';
import { hasHealthCheckPort, isHeadless } from './allocated-fields.ts';

export function validateService({ spec }: Service): readonly FieldError[] {
  return [
    ...checkByType(spec),
    ...checkPorts(spec),
    ...checkLabels('spec.selector', spec.selector),
    ...checkSessionAffinity(spec),
    ...checkAddresses(spec),
    ...checkLoadBalancer(spec),
    ...checkTraffic(spec),
  ];
}

/** Addresses given once stay, as long as the service needs one. */
export function validateServiceUpdate({ spec }: Service, { spec: old }: Service): readonly FieldError[] {
  const both = spec.type !== 'ExternalName' && old.type !== 'ExternalName';
  const changed = both && old.clusterIP !== undefined && spec.clusterIP !== old.clusterIP;
  return [
    ...when(changed, () => invalid('spec.clusterIPs[0]', spec.clusterIPs ?? [], 'may not change once set')),
    ...when(both && old.ipFamilies?.[0] !== undefined && spec.ipFamilies?.[0] !== old.ipFamilies[0], () =>
      invalid('spec.ipFamilies[0]', spec.ipFamilies ?? [], 'may not change once set'),
    ),
    ...when(spec.type === 'LoadBalancer' && old.type === 'LoadBalancer' && spec.loadBalancerClass !== old.loadBalancerClass, () =>
      invalid('spec.loadBalancerClass', spec.loadBalancerClass ?? null, 'may not change once set'),
    ),
    ...when(hasHealthCheckPort(spec) && hasHealthCheckPort(old) && spec.healthCheckNodePort !== old.healthCheckNodePort, () =>
      forbidden('spec.healthCheckNodePort', 'field is immutable'),
    ),
  ];
}

/** Only load balancers are reported on. */
export function validateServiceStatusUpdate({ spec, status }: Service): readonly FieldError[] {
  const { ingress } = status.loadBalancer ?? {};
  const field = 'status.loadBalancer.ingress';
  if (spec.type === 'LoadBalancer') return checkServicePoints(ingress);
  return when((ingress ?? []).length > 0, () => forbidden(field, 'may only be used when `spec.type` is "LoadBalancer"'));
}

const kubeletPort = 10250;

function checkByType(spec: ServiceSpec): readonly FieldError[] {
  const { type } = spec;
  if (type === 'ExternalName') {
    return [
      ...checkRequiredText('spec.externalName', spec.externalName?.replace(/\.$/, ''), validateDnsSubdomain),
      ...when((spec.clusterIPs ?? []).length > 0, () => forbidden('spec.clusterIPs', "may not be set when `type` is 'ExternalName'")),
      ...when(spec.ipFamilyPolicy !== undefined, () => forbidden('spec.ipFamilyPolicy', "may not be set when `type` is 'ExternalName'")),
    ];
  }
  return [
    ...checkEach('spec.ports', type === 'LoadBalancer' ? spec.ports : undefined, ({ port }, at) =>
      when(port === kubeletPort, () => invalid(at, port, `may not expose port ${kubeletPort} externally since it is used by kubelet`)),
    ),
    ...when(type !== 'ClusterIP' && isHeadless(spec), () => invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)),
    ...when((spec.ports ?? []).length === 0 && !isHeadless(spec), () => required('spec.ports')),
  ];
}

function checkPorts(spec: ServiceSpec): readonly FieldError[] {
  const names = new Set<string>();
  const numbers = new Set<string>();
  const nodePorts = new Set<string>();
  const manyPorts = (spec.ports ?? []).length > 1;
  return checkEach('spec.ports', spec.ports, (port, at) => [
    ...checkPortName(at, port, manyPorts, names),
    ...checkPort(`${at}.port`, port.port),
    ...(port.targetPort === undefined ? noErrors : checkPortReference(`${at}.targetPort`, port.targetPort)),
    ...(port.appProtocol ? checkText(`${at}.appProtocol`, port.appProtocol, validateLabelKey) : noErrors),
    ...when(spec.type === 'ClusterIP' && Boolean(port.nodePort), () => forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'")),
    ...checkRepeated(at, `${port.protocol}/${port.port}`, numbers, { port: port.port, protocol: port.protocol }),
    ...(port.nodePort ? checkRepeated(`${at}.nodePort`, `${port.protocol}/${port.nodePort}`, nodePorts, port.nodePort) : noErrors),
  ]);
}

function checkPortName(field: string, { name }: ServicePort, isRequired: boolean, names: Set<string>): readonly FieldError[] {
  if (!name) return isRequired ? [required(`${field}.name`)] : noErrors;
  return [...checkText(`${field}.name`, name, validateDnsLabel), ...checkRepeated(`${field}.name`, name, names, name)];
}

function checkRepeated(field: string, key: string, seen: Set<string>, value: unknown): readonly FieldError[] {
  if (seen.has(key)) return [duplicate(field, value)];
  seen.add(key);
  return noErrors;
}

const maxAffinitySeconds = 86400;

function checkSessionAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): readonly FieldError[] {
  if (sessionAffinity === 'None') {
    return when(sessionAffinityConfig !== undefined, () => forbidden('spec.sessionAffinityConfig', 'must not be set when session affinity is None'));
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  return when(seconds !== undefined && (seconds <= 0 || seconds > maxAffinitySeconds), () =>
    invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, `must be greater than 0 and less than ${maxAffinitySeconds}`),
  );
}

function checkAddresses({ clusterIP, clusterIPs, externalIPs, ipFamilies }: ServiceSpec): readonly FieldError[] {
  const families = new Set<string>();
  return [
    ...checkEach('spec.ipFamilies', ipFamilies, (family, at) => checkRepeated(at, family, families, family)),
    ...when((ipFamilies ?? []).length > 2, () => invalid('spec.ipFamilies', ipFamilies, 'may only hold up to 2 values')),
    ...checkEach('spec.clusterIPs', clusterIPs, (ip, at, index) => (ip === 'None' && index === 0 ? noErrors : checkIp(at, ip))),
    ...when(Boolean(clusterIP) && clusterIPs !== undefined && clusterIPs[0] !== clusterIP, () =>
      invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'),
    ),
    ...when((clusterIPs ?? []).length > 2, () => invalid('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values')),
    ...checkEach('spec.externalIPs', externalIPs, (ip, at) => checkNonSpecialIp(at, ip)),
  ];
}

const onlyForLoadBalancers = "may only be used when `type` is 'LoadBalancer'";

function checkLoadBalancer(spec: ServiceSpec): readonly FieldError[] {
  const balanced = spec.type === 'LoadBalancer';
  return [
    ...when(!balanced && spec.allocateLoadBalancerNodePorts !== undefined, () => forbidden('spec.allocateLoadBalancerNodePorts', onlyForLoadBalancers)),
    ...when(!balanced && spec.loadBalancerClass !== undefined, () => forbidden('spec.loadBalancerClass', onlyForLoadBalancers)),
    ...(spec.loadBalancerClass === undefined ? noErrors : checkText('spec.loadBalancerClass', spec.loadBalancerClass, validateLabelKey)),
    ...when(!balanced && (spec.loadBalancerSourceRanges ?? []).length > 0, () => forbidden('spec.loadBalancerSourceRanges', onlyForLoadBalancers)),
    ...checkEach('spec.loadBalancerSourceRanges', spec.loadBalancerSourceRanges, (range, at) => checkCidr(at, range.trim())),
  ];
}

const distributions: readonly string[] = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function checkTraffic(spec: ServiceSpec): readonly FieldError[] {
  const { externalTrafficPolicy, healthCheckNodePort, trafficDistribution } = spec;
  return [
    ...when(externalTrafficPolicy !== undefined && !isReachedFromOutside(spec), () =>
      invalid('spec.externalTrafficPolicy', externalTrafficPolicy, 'may only be set for externally-accessible services'),
    ),
    ...when(Boolean(healthCheckNodePort) && !hasHealthCheckPort(spec), () =>
      invalid('spec.healthCheckNodePort', healthCheckNodePort, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"),
    ),
    ...when(Boolean(trafficDistribution) && !distributions.includes(trafficDistribution ?? ''), () => ({
      type: 'FieldValueNotSupported',
      field: 'spec.trafficDistribution',
      value: trafficDistribution,
      detail: `supported values: ${distributions.map((name) => `"${name}"`).join(', ')}`,
    })),
  ];
}
