import { type Namespace, namespaces, type Pod, pods } from '@kubets/api';
import { type FieldError, invalidObject } from '@kubets/machinery';
import { cachedReader } from '../../cached-reader.ts';
import type { AdmissionParts } from '../admission-parts.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission-plugin.ts';
import { concerns, refuse } from '../request-matching.ts';
import { podTemplateOf } from './pod-templates.ts';
import type { CheckedPod } from './checked-pod.ts';
import type { PodSecurityConfiguration } from './configuration.ts';
import { describeViolations, violations } from './evaluate.ts';
import { existingPodWarnings } from './existing-pods.ts';
import { describePolicy, isStricter, labelErrors, policiesOf, type Policies, type Policy, samePolicy } from './policy.ts';
import { isSignificantUpdate } from './significant-update.ts';

const writes = ['CREATE', 'UPDATE'] as const;
const quotedPolicy = (policy: Policy): string => JSON.stringify(describePolicy(policy));

/** The pod security standards, by the labels of the namespace: pods are refused, pods and what makes them are warned of and told in audit events. */
export function podSecurity({ registry }: AdmissionParts, { defaults, exemptions }: PodSecurityConfiguration): AdmissionPlugin {
  const [reader, podReader] = [cachedReader(registry, namespaces), cachedReader(registry, pods)];
  const isNamespace = (request: AdmissionRequest): boolean => concerns(request, namespaces, writes);

  const policiesFor = async ({ namespace }: AdmissionRequest): Promise<Policies | undefined> => {
    const found = await reader.find({ name: namespace });
    return found && policiesOf(found.metadata.labels, defaults);
  };

  const exemptionOf = ({ namespace, user }: AdmissionRequest, { spec }: CheckedPod): 'namespace' | 'user' | 'runtimeClass' | undefined => {
    if (exemptions.namespaces.includes(namespace)) return 'namespace';
    if (exemptions.usernames.includes(user.username)) return 'user';
    return exemptions.runtimeClasses.includes(spec.runtimeClassName ?? '') ? 'runtimeClass' : undefined;
  };

  const warnOfExistingPods = (request: AdmissionRequest, policies: Policies, old: Policies): void => {
    if (!isTightened(policies.enforce, old.enforce)) return;
    const running = podReader.list({ namespace: request.name }).filter(({ spec }) => !exemptions.runtimeClasses.includes(spec.runtimeClassName ?? ''));
    request.warnings.push(...existingPodWarnings(request.name, running, policies.enforce));
  };

  const validateNamespace = (request: AdmissionRequest): void => {
    const { metadata } = request.object as Namespace;
    const old = request.oldObject as Namespace | undefined;
    refuseUnreadable(request, labelErrors(metadata.labels), old === undefined ? [] : labelErrors(old.metadata.labels));
    const policies = policiesOf(metadata.labels, defaults);
    if (exemptions.namespaces.includes(metadata.name)) request.warnings.push(...ignoredPolicy(metadata, policies));
    else if (old !== undefined) warnOfExistingPods(request, policies, policiesOf(old.metadata.labels, defaults));
  };

  return {
    name: 'PodSecurity',
    handles: (request) => isNamespace(request) || checkedPod(request) !== undefined,
    async validate(request) {
      if (isNamespace(request)) return validateNamespace(request);
      const pod = checkedPod(request);
      if (pod === undefined) return;
      const exemption = exemptionOf(request, pod);
      if (exemption !== undefined) return annotate(request, 'exempt', exemption);
      const policies = await policiesFor(request);
      if (policies !== undefined) evaluate(request, pod, policies);
    },
  };
}

/** Pods are refused by the policy that is enforced; what makes pods, and pods that are let in, are told of by the others. */
function evaluate(request: AdmissionRequest, pod: CheckedPod, { enforce, audit, warn }: Policies): void {
  const isPod = request.definition.reference.plural === pods.plural;
  if (isPod) annotate(request, 'enforce-policy', describePolicy(enforce));
  const audited = violations(pod, audit);
  if (audited.length > 0) annotate(request, 'audit-violations', wouldViolate(audit, audited));
  const broken = isPod ? violations(pod, enforce) : [];
  if (broken.length > 0) throw refuse(request, `violates PodSecurity ${quotedPolicy(enforce)}: ${describeViolations(broken)}`);
  const noticed = violations(pod, warn);
  if (noticed.length > 0) request.warnings.push(wouldViolate(warn, noticed));
}

const wouldViolate = (policy: Policy, broken: ReturnType<typeof violations>): string =>
  `would violate PodSecurity ${quotedPolicy(policy)}: ${describeViolations(broken)}`;

const annotate = ({ auditAnnotations }: AdmissionRequest, name: string, value: string): void =>
  void auditAnnotations.set(`pod-security.kubernetes.io/${name}`, value);

/** Whether pods that were fine before may not be any more. */
function isTightened(policy: Policy, old: Policy): boolean {
  if (samePolicy(policy, old) || policy.level === 'privileged') return false;
  return policy.version !== old.version || isStricter(policy.level, old.level);
}

/** Labels nobody can read are refused, unless they have been there. */
function refuseUnreadable(request: AdmissionRequest, errors: readonly FieldError[], before: readonly FieldError[]): void {
  const isNew = ({ field, value }: FieldError): boolean => !before.some((error) => error.field === field && error.value === value);
  if (errors.length > 0 && (errors.some(isNew) || errors.length !== before.length)) throw invalidObject(request.definition.reference, request.name, errors);
}

function ignoredPolicy({ name, labels = {} }: Namespace['metadata'], policies: Policies): readonly string[] {
  const asked = (['enforce', 'audit', 'warn'] as const)
    .filter((mode) => policies[mode].level !== 'privileged' && Object.keys(labels).some((label) => label.startsWith(`pod-security.kubernetes.io/${mode}`)))
    .map((mode) => `${mode}=${describePolicy(policies[mode])}`);
  return asked.length === 0 ? [] : [`namespace ${JSON.stringify(name)} is exempt from Pod Security, and the policy (${asked.join(', ')}) will be ignored`];
}

const podParts = ['', 'ephemeralcontainers', 'resize'];

/** The pod, or template of pods, that a request brings in; undefined when it changes nothing the standards look at. */
function checkedPod(request: AdmissionRequest): CheckedPod | undefined {
  const { object, oldObject } = request;
  if (object === undefined) return undefined;
  if (podParts.some((part) => concerns(request, pods, writes, part))) {
    const pod = object as Pod;
    if (oldObject !== undefined && !isSignificantUpdate(pod, oldObject as Pod)) return undefined;
    return { annotations: pod.metadata.annotations ?? {}, spec: pod.spec };
  }
  return podTemplateOf(request);
}
