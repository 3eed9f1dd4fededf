import { configMaps, secrets, type Pod, type Service } from '@kubets/api';
import type { KubeObject, ResourceReference } from '@kubets/machinery';
import { readFile } from 'node:fs/promises';
import { configMapData, secretData } from '../volumes/object-files.ts';
import type { MountedVolume } from '../volumes/volume-type.ts';
import { fieldValue, resourceValue } from './downward-values.ts';
import { parseEnvFile } from './env-file.ts';
import { expandVariables } from './expand-variables.ts';
import type { ContainerSpec } from './pod-containers.ts';
import { serviceEnvironment } from './service-environment.ts';
import { StartError } from './start-error.ts';
import { pathInside } from './sub-path.ts';

type EnvVar = NonNullable<ContainerSpec['env']>[number];
type ValueSource = NonNullable<EnvVar['valueFrom']>;

export interface EnvironmentContext {
  readonly pod: Pod;
  readonly container: ContainerSpec;
  readonly volumes: ReadonlyMap<string, MountedVolume>;
  readonly services: readonly Service[];
  readonly hostIps: readonly string[];
  readonly allocatable: (resource: string) => string | undefined;
  /** An object of the pod's namespace; undefined when there is none. */
  readonly read: <T extends KubeObject>(resource: ResourceReference<T>, name: string) => Promise<T | undefined>;
}

/** A container's variables in the order that lets later ones override and refer to earlier ones. */
export async function environment(context: EnvironmentContext): Promise<ReadonlyMap<string, string>> {
  const services = serviceEnvironment(visibleServices(context));
  const variables = new Map<string, string>();
  for (const source of context.container.envFrom ?? []) for (const [name, value] of await fromSource(source, context)) variables.set(name, value);
  for (const variable of context.container.env ?? []) {
    const value = variable.valueFrom
      ? await valueFrom(variable.valueFrom, context)
      : expandVariables(variable.value ?? '', new Map([...services, ...variables]));
    if (value !== undefined) variables.set(variable.name, value);
  }
  for (const [name, value] of services) if (!variables.has(name)) variables.set(name, value);
  return variables;
}

/** The API server's own Services always, those of the namespace unless the pod declines. */
function visibleServices({ pod, services }: EnvironmentContext): readonly Service[] {
  const { namespace } = pod.metadata;
  const linked = pod.spec.enableServiceLinks !== false;
  const isApi = ({ metadata }: Service): boolean => metadata.namespace === 'default' && metadata.name === 'kubernetes';
  const own = services.filter((service) => linked && service.metadata.namespace === namespace && !isApi(service));
  return [...services.filter(isApi), ...own];
}

async function fromSource(
  { prefix = '', configMapRef, secretRef }: NonNullable<ContainerSpec['envFrom']>[number],
  { read }: EnvironmentContext,
): Promise<[string, string][]> {
  const reference = configMapRef ?? secretRef;
  const { name = '', optional = false } = reference ?? {};
  const object = configMapRef ? await read(configMaps, name) : await read(secrets, name);
  if (object === undefined && !optional) throw new StartError('CreateContainerConfigError', `${configMapRef ? 'configmap' : 'secret'} "${name}" not found`);
  const data = configMapRef ? configMapData(object ?? {}) : secretData(object ?? {});
  return [...data].map(([key, value]) => [`${prefix}${key}`, value.toString()]);
}

/** Undefined when an optional source is missing: the variable is then not set at all. */
async function valueFrom(source: ValueSource, context: EnvironmentContext): Promise<string | undefined> {
  const { pod, container, hostIps, allocatable } = context;
  if (source.fieldRef) return required(fieldValue(pod, source.fieldRef.fieldPath, hostIps), `unsupported fieldPath: ${source.fieldRef.fieldPath}`);
  if (source.resourceFieldRef) {
    const value = resourceValue(pod, source.resourceFieldRef, { container: container.name, allocatable });
    return required(value, `unsupported container resource: ${source.resourceFieldRef.resource}`);
  }
  if (source.configMapKeyRef) return keyOfObject(source.configMapKeyRef, 'configmap', context);
  if (source.secretKeyRef) return keyOfObject(source.secretKeyRef, 'secret', context);
  if (source.fileKeyRef) return keyOfFile(source.fileKeyRef, context);
  throw new StartError('CreateContainerConfigError', `unsupported valueFrom: ${Object.keys(source).join(', ')}`);
}

/** A variable that another container of the pod wrote into a file of a volume, which this one need not mount. */
async function keyOfFile(
  { volumeName, path, key, optional = false }: NonNullable<ValueSource['fileKeyRef']>,
  { volumes }: EnvironmentContext,
): Promise<string | undefined> {
  const volume = volumes.get(volumeName);
  if (volume === undefined) throw new StartError('CreateContainerConfigError', `cannot find the volume "${volumeName}" referenced by FileKeyRef`);
  const file = await pathInside(volume.path, path);
  if (file === undefined && !optional)
    throw new StartError('CreateContainerConfigError', `environment variable file "${path}" not found in volume "${volumeName}"`);
  const value = file && (await variablesOf(file, path)).get(key);
  if (value === undefined && !optional) throw new StartError('CreateContainerConfigError', `environment variable key "${key}" not found in file "${path}"`);
  return value;
}

async function variablesOf(file: string, path: string): Promise<ReadonlyMap<string, string>> {
  try {
    return parseEnvFile(await readFile(file, 'utf8'));
  } catch (error) {
    throw new StartError('CreateContainerConfigError', `couldn't parse env file "${path}": ${(error as Error).message}`, { cause: error });
  }
}

interface KeySelector {
  readonly name?: string | undefined;
  readonly key: string;
  readonly optional?: boolean | undefined;
}

async function keyOfObject(
  { name = '', key, optional = false }: KeySelector,
  kind: 'configmap' | 'secret',
  { pod, read }: EnvironmentContext,
): Promise<string | undefined> {
  const data = kind === 'configmap' ? dataOf(await read(configMaps, name), configMapData) : dataOf(await read(secrets, name), secretData);
  const value = data?.get(key);
  if (value !== undefined || optional) return value?.toString();
  if (data === undefined) throw new StartError('CreateContainerConfigError', `${kind} "${name}" not found`);
  const noun = kind === 'configmap' ? 'ConfigMap' : 'Secret';
  throw new StartError('CreateContainerConfigError', `couldn't find key ${key} in ${noun} ${pod.metadata.namespace ?? ''}/${name}`);
}

function dataOf<T>(object: T | undefined, read: (object: T) => ReadonlyMap<string, Buffer>): ReadonlyMap<string, Buffer> | undefined {
  return object === undefined ? undefined : read(object);
}

function required(value: string | undefined, message: string): string {
  if (value === undefined) throw new StartError('CreateContainerConfigError', message);
  return value;
}
