import { int32, int64 } from '@kubets/machinery/schema';
import { demanded } from '../go-zero.ts';

/** What ReplicaSets and ReplicationControllers report alike. */
export function replicaStatusFields() {
  return {
    availableReplicas: int32().optional().describe('Pods that have been ready for minReadySeconds.'),
    fullyLabeledReplicas: int32().optional().describe('Pods that have all labels of the template.'),
    observedGeneration: int64().optional().describe('The generation of the spec that this status is about.'),
    readyReplicas: int32().optional().describe('Pods that are ready.'),
    replicas: demanded(int32().default(0)).describe('Pods that there are at present.'),
  };
}
