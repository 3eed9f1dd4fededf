import { systemClock } from '@kubets/machinery';
import type { ClusterPaths } from '../cluster-paths.ts';
import { CommandError } from '../command-error.ts';
import type { ComponentConfig } from '../component-config.ts';
import type { Component } from '../component.ts';
import { endOnSignal } from '../machine/end-on-signal.ts';
import { turnOnKernelSwitches } from '../machine/kernel-switches.ts';
import { untilComponentReady } from '../machine/machine-readiness.ts';
import { machinePaths, planMachineComponents, readMachineCluster } from '../machine/machine-cluster.ts';

const pollMs = 100;

/** Becomes one component of the cluster `certificates` has described, as soon as that is done and all it needs is ready. */
export async function component({ name, directory }: { readonly name: string; readonly directory: string }): Promise<void> {
  endOnSignal();
  const paths = machinePaths(directory);
  const config = await untilDescribed(paths);
  const chosen = choose(planMachineComponents(config, paths), name);
  for (const needed of chosen.after) await untilComponentReady(needed, config, paths);
  if (name === 'kubelet') turnOnKernelSwitches();
  become(chosen.command);
}

async function untilDescribed(paths: ClusterPaths): Promise<ComponentConfig> {
  for (;;) {
    const config = readMachineCluster(paths);
    if (config !== undefined) return config;
    await systemClock.sleep(pollMs);
  }
}

function choose(components: readonly Component[], name: string): Component {
  const chosen = components.find((candidate) => candidate.name === name);
  if (chosen !== undefined) return chosen;
  throw new CommandError(`there is no component ${name}`, { hint: `there are: ${components.map((each) => each.name).join(', ')}` });
}

/** The process goes on as the component's: signals reach it, and its exit code is the container's. */
function become(command: readonly string[]): never {
  const [program = ''] = command;
  if (process.execve === undefined) throw new CommandError('components can only be started on Linux');
  return process.execve(program, command, process.env);
}
