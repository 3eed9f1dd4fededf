import type { ContainerInspectInfo } from 'dockerode';
import type { ObservedContainer, ObservedPod, ObservedSandbox } from '../container-runtime.ts';
import { inspectContainer } from './containers.ts';
import type { Engine } from './engine.ts';
import { isSandbox, label } from './labels.ts';
import { labelsOf, observeSandbox } from './observe.ts';
import { podNetworkName } from './pod-network.ts';
import { describeContainer } from './read-container.ts';

type Item = ObservedSandbox | ObservedContainer;

const inspectedAtOnce = 16;

/** All that the engine holds of pods, by pod, what is newest first. */
export async function listPods(engine: Engine): Promise<readonly ObservedPod[]> {
  const listed = await engine.get<{ Id: string }[]>('/containers/json', { all: true, filters: { label: [label.podUid] } });
  const items: Item[] = [];
  for (let start = 0; start < listed.length; start += inspectedAtOnce) {
    const infos = await Promise.all(listed.slice(start, start + inspectedAtOnce).map(({ Id }) => inspectContainer(engine, Id)));
    for (const info of infos) items.push(...(info === undefined ? [] : await itemsOf(engine, info)));
  }
  return byPod(items);
}

/** None for what is not ours. */
async function itemsOf(engine: Engine, info: ContainerInspectInfo): Promise<readonly Item[]> {
  const item = isSandbox(labelsOf(info)) ? observeSandbox(info, podNetworkName) : await describeContainer(engine, info);
  return item === undefined ? [] : [item];
}

function byPod(items: readonly Item[]): readonly ObservedPod[] {
  return [...Map.groupBy(items, ({ pod }) => pod.uid).values()].map((group) => ({
    pod: (group[0] as Item).pod,
    sandboxes: newestFirst(group.filter((item): item is ObservedSandbox => !isContainer(item))),
    containers: newestFirst(group.filter(isContainer)),
  }));
}

function isContainer(item: Item): item is ObservedContainer {
  return 'sandboxId' in item;
}

function newestFirst<T extends Item>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => b.attempt - a.attempt || b.createdAt.getTime() - a.createdAt.getTime());
}
