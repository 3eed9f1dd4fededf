import type { Command } from '../../command.ts';
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding } from './access.ts';
import { createConfigMap, createSecret } from './configuration.ts';
import { createIngress } from './ingress.ts';
import { createNamespace, createPodDisruptionBudget, createPriorityClass, createQuota, createServiceAccount } from './policy.ts';
import { createService } from './service.ts';
import { createToken } from './token.ts';
import { createCronJob, createDeployment, createJob } from './workloads.ts';

export const createSubcommands: readonly Command[] = [
  createClusterRole,
  createClusterRoleBinding,
  createConfigMap,
  createCronJob,
  createDeployment,
  createIngress,
  createJob,
  createNamespace,
  createPodDisruptionBudget,
  createPriorityClass,
  createQuota,
  createRole,
  createRoleBinding,
  createSecret,
  createService,
  createServiceAccount,
  createToken,
];
