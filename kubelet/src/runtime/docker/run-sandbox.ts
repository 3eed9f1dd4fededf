import type { ObservedSandbox, SandboxConfig } from '../container-runtime.ts';
import { beginContainer, createContainer, removeContainer } from './containers.ts';
import { sandboxOptions } from './create-options.ts';
import type { Engine } from './engine.ts';
import { podNetworkName } from './pod-network.ts';
import { readSandbox } from './read-container.ts';

/** Nothing is left of a sandbox that could not be started. */
export async function runSandbox(engine: Engine, config: SandboxConfig, image: string): Promise<ObservedSandbox> {
  const id = await createContainer(engine, sandboxOptions(config, { image, network: podNetworkName }));
  try {
    await beginContainer(engine, id);
  } catch (error) {
    await removeContainer(engine, id);
    throw error;
  }
  const sandbox = await readSandbox(engine, id);
  if (sandbox === undefined) throw new Error(`the sandbox ${id} is gone`);
  return sandbox;
}
