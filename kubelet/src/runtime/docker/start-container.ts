import type { ContainerCreateOptions } from 'dockerode';
import type { ContainerConfig, ObservedContainer, ObservedSandbox } from '../container-runtime.ts';
import type { NodeCapabilities } from '../node-capabilities.ts';
import { beginContainer, createContainer } from './containers.ts';
import { containerOptions, type LogLimits } from './create-options.ts';
import type { Engine } from './engine.ts';
import { lesserPrivileges } from './lesser-privileges.ts';
import { readContainer } from './read-container.ts';

/** What the node gives to every container. */
export interface ContainerTerms {
  /** The node's own, where privileged containers may have to do with less than all; all when left out. */
  readonly capabilities: NodeCapabilities | undefined;
  readonly logs: LogLimits;
}

export interface ContainerPlan {
  readonly sandbox: ObservedSandbox;
  readonly config: ContainerConfig;
}

/** Makes and starts a container. A process that cannot be started is a state of its container; all else that fails rejects. */
export async function startContainer(engine: Engine, plan: ContainerPlan, terms: ContainerTerms): Promise<ObservedContainer> {
  const id = await createContainer(engine, await createOptions(plan, terms));
  const failure = await beginContainer(engine, id).then(
    () => undefined,
    (error: unknown) => error,
  );
  const observed = await readContainer(engine, id);
  if (observed === undefined || (failure !== undefined && observed.state.type === 'created')) {
    throw failure ?? new Error(`the container ${id} is gone`);
  }
  return observed;
}

async function createOptions({ sandbox, config }: ContainerPlan, { capabilities, logs }: ContainerTerms): Promise<ContainerCreateOptions> {
  const options = containerOptions(sandbox, config, logs);
  if (!config.security.privileged || capabilities === undefined || capabilities.missing.length === 0) return options;
  const privileges = await lesserPrivileges(capabilities);
  const devices = [...(privileges.Devices ?? []), ...(options.HostConfig?.Devices ?? [])];
  return { ...options, HostConfig: { ...options.HostConfig, ...privileges, Devices: devices } };
}
