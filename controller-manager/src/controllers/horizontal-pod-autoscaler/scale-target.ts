import type { Scale } from '@kubets/api';
import type { ResourceReference } from '@kubets/machinery';
import { messageOf } from '../../workloads/pod-control.ts';
import type { AutoscalerContext, Look } from './context.ts';
import { withChange, type ScalingDecision } from './plan.ts';

/** What an autoscaler sizes. */
export interface ScaleTarget {
  readonly resource: ResourceReference;
  readonly scale: Scale;
}

/** Undefined, with the reason in the report, when the target's scale cannot be read. */
export async function readTarget({ client, kinds }: AutoscalerContext, { autoscaler, report, signal }: Look): Promise<ScaleTarget | undefined> {
  const { apiVersion = '', kind, name } = autoscaler.spec.scaleTargetRef;
  try {
    const resource = await kinds.resolve(apiVersion, kind, signal);
    const scale = await client.getSubresource<Scale>(resource, { namespace: autoscaler.metadata.namespace, name }, 'scale');
    report.condition('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
    return { resource, scale };
  } catch (error) {
    signal.throwIfAborted();
    report.warning('FailedGetScale', messageOf(error));
    report.condition('AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${messageOf(error)}`);
    return undefined;
  }
}

/** Gives the target its new size; false, with the reason in the report, when the server refuses. */
export async function rescale(context: AutoscalerContext, look: Look, target: ScaleTarget, { desired, rescaleReason }: ScalingDecision): Promise<boolean> {
  const { report, signal } = look;
  const { resource, scale } = target;
  const { namespace, name = '' } = scale.metadata ?? {};
  try {
    await context.client.updateSubresource(resource, { namespace, name }, 'scale', { ...scale, spec: { ...scale.spec, replicas: desired } }, { signal });
  } catch (error) {
    report.warning('FailedRescale', `New size: ${desired}; reason: ${rescaleReason}; error: ${messageOf(error)}`);
    report.condition('AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${messageOf(error)}`);
    return false;
  }
  report.condition('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`);
  report.normal('SuccessfulRescale', `New size: ${desired}; reason: ${rescaleReason}`);
  rememberChange(context, look, scale.spec?.replicas ?? 0, desired);
  return true;
}

function rememberChange({ histories, clock }: AutoscalerContext, { key }: Look, from: number, to: number): void {
  const history = histories.get(key);
  if (history) histories.set(key, withChange(history, from, to, clock.now().getTime()));
}
