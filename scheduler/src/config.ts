import { z } from 'zod';
import { configurationSettings } from './profiles/configuration.ts';

export const configSchema = z.object({
  kubeconfig: z.string().optional(),
  leaderElect: z.boolean().default(true),
  bindAddress: z.string().default('127.0.0.1'),
  securePort: z.number().int().min(0).max(65535).default(10259),
  /** 0 adapts to the size of the cluster. */
  percentageOfNodesToScore: z.number().int().min(0).max(100).default(0),
  ...configurationSettings,
});
export type SchedulerConfig = z.infer<typeof configSchema>;
