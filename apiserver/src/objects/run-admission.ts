import type { KubeObject } from '@kubets/machinery';
import type { AdmissionPlugin, AdmissionRequest } from '../admission/admission-plugin.ts';

/** Lets every plugin change the object, in their order. */
export async function mutatingAdmission(plugins: readonly AdmissionPlugin[], request: AdmissionRequest & { readonly object: KubeObject }): Promise<KubeObject> {
  let { object } = request;
  for (const plugin of plugins) {
    if (plugin.mutate === undefined) continue;
    const current = { ...request, object };
    if (plugin.handles(current)) object = await plugin.mutate(current);
  }
  return object;
}

/** Lets every plugin refuse. */
export async function validatingAdmission(plugins: readonly AdmissionPlugin[], request: AdmissionRequest): Promise<void> {
  for (const plugin of plugins) {
    if (plugin.validate !== undefined && plugin.handles(request)) await plugin.validate(request);
  }
}
