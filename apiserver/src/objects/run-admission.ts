import type { KubeObject } from '@kubets/machinery';
import type { AdmissionChain, AdmissionType } from '../admission/admission-chain.ts';
import type { AdmissionRequest } from '../admission/admission-plugin.ts';

/** Lets every plugin change the object, in their order. */
export function mutatingAdmission(chain: AdmissionChain, request: AdmissionRequest & { readonly object: KubeObject }): Promise<KubeObject> {
  return timed({ chain, type: 'admit', request }, async () => {
    let { object } = request;
    for (const plugin of chain.plugins) {
      if (plugin.mutate === undefined) continue;
      const current = { ...request, object };
      if (plugin.handles(current)) object = await timed({ chain, type: 'admit', request, plugin: plugin.name }, () => plugin.mutate!(current));
    }
    return object;
  });
}

/** Lets every plugin refuse. */
export function validatingAdmission(chain: AdmissionChain, request: AdmissionRequest): Promise<void> {
  return timed({ chain, type: 'validate', request }, async () => {
    for (const plugin of chain.plugins) {
      if (plugin.validate === undefined || !plugin.handles(request)) continue;
      await timed({ chain, type: 'validate', request, plugin: plugin.name }, () => plugin.validate!(request));
    }
  });
}

interface Step {
  readonly chain: AdmissionChain;
  readonly type: AdmissionType;
  readonly request: AdmissionRequest;
  /** All of them together when absent. */
  readonly plugin?: string;
}

async function timed<T>({ chain, type, request, plugin }: Step, run: () => Promise<T>): Promise<T> {
  const started = performance.now();
  let rejected = true;
  try {
    const result = await run();
    rejected = false;
    return result;
  } finally {
    chain.observe(type, request.operation, plugin, rejected, (performance.now() - started) / 1000);
  }
}
