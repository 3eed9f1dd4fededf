import type { DaemonSet, Deployment, StatefulSet } from '@kubets/api';
import { CommandError } from '../../command-error.ts';

export interface Progress {
  /** Ends with a line break, or is empty. */
  readonly message: string;
  readonly done: boolean;
}

const waiting = (message: string): Progress => ({ message: `${message}\n`, done: false });
const done = (message: string): Progress => ({ message: `${message}\n`, done: true });
const unobserved = (what: string): Progress => waiting(`Waiting for ${what} spec update to be observed...`);

export function deploymentProgress({ metadata, spec, status }: Deployment, revision = 0): Progress {
  const { name } = metadata;
  const actual = Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
  if (revision > 0 && revision !== actual) throw new CommandError(`desired revision (${revision}) is different from the running revision (${actual})`);
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return unobserved('deployment');
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') throw new CommandError(`deployment ${JSON.stringify(name)} exceeded its progress deadline`);
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {};
  const rollout = `Waiting for deployment ${JSON.stringify(name)} rollout to finish:`;
  if (spec.replicas !== undefined && updatedReplicas < spec.replicas)
    return waiting(`${rollout} ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`);
  if (replicas > updatedReplicas) return waiting(`${rollout} ${replicas - updatedReplicas} old replicas are pending termination...`);
  if (availableReplicas < updatedReplicas) return waiting(`${rollout} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  return done(`deployment ${JSON.stringify(name)} successfully rolled out`);
}

export function daemonSetProgress({ metadata, spec, status }: DaemonSet): Progress {
  if (spec?.updateStrategy?.type !== 'RollingUpdate') throw new CommandError(`rollout status is only available for RollingUpdate strategy type`);
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) return unobserved('daemon set');
  const { updatedNumberScheduled = 0, desiredNumberScheduled, numberAvailable = 0 } = status ?? { desiredNumberScheduled: 0 };
  const rollout = `Waiting for daemon set ${JSON.stringify(metadata.name)} rollout to finish:`;
  if (updatedNumberScheduled < desiredNumberScheduled)
    return waiting(`${rollout} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`);
  if (numberAvailable < desiredNumberScheduled) return waiting(`${rollout} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`);
  return done(`daemon set ${JSON.stringify(metadata.name)} successfully rolled out`);
}

export function statefulSetProgress({ metadata, spec, status }: StatefulSet): Progress {
  if (spec?.updateStrategy?.type !== 'RollingUpdate') throw new CommandError('rollout status is only available for RollingUpdate strategy type');
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0, updateRevision = '', currentRevision = '' } = status ?? {};
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration) return unobserved('statefulset');
  const replicas = spec.replicas ?? 1;
  if (readyReplicas < replicas) return waiting(`Waiting for ${replicas - readyReplicas} pods to be ready...`);
  const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
  if (partition > 0) {
    if (updatedReplicas < replicas - partition)
      return waiting(`Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${replicas - partition} new pods have been updated...`);
    return done(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
  }
  if (updateRevision !== currentRevision)
    return waiting(`waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`);
  return done(`statefulset rolling update complete ${status?.currentReplicas ?? 0} pods at revision ${currentRevision}...`);
}
