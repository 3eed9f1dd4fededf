import { inFileOnly } from '@kubets/daemon';
import { z } from 'zod';

const enabled = z
  .array(
    z.strictObject({
      name: z.string().min(1),
      weight: z
        .int()
        .min(0)
        .max(2 ** 31 - 1)
        .optional(),
    }),
  )
  .default([]);
const disabled = z.array(z.strictObject({ name: z.string().min(1) })).default([]);
const pluginSet = z.strictObject({ enabled, disabled }).prefault({});
export type PluginSet = z.output<typeof pluginSet>;

/** Where a plugin takes part. */
export const extensionPoints = [
  'queueSort',
  'preEnqueue',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;
export type ExtensionPoint = (typeof extensionPoints)[number];

const pluginSets = z.strictObject({
  multiPoint: pluginSet,
  ...(Object.fromEntries(extensionPoints.map((point) => [point, pluginSet])) as Record<ExtensionPoint, typeof pluginSet>),
});

const percentage = z.int().min(0).max(100);

/** One scheduler by name: which plugins it uses, how much each weighs, and what it is told. */
export const profileSchema = z.strictObject({
  schedulerName: z.string().min(1).default('default-scheduler'),
  percentageOfNodesToScore: percentage.optional(),
  plugins: pluginSets.prefault({}),
  pluginConfig: z.array(z.strictObject({ name: z.string().min(1), args: z.looseObject({}).optional() })).default([]),
});
export type ProfileConfiguration = z.output<typeof profileSchema>;

/**
 * What a `KubeSchedulerConfiguration` holds beside flags
 * (https://kubernetes.io/docs/reference/config-api/kube-scheduler-config.v1/). Settings of Go's runtime and of client
 * connections have no counterpart here and are accepted as they are.
 */
const settings = {
  apiVersion: z.literal('kubescheduler.config.k8s.io/v1').optional(),
  kind: z.literal('KubeSchedulerConfiguration').optional(),
  profiles: z.array(profileSchema).min(1).refine(namesAreUnique, 'schedulerName must be unique').prefault([{}]),
  podInitialBackoffSeconds: z.int().min(1).default(1),
  podMaxBackoffSeconds: z.int().min(1).default(10),
  leaderElection: z.looseObject({ leaderElect: z.boolean().optional() }).optional(),
  clientConnection: z.looseObject({ kubeconfig: z.string().optional() }).optional(),
  parallelism: z.int().min(1).optional(),
  enableProfiling: z.boolean().optional(),
  enableContentionProfiling: z.boolean().optional(),
  delayCacheUntilActive: z.boolean().optional(),
  extenders: z.array(z.unknown()).max(0, 'extenders are not supported: run what they decide as a scheduler of its own').optional(),
};
export const configurationSettings = Object.fromEntries(Object.entries(settings).map(([name, schema]) => [name, inFileOnly(schema)])) as typeof settings;

function namesAreUnique(profiles: readonly ProfileConfiguration[]): boolean {
  return new Set(profiles.map(({ schedulerName }) => schedulerName)).size === profiles.length;
}
