import { duplicate, forbidden, invalid, notFoundValue, required, tooMany, validateDnsLabel, type FieldError } from '@kubets/machinery';
import { checkBetween, checkPort, validatePortName } from '../../validation/numbers.ts';
import { checkEach, checkRequiredText, checkSupported, checkText, noErrors, when } from '../../validation/rules.ts';
import type { Container, ContainerPort, EphemeralContainer } from './container.ts';
import type { PodSpec } from './pod-spec.ts';
import { checkEnv, checkEnvFrom } from './validate-env.ts';
import { checkDevices, checkMounts, type Volumes } from './validate-mounts.ts';
import { checkLifecycle, checkReadinessProbe, checkRestartingProbe } from './validate-probe.ts';
import { checkResources } from './validate-resources.ts';
import { checkSecurityContext } from './validate-security-context.ts';

/** All containers of a pod, each kind by its rules; names are unique among all of them. */
export function checkContainers(field: string, spec: PodSpec): readonly FieldError[] {
  const pod = contextOf(spec);
  return [
    ...(spec.containers.length === 0 ? [required(`${field}.containers`)] : noErrors),
    ...checkEach(`${field}.containers`, spec.containers, (container, at) => checkMain(at, container, pod)),
    ...checkEach(`${field}.initContainers`, spec.initContainers, (container, at) => checkInit(at, container, pod)),
    ...checkEach(`${field}.ephemeralContainers`, spec.ephemeralContainers, (container, at) => checkEphemeral(at, container, pod)),
    ...checkHostPorts(`${field}.containers`, spec.containers),
  ];
}

/** What the rules of one container need to know of its pod. */
interface PodContext {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  readonly claims: ReadonlySet<string>;
  readonly names: Set<string>;
}

const contextOf = (spec: PodSpec): PodContext => ({
  spec,
  volumes: new Map(spec.volumes?.map((volume) => [volume.name, volume])),
  claims: new Set(spec.resourceClaims?.map(({ name }) => name)),
  names: new Set(),
});

function checkMain(field: string, container: Container, pod: PodContext): readonly FieldError[] {
  return [...checkCommon(field, container, pod), ...checkLife(field, container, pod), ...checkRestartRules(field, container)];
}

function checkLife(field: string, container: Container, { spec }: PodContext): readonly FieldError[] {
  return [
    ...checkLifecycle(`${field}.lifecycle`, container.lifecycle, spec.terminationGracePeriodSeconds),
    ...checkRestartingProbe(`${field}.livenessProbe`, container.livenessProbe),
    ...checkReadinessProbe(`${field}.readinessProbe`, container.readinessProbe),
    ...checkRestartingProbe(`${field}.startupProbe`, container.startupProbe),
  ];
}

const maxRestartRules = 20;
const maxExitCodes = 255;

function checkRestartRules(field: string, { restartPolicy, restartPolicyRules }: Container): readonly FieldError[] {
  if (restartPolicyRules === undefined || restartPolicyRules.length === 0) return noErrors;
  if (restartPolicy === undefined) return [required(`${field}.restartPolicy`, 'must specify restartPolicy when restart rules are used')];
  return [
    ...when(restartPolicyRules.length > maxRestartRules, () => tooMany(`${field}.restartPolicyRules`, restartPolicyRules.length, maxRestartRules)),
    ...checkEach(`${field}.restartPolicyRules`, restartPolicyRules, ({ exitCodes }, at) => {
      if (exitCodes === undefined) return [required(`${at}.exitCodes`, 'must be specified')];
      const { values = [] } = exitCodes;
      return [
        ...when(values.length === 0, () => required(`${at}.exitCodes.values`, 'must have at least one value')),
        ...when(values.length > maxExitCodes, () => tooMany(`${at}.exitCodes.values`, values.length, maxExitCodes)),
      ];
    }),
  ];
}

/** An init container ends before the main ones start, unless it is a sidecar: those may be probed and hooked. */
function checkInit(field: string, container: Container, pod: PodContext): readonly FieldError[] {
  const isSidecar = container.restartPolicy === 'Always';
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  const onlySidecars = Object.entries({ lifecycle, livenessProbe, readinessProbe, startupProbe }).filter(([, value]) => value !== undefined);
  return [
    ...checkCommon(field, container, pod),
    ...checkHostPortsOf(field, container.ports, new Set()),
    ...(isSidecar
      ? checkLife(field, container, pod)
      : onlySidecars.map(([name]) => forbidden(`${field}.${name}`, 'may not be set for init containers without restartPolicy=Always'))),
  ];
}

const notForEphemeral = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'resizePolicy', 'restartPolicy'] as const;

