import { invalid, notSupported, required, validateQualifiedName, type FieldError } from '@kubets/machinery';
import { checkEach, checkPresent, checkRequiredText, checkText, noErrors, type TextRule } from '../../validation/rules.ts';
import type { EnvFromSource, EnvVar, EnvVarSource, ObjectFieldSelector, ResourceFieldSelector } from './container.ts';
import { checkKeyReference, checkRelativePath } from './validate-keys.ts';

const validateEnvName: TextRule = (name) =>
  /^[ -<>-~]+$/.test(name) ? [] : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

export function checkEnv(field: string, env: readonly EnvVar[] | undefined): readonly FieldError[] {
  return checkEach(field, env, (variable, at) => [
    ...checkRequiredText(`${at}.name`, variable.name, validateEnvName),
    ...checkPresent(variable.valueFrom, (source) => checkSource(`${at}.valueFrom`, source, variable.value)),
  ]);
}

function checkSource(field: string, source: EnvVarSource, value: string | undefined): readonly FieldError[] {
  return [
    ...checkPresent(source.fieldRef, (ref) => checkFieldRef(`${field}.fieldRef`, ref, envFields)),
    ...checkPresent(source.resourceFieldRef, (ref) => checkResourceFieldRef(`${field}.resourceFieldRef`, ref, containerResources)),
    ...checkPresent(source.configMapKeyRef, (ref) => checkKeyReference(`${field}.configMapKeyRef`, ref)),
    ...checkPresent(source.secretKeyRef, (ref) => checkKeyReference(`${field}.secretKeyRef`, ref)),
    ...checkPresent(source.fileKeyRef, (ref) => [
      ...checkRequiredText(`${field}.fileKeyRef.key`, ref.key, validateEnvName),
      ...checkRequiredText(`${field}.fileKeyRef.volumeName`, ref.volumeName),
      ...(ref.path === '' ? [required(`${field}.fileKeyRef.path`)] : checkRelativePath(`${field}.fileKeyRef.path`, ref.path)),
    ]),
    ...checkOneSource(field, source, value),
  ];
}

function checkOneSource(field: string, source: EnvVarSource, value: string | undefined): readonly FieldError[] {
  const sources = Object.values(source).filter((given) => given !== undefined).length;
  if (sources === 0) return [invalid(field, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`')];
  if (value) return [invalid(field, '', 'may not be specified when `value` is not empty')];
  return sources > 1 ? [invalid(field, '', 'may not have more than one field specified at a time')] : noErrors;
}

/** Fields of its own pod a container may be told. */
const envFields: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
export const volumeFields: readonly string[] = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];

/** All fields of a pod that can be named at all; not every place can be told each. */
const readable: readonly string[] = [...envFields, ...volumeFields, 'spec.restartPolicy', 'spec.schedulerName', 'spec.host', 'status.phase'];

const resourcesOf = (names: readonly string[]): readonly string[] => names.flatMap((name) => [`limits.${name}`, `requests.${name}`]);
export const containerResources: readonly string[] = resourcesOf(['cpu', 'ephemeral-storage', 'memory']).toSorted();

export function checkFieldRef(field: string, { apiVersion, fieldPath }: ObjectFieldSelector, supported: readonly string[]): readonly FieldError[] {
  if (fieldPath === '') return [required(`${field}.fieldPath`)];
  const subscript = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(fieldPath);
  if (apiVersion !== 'v1') return [invalid(`${field}.fieldPath`, fieldPath, 'error converting fieldPath: field label not supported')];
  if (subscript !== null) {
    const [, map = '', key = ''] = subscript;
    return checkText(`${field}.fieldPath`, map.endsWith('annotations') ? key.toLowerCase() : key, validateQualifiedName);
  }
  if (!readable.includes(fieldPath)) return [invalid(`${field}.fieldPath`, fieldPath, `error converting fieldPath: field label not supported: ${fieldPath}`)];
  return supported.includes(fieldPath) ? noErrors : [notSupported(`${field}.fieldPath`, fieldPath, supported)];
}

export function checkResourceFieldRef(field: string, { resource }: ResourceFieldSelector, supported: readonly string[]): readonly FieldError[] {
  if (resource === '') return [required(`${field}.resource`)];
  if (supported.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource)) return noErrors;
  return [notSupported(`${field}.resource`, resource, supported)];
}

export function checkEnvFrom(field: string, sources: readonly EnvFromSource[] | undefined): readonly FieldError[] {
  return checkEach(field, sources, ({ prefix, configMapRef, secretRef }, at) => [
    ...(prefix ? checkText(`${at}.prefix`, prefix, validateEnvName) : noErrors),
    ...checkPresent(configMapRef, ({ name }) => checkRequiredText(`${at}.configMapRef.name`, name)),
    ...checkPresent(secretRef, ({ name }) => checkRequiredText(`${at}.secretRef.name`, name)),
    ...(configMapRef === undefined && secretRef === undefined ? [invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`')] : noErrors),
    ...(configMapRef !== undefined && secretRef !== undefined ? [invalid(at, '', 'may not have more than one field specified at a time')] : noErrors),
  ]);
}
