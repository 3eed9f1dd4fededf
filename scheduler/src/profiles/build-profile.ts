import { UsageError } from '@kubets/daemon';
import { z } from 'zod';
import type { SchedulerPlugin } from '../framework/plugin.ts';
import { preemptionArgs, type PreemptionArgs } from '../preemption-args.ts';
import { type ExtensionPoint, extensionPoints, type PluginSet, type ProfileConfiguration } from './configuration.ts';
import { type PluginBuilder, pluginBuilders, type PluginSources } from './plugin-builders.ts';

/** A scheduler by name, ready to place pods. */
export interface Profile {
  readonly schedulerName: string;
  readonly plugins: readonly SchedulerPlugin[];
  /** Undefined when pods of this profile never make room for themselves. */
  readonly preemption: PreemptionArgs | undefined;
  readonly percentageOfNodesToScore: number | undefined;
}

const preemptionName = 'DefaultPreemption';
/** Parts of every scheduler that are no plugins here, yet may be named. */
const builtIn: ReadonlySet<string> = new Set(['PrioritySort', 'DefaultBinder', preemptionName]);

/** Throws a UsageError that names the profile and the plugin when one does not exist or is told what it does not understand. */
export function buildProfile(profile: ProfileConfiguration, sources: PluginSources): Profile {
  const args = new Map(profile.pluginConfig.map((config) => [config.name, config.args]));
  checkNames(profile);
  const plugins = pluginBuilders.flatMap((builder) => {
    const uses = usesOf(builder.name, profile);
    return uses.points.size === 0 ? [] : [restricted(configured(builder, args.get(builder.name), sources, profile), uses)];
  });
  return {
    schedulerName: profile.schedulerName,
    plugins,
    preemption: usesOf(preemptionName, profile).points.has('postFilter')
      ? told(preemptionName, profile, () => preemptionArgs.parse(withoutKind(args.get(preemptionName))))
      : undefined,
    percentageOfNodesToScore: profile.percentageOfNodesToScore,
  };
}

interface Uses {
  readonly points: ReadonlySet<ExtensionPoint>;
  readonly weight: number | undefined;
}

/** A plugin is used where it is by default, unless it was disabled there or everywhere, and where it was enabled. */
function usesOf(plugin: string, { plugins }: ProfileConfiguration): Uses {
  const everywhere = !isDisabled(plugin, plugins.multiPoint) || isEnabled(plugin, plugins.multiPoint);
  const points = extensionPoints.filter((point) => {
    const set = plugins[point];
    return isEnabled(plugin, set) || (everywhere && !isDisabled(plugin, set));
  });
  const weight = weightIn(plugin, plugins.score) ?? weightIn(plugin, plugins.multiPoint);
  return { points: new Set(points), weight };
}

const isEnabled = (plugin: string, { enabled }: PluginSet): boolean => enabled.some(({ name }) => name === plugin);
const isDisabled = (plugin: string, { disabled }: PluginSet): boolean => disabled.some(({ name }) => name === plugin || name === '*');
/** Enabled without a weight, a plugin weighs 1, whatever its default is. */
function weightIn(plugin: string, { enabled }: PluginSet): number | undefined {
  const use = enabled.find(({ name }) => name === plugin);
  return use && (use.weight || 1);
}

function configured(builder: PluginBuilder, args: object | undefined, sources: PluginSources, profile: ProfileConfiguration): SchedulerPlugin {
  return told(builder.name, profile, () => builder.build(withoutKind(args), sources));
}

/** Arguments may name their own kind; it is known already. */
function withoutKind(args: object | undefined): object {
  return Object.fromEntries(Object.entries(args ?? {}).filter(([key]) => key !== 'apiVersion' && key !== 'kind'));
}

/** What filters or scores is of no use without what prepares it, and the other way round. */
const hooksAt: readonly { readonly points: readonly ExtensionPoint[]; readonly hooks: readonly (keyof SchedulerPlugin)[] }[] = [
  { points: ['preEnqueue'], hooks: ['gate'] },
  { points: ['preFilter', 'filter'], hooks: ['prepare', 'filter'] },
  { points: ['preScore', 'score'], hooks: ['prepareScore', 'score', 'normalize'] },
  { points: ['reserve'], hooks: ['reserve'] },
  { points: ['preBind'], hooks: ['beforeBind'] },
];

function restricted(plugin: SchedulerPlugin, { points, weight }: Uses): SchedulerPlugin {
  const idle = new Set<string>(hooksAt.flatMap((at) => (at.points.every((point) => points.has(point)) ? [] : at.hooks)));
  const used = Object.fromEntries(Object.entries(plugin).filter(([hook]) => !idle.has(hook)));
  return { ...(used as unknown as SchedulerPlugin), ...(weight !== undefined && { weight }) };
}

function checkNames({ schedulerName, plugins, pluginConfig }: ProfileConfiguration): void {
  const known = new Set([...pluginBuilders.map(({ name }) => name), ...builtIn]);
  const sets = Object.values(plugins).flatMap(({ enabled, disabled }) => [...enabled, ...disabled.filter(({ name }) => name !== '*')]);
  const unknown = [...sets, ...pluginConfig].find(({ name }) => !known.has(name));
  if (unknown !== undefined) throw new UsageError(`profile ${JSON.stringify(schedulerName)}: there is no plugin ${JSON.stringify(unknown.name)}`);
}

function told<T>(plugin: string, { schedulerName }: ProfileConfiguration, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const issues = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new UsageError(`profile ${JSON.stringify(schedulerName)}, arguments of ${plugin}: ${issues}`, { cause: error });
  }
}
