import {
  duplicate,
  forbidden,
  invalid,
  validateDnsLabel,
  validateDnsSubdomain,
  validateLabelKey,
  validateQualifiedName,
  type FieldError,
} from '@kubets/machinery';
import { checkLabels, checkAnnotations } from '../../validation/labels.ts';
import { checkBetween } from '../../validation/numbers.ts';
import { checkEach, checkEntries, checkRequiredText, checkText, noErrors, type TextRule } from '../../validation/rules.ts';
import type { PodSpec, PodTemplateSpec } from './pod-spec.ts';
import { checkAffinity } from './validate-affinity.ts';
import { checkContainers } from './validate-container.ts';
import { checkNames } from './validate-dns.ts';
import { checkOperatingSystem } from './validate-operating-system.ts';
import { checkPodAnnotations } from './validate-pod-annotations.ts';
import { checkPodResources } from './validate-pod-resources.ts';
import { checkResourceAmount } from './validate-resources.ts';
import { checkSchedulingGates, checkTolerations, checkTopologySpread } from './validate-scheduling.ts';
import { checkPodSecurityContext } from './validate-security-context.ts';
import { checkVolumes } from './validate-volume.ts';

/** The rules of a pod spec, wherever it stands. `field` is its path. */
export function validatePodSpec(field: string, spec: PodSpec): readonly FieldError[] {
  return [
    ...checkVolumes(`${field}.volumes`, spec.volumes),
    ...checkContainers(field, spec),
    ...checkNames(field, spec),
    ...checkReferences(field, spec),
    ...checkPlacement(field, spec),
    ...checkPodSecurityContext(`${field}.securityContext`, spec),
    ...checkHostNamespaces(field, spec),
    ...checkPodResources(field, spec),
    ...checkOverhead(`${field}.overhead`, spec.overhead),
    ...checkBetween(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, 1, 2147483647),
    ...checkOperatingSystem(field, spec),
  ];
}

/** The rules of a pod template: what its pods will be checked for. */
export function validatePodTemplate(field: string, template: PodTemplateSpec): readonly FieldError[] {
  return [
    ...checkLabels(`${field}.labels`, template.metadata?.labels),
    ...checkAnnotations(`${field}.annotations`, template.metadata?.annotations),
    ...checkPodAnnotations(`${field}.annotations`, template.metadata?.annotations, template.spec.nodeName),
    ...validatePodSpec(`${field}.spec`, template.spec),
    ...(template.spec.ephemeralContainers?.length
      ? [forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : noErrors),
  ];
}

function checkReferences(field: string, spec: PodSpec): readonly FieldError[] {
  const named = (name: 'serviceAccountName' | 'nodeName' | 'priorityClassName' | 'runtimeClassName', rule: TextRule): readonly FieldError[] => {
    const value = spec[name];
    return value ? checkText(`${field}.${name}`, value, rule) : noErrors;
  };
  return [
    ...named('serviceAccountName', validateDnsSubdomain),
    ...named('nodeName', validateDnsSubdomain),
    ...named('priorityClassName', validateDnsSubdomain),
    ...named('runtimeClassName', validateDnsSubdomain),
    ...checkEach(`${field}.readinessGates`, spec.readinessGates, ({ conditionType }, at) =>
      checkText(`${at}.conditionType`, conditionType, validateQualifiedName),
    ),
    ...checkResourceClaims(`${field}.resourceClaims`, spec),
  ];
}

function checkResourceClaims(field: string, { resourceClaims }: PodSpec): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach(field, resourceClaims, (claim, at) => {
    const repeated = seen.has(claim.name);
    seen.add(claim.name);
    const sources = [claim.resourceClaimName, claim.resourceClaimTemplateName].filter((source) => source !== undefined).length;
    return [
      ...checkRequiredText(`${at}.name`, claim.name, validateDnsLabel),
      ...(repeated ? [duplicate(`${at}.name`, claim.name)] : noErrors),
      ...(sources === 1
        ? noErrors
        : [
            invalid(
              at,
              claim,
              sources === 0
                ? 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'
                : 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified',
            ),
          ]),
    ];
  });
}

function checkPlacement(field: string, spec: PodSpec): readonly FieldError[] {
  return [
    ...checkLabels(`${field}.nodeSelector`, spec.nodeSelector),
    ...checkAffinity(`${field}.affinity`, spec.affinity),
    ...checkTolerations(`${field}.tolerations`, spec.tolerations),
    ...checkTopologySpread(`${field}.topologySpreadConstraints`, spec.topologySpreadConstraints),
    ...checkSchedulingGates(`${field}.schedulingGates`, spec.schedulingGates),
    ...(spec.nodeName && spec.schedulingGates?.length
      ? [forbidden(`${field}.nodeName`, 'cannot be set until all schedulingGates have been cleared')]
      : noErrors),
  ];
}

function checkHostNamespaces(field: string, spec: PodSpec): readonly FieldError[] {
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name]);
  return [
    ...(spec.shareProcessNamespace && spec.hostPID
      ? [invalid(`${field}.securityContext.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled')]
      : noErrors),
    ...(spec.hostUsers === false ? shared.map((name) => forbidden(`${field}.${name}`, 'when `hostUsers` is false')) : noErrors),
  ];
}

function checkOverhead(field: string, overhead: PodSpec['overhead']): readonly FieldError[] {
  return checkEntries(field, overhead, (amount, at, name) => [...checkText(field, name, validateLabelKey), ...checkResourceAmount(at, name, amount)]);
}
