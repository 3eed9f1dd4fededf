import { forbidden, invalid, notSupported, required, tooLong, type FieldError } from '@kubets/machinery';
import { checkPresent, noErrors, when } from '../../validation/rules.ts';
import type { Container, EphemeralContainer } from './container.ts';
import type { PodSpec } from './pod-spec.ts';
import type { WindowsSecurityContextOptions } from './security-context.ts';

/** What one operating system does not know cannot be asked of it. */
export function checkOperatingSystem(field: string, spec: PodSpec): readonly FieldError[] {
  return [...checkPlatform(field, spec), ...checkStopSignals(field, spec), ...checkHostProcess(field, spec)];
}

function checkPlatform(field: string, spec: PodSpec): readonly FieldError[] {
  switch (spec.os?.name) {
    case undefined:
      return noErrors;
    case 'linux':
      return checkLinux(field, spec);
    case 'windows':
      return checkWindows(field, spec);
    case '':
      return [required(`${field}.os.name`)];
    default:
      return [notSupported(`${field}.os.name`, spec.os?.name, ['linux', 'windows'])];
  }
}

type Place = readonly [container: Container | EphemeralContainer, field: string];

function placesOf(field: string, { containers, initContainers = [], ephemeralContainers = [] }: PodSpec): readonly Place[] {
  const lists = { initContainers, containers, ephemeralContainers };
  return Object.entries(lists).flatMap(([name, list]) => list.map((container, index): Place => [container, `${field}.${name}[${index}]`]));
}

function checkLinux(field: string, spec: PodSpec): readonly FieldError[] {
  const contexts = [[spec.securityContext, field] as const, ...placesOf(field, spec).map(([{ securityContext }, at]) => [securityContext, at] as const)];
  return contexts
    .filter(([context]) => context?.windowsOptions !== undefined)
    .map(([, at]) => forbidden(`${at}.securityContext.windowsOptions`, 'windows options cannot be set for a linux pod'));
}

const notForWindowsPods = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'seLinuxChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
] as const;
const notForWindowsContainers = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

function checkWindows(field: string, spec: PodSpec): readonly FieldError[] {
  const refuse = (at: string): FieldError => forbidden(at, 'cannot be set for a windows pod');
  const { securityContext, hostPID, hostIPC, hostUsers, shareProcessNamespace, resources } = spec;
  const shared = Object.entries({ hostPID, hostIPC, shareProcessNamespace }).filter(([, value]) => value === true);
  return [
    ...notForWindowsPods.filter((name) => securityContext[name] !== undefined).map((name) => refuse(`${field}.securityContext.${name}`)),
    ...shared.map(([name]) => refuse(`${field}.${name}`)),
    ...when(hostUsers !== undefined, () => refuse(`${field}.hostUsers`)),
    ...when(resources !== undefined, () => forbidden(`${field}.resources`, 'may not be set for a windows pod')),
    ...placesOf(field, spec).flatMap(([container, at]) =>
      notForWindowsContainers.filter((name) => container.securityContext?.[name] !== undefined).map((name) => refuse(`${at}.securityContext.${name}`)),
    ),
  ];
}

const windowsSignals = ['SIGKILL', 'SIGTERM'];

/** Which signals there are depends on the system. */
function checkStopSignals(field: string, spec: PodSpec): readonly FieldError[] {
  return placesOf(field, spec).flatMap(([{ lifecycle }, at]) =>
    checkPresent(lifecycle?.stopSignal, (signal) => {
      const signalField = `${at}.lifecycle.stopSignal`;
      if (spec.os === undefined) return [forbidden(signalField, 'may not be set for containers with an empty `spec.os.name`')];
      return when(spec.os.name === 'windows' && !windowsSignals.includes(signal), () => notSupported(signalField, signal, windowsSignals));
    }),
  );
}

/** On Windows a pod's containers are all processes of the host, or none is. */
function checkHostProcess(field: string, spec: PodSpec): readonly FieldError[] {
  const ofPod = spec.securityContext.windowsOptions?.hostProcess;
  const places = placesOf(field, spec);
  const asked = places.map(
    ([{ securityContext }, at]) => [securityContext?.windowsOptions?.hostProcess, `${at}.securityContext.windowsOptions.hostProcess`] as const,
  );
  const contradicting = asked.filter(([own]) => ofPod !== undefined && own !== undefined && own !== ofPod);
  const effective = asked.map(([own]) => own ?? ofPod ?? false);
  return [
    ...contradicting.map(([own, at]) => invalid(at, own, `pod hostProcess value must be identical if both are specified, was ${String(ofPod)}`)),
    ...when(effective.includes(true) && effective.includes(false), () =>
      invalid(field, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'),
    ),
    ...when(effective.includes(true) && spec.hostNetwork !== true, () =>
      invalid(`${field}.hostNetwork`, spec.hostNetwork ?? false, 'hostNetwork must be true if pod contains any hostProcess containers'),
    ),
  ];
}

const longestCredentialSpec = 64 * 1024;

/** Options of Windows alone, wherever they stand. */
export function checkWindowsOptions(field: string, options: WindowsSecurityContextOptions | undefined): readonly FieldError[] {
  if (options === undefined) return noErrors;
  const { gmsaCredentialSpec, runAsUserName } = options;
  return [
    ...checkPresent(gmsaCredentialSpec, (text) => checkCredentialSpec(`${field}.gmsaCredentialSpec`, text)),
    ...checkPresent(runAsUserName, (name) => checkUserName(`${field}.runAsUserName`, name)),
  ];
}

function checkCredentialSpec(field: string, text: string): readonly FieldError[] {
  if (text === '') return [invalid(field, text, 'gmsaCredentialSpec cannot be an empty string')];
  return when(text.length > longestCredentialSpec, () => tooLong(field, longestCredentialSpec));
}

const longestDomain = 256;
const longestUser = 104;

function checkUserName(field: string, name: string): readonly FieldError[] {
  const parts = name.split('\\');
  const user = parts.at(-1) ?? '';
  const domain = parts.length > 1 ? parts[0] : undefined;
  if (name === '') return [invalid(field, name, 'runAsUserName cannot be an empty string')];
  if (/\p{Cc}/u.test(name)) return [invalid(field, name, 'runAsUserName cannot contain control characters')];
  if (parts.length > 2) return [invalid(field, name, 'runAsUserName cannot contain more than one backslash')];
  return [
    ...when(domain === '' || (domain?.length ?? 0) >= longestDomain, () =>
      invalid(field, name, `runAsUserName's Domain length must be under ${longestDomain} characters`),
    ),
    ...when(user === '', () => invalid(field, name, "runAsUserName's User cannot be empty")),
    ...when(user.length > longestUser, () => invalid(field, name, `runAsUserName's User length must not be longer than ${longestUser} characters`)),
    ...when(/["/:;|=,+*?<>@[\]]/.test(user), () => invalid(field, name, `runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`)),
  ];
}
