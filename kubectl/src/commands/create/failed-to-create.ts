import { ApiError } from '@kubets/machinery';
import { CommandError } from '../../command-error.ts';
import type { AnyObject } from '../../output/print-object.ts';

const words: Readonly<Record<string, string>> = {
  ConfigMap: 'failed to create configmap:',
  Secret: 'failed to create secret',
  Deployment: 'failed to create deployment:',
  Job: 'failed to create job:',
  CronJob: 'failed to create cronjob:',
  Ingress: 'failed to create ingress:',
  PodDisruptionBudget: 'failed to create poddisruptionbudgets:',
  PriorityClass: 'failed to create priorityclass:',
  ResourceQuota: 'failed to create quota:',
  ServiceAccount: 'failed to create serviceaccount:',
  RoleBinding: 'failed to create rolebinding:',
  ClusterRoleBinding: 'failed to create clusterrolebinding:',
};

/** For most kinds upstream says what failed before the server's own message, and not that it is the server's. */
export function failedToCreate(error: unknown, { kind, spec }: AnyObject): unknown {
  const before = kind === 'Service' ? `failed to create ${(spec as { readonly type: string }).type} service:` : words[kind];
  return error instanceof ApiError && before !== undefined ? new CommandError(`${before} ${error.message}`, { cause: error }) : error;
}
