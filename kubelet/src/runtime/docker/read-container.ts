import type { ContainerInspectInfo } from 'dockerode';
import type { ObservedContainer, ObservedSandbox } from '../container-runtime.ts';
import { inspectContainer } from './containers.ts';
import type { Engine } from './engine.ts';
import { hasExited, observeContainer, observeSandbox } from './observe.ts';
import { podNetworkName } from './pod-network.ts';
import { terminationMessage } from './termination-message.ts';

export async function readContainer(engine: Engine, id: string): Promise<ObservedContainer | undefined> {
  const info = await inspectContainer(engine, id);
  return info && describeContainer(engine, info);
}

export async function readSandbox(engine: Engine, id: string): Promise<ObservedSandbox | undefined> {
  const info = await inspectContainer(engine, id);
  return info && observeSandbox(info, podNetworkName);
}

/** An inspected container with the message it left behind, if it is over. */
export async function describeContainer(engine: Engine, info: ContainerInspectInfo): Promise<ObservedContainer | undefined> {
  return observeContainer(info, hasExited(info) ? await terminationMessage(engine, info) : undefined);
}
