import type { AutoscalingHorizontalPodAutoscaler as HorizontalPodAutoscaler } from '@kubets/api';
import { conditionColumn, conditionLines } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { metricTexts } from './metric-texts.ts';
import { annotationLines, labelLines, longTime, type Page } from './page.ts';

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>;

export const describeHorizontalPodAutoscaler: Describe = async (page, object, { session, showEvents }) => {
  const autoscaler = object as unknown as HorizontalPodAutoscaler;
  const { metadata, spec, status } = autoscaler;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  page.line(0, 'Reference:', `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`);
  page.line(0, 'Metrics:', '( current / target )');
  for (const [name, values] of metricTexts(autoscaler)) page.line(1, name, values);
  page.line(0, 'Min replicas:', spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas));
  page.line(0, 'Max replicas:', String(spec.maxReplicas));
  if (spec.behavior !== undefined) {
    page.line(0, 'Behavior:');
    directionLines(page, 'Scale Up', spec.behavior.scaleUp);
    directionLines(page, 'Scale Down', spec.behavior.scaleDown);
  }
  page.line(0, `${spec.scaleTargetRef.kind} pods:`, `${status?.currentReplicas ?? 0} current / ${status?.desiredReplicas ?? 0} desired`);
  const { type, status: state, reason, message } = conditionColumn;
  conditionLines(page, status?.conditions ?? [], [type, state, reason, message]);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function directionLines(page: Page, title: string, rules: NonNullable<Spec['behavior']>['scaleUp']): void {
  if (rules === undefined) return;
  page.line(1, `${title}:`);
  if (rules.stabilizationWindowSeconds !== undefined) page.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if ((rules.policies ?? []).length === 0) return;
  page.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  page.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies ?? []) page.line(3, `- Type: ${type}`, `Value: ${value}`, `Period: ${periodSeconds} seconds`);
}
