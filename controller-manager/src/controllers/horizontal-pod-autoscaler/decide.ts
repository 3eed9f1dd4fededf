import type { Scale } from '@kubets/api';
import { messageOf } from '../../workloads/pod-control.ts';
import type { AutoscalerContext, Look } from './context.ts';
import { chooseProposal, measure, type Measured } from './measure.ts';
import { planOutOfBounds, planScaling, type ScalingDecision } from './plan.ts';
import type { Proposal } from './proposal.ts';
import type { ScalingHistory } from './scaling-limits.ts';
import { situationOf } from './situation.ts';

/** The size the target should have; undefined when the metrics say nothing to go by. */
export async function decide(context: AutoscalerContext, look: Look, scale: Scale): Promise<ScalingDecision | undefined> {
  const { clock, config, histories } = context;
  const { spec } = look.autoscaler;
  const current = scale.spec?.replicas ?? 0;
  const history = historyOf(context, look, current);
  const outOfBounds = planOutOfBounds(spec, current);
  if (outOfBounds) return outOfBounds;
  const proposal = await propose(context, look, scale);
  if (proposal === undefined) return undefined;
  const downscaleStabilizationMs = config.horizontalPodAutoscalerDownscaleStabilization;
  const plan = planScaling({ spec, current, proposal, history, downscaleStabilizationMs, now: clock.now().getTime() });
  histories.set(look.key, plan.history);
  return plan;
}

/** Begins with the present size, so that a first look does not shrink the target at once. */
function historyOf({ histories, clock }: AutoscalerContext, { key }: Look, current: number): ScalingHistory {
  const history = histories.get(key) ?? { recommendations: [{ replicas: current, at: clock.now().getTime() }], growths: [], shrinkings: [] };
  histories.set(key, history);
  return history;
}

/** What the metrics ask for, told in the report. */
async function propose(context: AutoscalerContext, look: Look, scale: Scale): Promise<Proposal | undefined> {
  const { podInformer, reader, kinds, config, clock } = context;
  const { autoscaler, report, signal } = look;
  const pods = podInformer.lister.inNamespace(autoscaler.metadata.namespace ?? '');
  const selector = scale.status?.selector ?? '';
  const problem = context.selectors.note(look.key, selector, pods);
  if (problem) {
    report.warning(problem.reason, problem.message);
    report.condition('ScalingActive', 'False', problem.condition.reason, problem.condition.message);
    report.warning('FailedComputeMetricsReplicas', problem.message);
    return undefined;
  }
  const situation = situationOf({ autoscaler, scale, pods }, config, clock.now());
  const measured = await measure(reader, kinds, { autoscaler, selector, situation, signal });
  report.metrics(measured);
  return choose(measured, look, scale.spec?.replicas ?? 0);
}

function choose(measured: Measured, { report }: Look, current: number): Proposal | undefined {
  try {
    const proposal = chooseProposal(measured, current);
    report.condition('ScalingActive', 'True', 'ValidMetricFound', `the HPA was able to successfully calculate a replica count from ${proposal.name}`);
    return proposal;
  } catch (error) {
    const [first] = measured.failures;
    if (first) report.condition('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`);
    report.warning('FailedComputeMetricsReplicas', messageOf(error));
    return undefined;
  }
}
