import { replicaSets, deployments, type Deployment, type PodTemplateSpec, type ReplicaSet } from '@kubets/api';
import { apiVersionOf, semanticEqual, type Draft } from '@kubets/machinery';
import { controllerReference } from '../../ownership.ts';
import { stableHash } from '../../workloads/stable-hash.ts';
import { newSetAnnotations, sizeAnnotations } from './annotations.ts';
import { byAge, replicasOf, rolloutBounds } from './rollout-sizes.ts';
import { withoutKeys } from '../../without-keys.ts';

/** Tells the pods of a Deployment's ReplicaSets apart. */
const hashLabel = 'pod-template-hash';

/** The ReplicaSet that makes pods of the Deployment's present template; the oldest if there are several. */
export function findNewSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return byAge(sets).find((set) => sameTemplate(set.spec.template ?? {}, deployment.spec.template));
}

export function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return semanticEqual(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec): object {
  return {
    labels: withoutKeys(template.metadata?.labels, hashLabel),
    annotations: template.metadata?.annotations,
    finalizers: template.metadata?.finalizers,
    spec: template.spec,
  };
}

/** The ReplicaSet a rollout of the Deployment's present template creates. Its name is the same however often it is asked. */
export function newReplicaSet(deployment: Deployment, { replicas, revision }: { replicas: number; revision: number }): Draft<ReplicaSet> {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = stableHash(withoutHash(template), deployment.status.collisionCount);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    apiVersion: apiVersionOf(replicaSets),
    kind: replicaSets.kind,
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: {
        ...newSetAnnotations(deployment, undefined, revision),
        ...sizeAnnotations(replicasOf(deployment), rolloutBounds(deployment).maxSurge),
      },
      ownerReferences: [controllerReference(deployment, deployments)],
    },
    spec: {
      replicas,
      ...(minReadySeconds !== undefined && { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