function checkEphemeral(field: string, container: EphemeralContainer, pod: PodContext): readonly FieldError[] {
  const { targetContainerName, resources, volumeMounts } = container;
  const targets = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({ name }) => name);
  const given = notForEphemeral.filter((name) => container[name] !== undefined);
  return [
    ...checkCommon(field, container, pod),
    ...given.map((name) => forbidden(`${field}.${name}`, 'cannot be set for an Ephemeral Container')),
    ...(resources.limits !== undefined || resources.requests !== undefined
      ? [forbidden(`${field}.resources`, 'cannot be set for an Ephemeral Container')]
      : noErrors),
    ...(targetContainerName && !targets.includes(targetContainerName) ? [notFoundValue(`${field}.targetContainerName`, targetContainerName)] : noErrors),
    ...checkEach(`${field}.volumeMounts`, volumeMounts, ({ subPath, subPathExpr }, at) => [
      ...(subPath ? [forbidden(`${at}.subPath`, 'cannot be set for an Ephemeral Container')] : noErrors),
      ...(subPathExpr ? [forbidden(`${at}.subPathExpr`, 'cannot be set for an Ephemeral Container')] : noErrors),
    ]),
  ];
}

function checkCommon(field: string, container: Container | EphemeralContainer, pod: PodContext): readonly FieldError[] {
  return [
    ...checkRequiredText(`${field}.name`, container.name, validateDnsLabel),
    ...checkUnique(`${field}.name`, container.name, pod.names),
    ...checkImage(`${field}.image`, container.image),
    ...checkPorts(`${field}.ports`, container.ports, pod.spec.hostNetwork === true),
    ...checkEnv(`${field}.env`, container.env),
    ...checkEnvFrom(`${field}.envFrom`, container.envFrom),
    ...checkMounts(field, container, pod.volumes),
    ...checkDevices(field, container, pod.volumes),
    ...checkResources(`${field}.resources`, container.resources, pod.claims),
    ...checkResizePolicy(`${field}.resizePolicy`, container, pod.spec.restartPolicy),
    ...checkSecurityContext(`${field}.securityContext`, container.securityContext, pod.spec),
  ];
}

function checkUnique(field: string, name: string, names: Set<string>): readonly FieldError[] {
  if (names.has(name)) return [duplicate(field, name)];
  if (name !== '') names.add(name);
  return noErrors;
}

function checkImage(field: string, image: string | undefined): readonly FieldError[] {
  if (!image) return [required(field)];
  return image === image.trim() ? noErrors : [invalid(field, image, 'must not have leading or trailing whitespace')];
}

function checkResizePolicy(field: string, { resizePolicy }: Container | EphemeralContainer, restarts: PodSpec['restartPolicy']): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach(field, resizePolicy, ({ resourceName, restartPolicy }, at) => {
    const repeated = seen.has(resourceName);
    seen.add(resourceName);
    if (repeated) return [duplicate(at, resourceName)];
    return [
      ...checkSupported(at, resourceName, ['cpu', 'memory']),
      ...when(restarts === 'Never' && restartPolicy === 'RestartContainer', () =>
        invalid(at, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"),
      ),
    ];
  });
}

function checkPorts(field: string, ports: readonly ContainerPort[] | undefined, onHostNetwork: boolean): readonly FieldError[] {
  const names = new Set<string>();
  return checkEach(field, ports, (port, at) => [
    ...(port.name ? [...checkText(`${at}.name`, port.name, validatePortName), ...checkUnique(`${at}.name`, port.name, names)] : noErrors),
    ...(port.containerPort === 0 ? [required(`${at}.containerPort`)] : checkPort(`${at}.containerPort`, port.containerPort)),
    ...(port.hostPort ? checkBetween(`${at}.hostPort`, port.hostPort, 1, 65535) : noErrors),
    ...(onHostNetwork && port.hostPort && port.hostPort !== port.containerPort
      ? [invalid(`${at}.containerPort`, port.containerPort, 'must match `hostPort` when `hostNetwork` is true')]
      : noErrors),
  ]);
}

/** No two containers that run together can have the same port of the node. */
function checkHostPorts(field: string, containers: readonly Container[]): readonly FieldError[] {
  const taken = new Set<string>();
  return checkEach(field, containers, ({ ports }, at) => checkHostPortsOf(at, ports, taken));
}

function checkHostPortsOf(field: string, ports: readonly ContainerPort[] | undefined, taken: Set<string>): readonly FieldError[] {
  return checkEach(`${field}.ports`, ports, ({ protocol, hostIP, hostPort }, at) =>
    hostPort ? checkUnique(`${at}.hostPort`, `${protocol}/${hostIP ?? ''}/${hostPort}`, taken) : noErrors,
  );
}
