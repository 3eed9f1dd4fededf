import type { ControllerEntry } from './controller-context.ts';
import { deploymentController } from './controllers/deployment/controller.ts';
import { endpointSliceController } from './controllers/endpoint-slice/controller.ts';
import { endpointSliceMirroringController } from './controllers/endpoint-slice-mirroring/controller.ts';
import { endpointsController } from './controllers/endpoints/controller.ts';
import { replicaSetController } from './controllers/replica-set/controller.ts';
import { replicationControllerController } from './controllers/replication-controller/controller.ts';

/** Every controller, in the order in which they start. */
export const controllers: readonly ControllerEntry[] = [
  {
    name: 'replicationcontroller-controller',
    serviceAccount: 'replication-controller',
    component: 'replication-controller',
    build: replicationControllerController,
  },
  { name: 'endpoints-controller', serviceAccount: 'endpoint-controller', component: 'endpoint-controller', build: endpointsController },
  { name: 'endpointslice-controller', serviceAccount: 'endpointslice-controller', component: 'endpoint-slice-controller', build: endpointSliceController },
  { name: 'endpointslice-mirroring-controller', serviceAccount: 'endpointslicemirroring-controller', build: endpointSliceMirroringController },
  { name: 'deployment-controller', serviceAccount: 'deployment-controller', build: deploymentController },
  { name: 'replicaset-controller', serviceAccount: 'replicaset-controller', build: replicaSetController },
];
