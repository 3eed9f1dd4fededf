import { duplicate, forbidden, invalid, required, type FieldError } from '@kubets/machinery';
import { checkBetween } from '../../validation/numbers.ts';
import { checkEach, checkPresent, noErrors } from '../../validation/rules.ts';
import type { PodSpec } from './pod-spec.ts';
import type { AppArmorProfile, PodSecurityContext, SeccompProfile, SecurityContext, Sysctl } from './security-context.ts';

const maxId = 2147483647;
const checkId = (field: string, id: number | undefined): readonly FieldError[] => checkBetween(field, id, 0, maxId);

export function checkPodSecurityContext(field: string, spec: PodSpec): readonly FieldError[] {
  const { securityContext } = spec;
  return [
    ...checkId(`${field}.fsGroup`, securityContext.fsGroup),
    ...checkId(`${field}.runAsUser`, securityContext.runAsUser),
    ...checkId(`${field}.runAsGroup`, securityContext.runAsGroup),
    ...checkEach(`${field}.supplementalGroups`, securityContext.supplementalGroups, (id, at) => checkId(at, id)),
    ...checkSysctls(`${field}.sysctls`, securityContext, spec),
    ...checkPresent(securityContext.seccompProfile, (profile) => checkSeccomp(`${field}.seccompProfile`, profile)),
    ...checkPresent(securityContext.appArmorProfile, (profile) => checkAppArmor(`${field}.appArmorProfile`, profile)),
  ];
}

export function checkSecurityContext(field: string, context: SecurityContext | undefined): readonly FieldError[] {
  if (context === undefined) return noErrors;
  return [
    ...checkId(`${field}.runAsUser`, context.runAsUser),
    ...checkId(`${field}.runAsGroup`, context.runAsGroup),
    ...checkPresent(context.seccompProfile, (profile) => checkSeccomp(`${field}.seccompProfile`, profile)),
    ...checkPresent(context.appArmorProfile, (profile) => checkAppArmor(`${field}.appArmorProfile`, profile)),
    ...checkEscalation(field, context),
  ];
}

/** What already has every right cannot be kept from gaining more. */
function checkEscalation(field: string, context: SecurityContext): readonly FieldError[] {
  if (context.allowPrivilegeEscalation !== false) return noErrors;
  if (context.privileged) return [invalid(field, context, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true')];
  return context.capabilities?.add?.includes('CAP_SYS_ADMIN') || context.capabilities?.add?.includes('SYS_ADMIN')
    ? [invalid(field, context, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN')]
    : noErrors;
}

function checkSeccomp(field: string, { type, localhostProfile }: SeccompProfile): readonly FieldError[] {
  if (type === 'Localhost') {
    if (!localhostProfile) return [required(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost')];
    return isInside(localhostProfile)
      ? noErrors
      : [invalid(`${field}.localhostProfile`, localhostProfile, "must be a relative path and must not contain '..'")];
  }
  return localhostProfile === undefined ? noErrors : [invalid(`${field}.localhostProfile`, localhostProfile, 'can only be set when seccomp type is Localhost')];
}

const isInside = (path: string): boolean => !path.startsWith('/') && !path.split('/').includes('..');

function checkAppArmor(field: string, { type, localhostProfile }: AppArmorProfile): readonly FieldError[] {
  if (type === 'Localhost') {
    return localhostProfile?.trim() ? noErrors : [required(`${field}.localhostProfile`, 'must be set when AppArmor type is Localhost')];
  }
  return localhostProfile === undefined
    ? noErrors
    : [invalid(`${field}.localhostProfile`, localhostProfile, 'can only be set when AppArmor type is Localhost')];
}

const sysctlName = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const maxSysctlLength = 253;

function checkSysctls(field: string, { sysctls }: PodSecurityContext, spec: PodSpec): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach(field, sysctls, (sysctl, at) => {
    const repeated = seen.has(sysctl.name);
    seen.add(sysctl.name);
    return [...checkSysctl(at, sysctl, spec), ...(repeated ? [duplicate(`${at}.name`, sysctl.name)] : noErrors)];
  });
}

/** A kernel setting of a namespace the pod shares with its node is the node's. */
function checkSysctl(field: string, { name }: Sysctl, { hostNetwork, hostIPC }: PodSpec): readonly FieldError[] {
  if (name === '') return [required(`${field}.name`)];
  if (name.length > maxSysctlLength || !sysctlName.test(name)) {
    return [invalid(`${field}.name`, name, `must have at most ${maxSysctlLength} characters and match regex ${sysctlName.source}`)];
  }
  const dotted = name.replaceAll('/', '.');
  if (hostNetwork && dotted.startsWith('net.')) return [forbidden(`${field}.name`, "may not be specified when 'hostNetwork' is true")];
  return hostIPC && /^(fs\.mqueue\.|kernel\.(shm|msg|sem))/.test(dotted)
    ? [forbidden(`${field}.name`, "may not be specified when 'hostIPC' is true")]
    : noErrors;
}
