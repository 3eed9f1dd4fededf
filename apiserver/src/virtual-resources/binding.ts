import { bindings, type Binding } from '@kubets/api';
import type { KubeObject } from '@kubets/machinery';
import type { VirtualResource } from '../server-context.ts';
import { bindPod } from '../subresources/binding.ts';

/** The older way to bind a pod: `POST …/bindings` with the pod's name in the body. */
export const bindingResource: VirtualResource = {
  resource: bindings,
  async create(object, request, server) {
    await bindPod(server, request, object as Binding, object.metadata.name);
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } as unknown as KubeObject;
  },
};
