import { duplicate, forbidden, invalid, required, tooLong, type FieldError } from '@kubets/machinery';
import { checkBetween } from '../../validation/numbers.ts';
import { checkEach, checkPresent, noErrors, when } from '../../validation/rules.ts';
import { checkRelativePath } from './validate-keys.ts';
import { checkWindowsOptions } from './validate-operating-system.ts';
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
    ...checkWindowsOptions(`${field}.windowsOptions`, securityContext.windowsOptions),
  ];
}

export function checkSecurityContext(field: string, context: SecurityContext | undefined, { hostUsers }: PodSpec): readonly FieldError[] {
  if (context === undefined) return noErrors;
  return [
    ...checkId(`${field}.runAsUser`, context.runAsUser),
    ...checkId(`${field}.runAsGroup`, context.runAsGroup),
    ...checkPresent(context.seccompProfile, (profile) => checkSeccomp(`${field}.seccompProfile`, profile)),
    ...checkPresent(context.appArmorProfile, (profile) => checkAppArmor(`${field}.appArmorProfile`, profile)),
    ...checkEscalation(field, context),
    ...checkWindowsOptions(`${field}.windowsOptions`, context.windowsOptions),
    ...when(context.procMount === 'Unmasked' && hostUsers !== false, () =>
      invalid(`${field}.procMount`, context.procMount, '`hostUsers` must be false to use `Unmasked`'),
    ),
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
    return checkRelativePath(`${field}.localhostProfile`, localhostProfile);
  }
  return localhostProfile === undefined ? noErrors : [invalid(`${field}.localhostProfile`, localhostProfile, 'can only be set when seccomp type is Localhost')];
}

const longestProfile = 4095;

function checkAppArmor(field: string, { type, localhostProfile }: AppArmorProfile): readonly FieldError[] {
  if (type === 'Localhost') {
    if (!localhostProfile?.trim()) return [required(`${field}.localhostProfile`, 'must be set when AppArmor type is Localhost')];
    return [
      ...when(localhostProfile.trim() !== localhostProfile, () => invalid(`${field}.localhostProfile`, localhostProfile, 'must not be padded with whitespace')),
      ...when(localhostProfile.length > longestProfile, () => tooLong(`${field}.localhostProfile`, longestProfile)),
    ];
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
