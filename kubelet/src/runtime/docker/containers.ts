import type { ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import type { ContainerLimits } from '../container-runtime.ts';
import { cpuPeriod } from './create-options.ts';
import { dockerStatus, ignoring } from './docker-error.ts';
import type { Engine } from './engine.ts';

export const containerPath = (idOrName: string): string => `/containers/${idOrName}`;

/** Undefined when there is none. */
export async function inspectContainer(engine: Engine, id: string): Promise<ContainerInspectInfo | undefined> {
  try {
    return await engine.get<ContainerInspectInfo>(`${containerPath(id)}/json`);
  } catch (error) {
    if (dockerStatus(error) === 404) return undefined;
    throw error;
  }
}

/** The id of the new container. */
export async function createContainer(engine: Engine, options: ContainerCreateOptions): Promise<string> {
  try {
    return await createOnce(engine, options);
  } catch (error) {
    // A kubelet that stopped between create and start left the name taken; what runs under it is not removed.
    if (dockerStatus(error) !== 409 || options.name === undefined) throw error;
    await engine.delete(containerPath(options.name));
    return createOnce(engine, options);
  }
}

async function createOnce(engine: Engine, { name, ...options }: ContainerCreateOptions): Promise<string> {
  return (await engine.post<{ Id: string }>('/containers/create', options, { name })).Id;
}

export function beginContainer(engine: Engine, id: string): Promise<void> {
  return engine.post(`${containerPath(id)}/start`);
}

export function stopContainer(engine: Engine, id: string, graceSeconds: number): Promise<void> {
  return ignoring([304, 404], engine.post(`${containerPath(id)}/stop`, undefined, { t: Math.max(0, Math.ceil(graceSeconds)) }));
}

export function killContainer(engine: Engine, id: string): Promise<void> {
  return ignoring([404, 409], engine.post(`${containerPath(id)}/kill`));
}

export function removeContainer(engine: Engine, id: string): Promise<void> {
  return ignoring([404, 409], engine.delete(containerPath(id), { force: true, v: true }));
}

/** Zero is no limit. */
export function limitContainer(engine: Engine, id: string, { cpuShares, cpuQuota, memory }: ContainerLimits): Promise<void> {
  const limits = { CpuShares: cpuShares, CpuPeriod: cpuPeriod, CpuQuota: cpuQuota || -1, Memory: memory || -1, MemorySwap: memory || -1 };
  return engine.post(`${containerPath(id)}/update`, limits);
}
