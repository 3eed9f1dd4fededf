import { z } from 'zod';
import { clusterConfigSchema } from './cluster-config.ts';

/** What the flags, certificates and kubeconfigs of components follow from: part of every cluster's description. */
export const componentConfigSchema = clusterConfigSchema
  .pick({ name: true, store: true, hostAddress: true, podCidr: true, serviceCidr: true, ports: true })
  .extend({ nodes: z.array(clusterConfigSchema.shape.nodes.element.pick({ name: true, address: true })) });

export interface ComponentConfig extends z.infer<typeof componentConfigSchema> {}
export type NodeAddress = ComponentConfig['nodes'][number];
