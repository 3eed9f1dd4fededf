import { ApiError } from '@kubets/machinery';

const words: Readonly<Record<string, string>> = {
  ConfigMap: 'failed to create configmap',
  Secret: 'failed to create secret',
  Deployment: 'failed to create deployment',
  Job: 'failed to create job',
  CronJob: 'failed to create cronjob',
  Ingress: 'failed to create ingress',
  PodDisruptionBudget: 'failed to create poddisruptionbudgets',
  PriorityClass: 'failed to create priorityclass',
  ResourceQuota: 'failed to create quota',
  ServiceAccount: 'failed to create serviceaccount',
  Service: 'failed to create service',
  RoleBinding: 'failed to create rolebinding',
  ClusterRoleBinding: 'failed to create clusterrolebinding',
};

/** For most kinds upstream says what failed before the server's own words. */
export function reason(error: unknown, kind: string): unknown {
  const before = words[kind];
  if (!(error instanceof ApiError) || before === undefined) return error;
  const { kind: asked, apiVersion, metadata, status, code, reason: why, details, message } = error.status;
  const told = { kind: asked, apiVersion, metadata, status, code, ...(why && { reason: why }), ...(details && { details }) };
  if (why === 'Invalid') return error;
  return new ApiError({ ...told, message: `${message ?? ''}` === '' ? before : `${before}: ${message}` }, { cause: error });
}
