import type { Pod } from '@kubets/api';
import { controllerOf } from '@kubets/machinery';
import { containerLines } from './containers.ts';
import { blankBehind, conditionColumn, conditionLines } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, longTime, type Page } from './page.ts';
import { spreadTexts } from './topology-spread.ts';
import { tolerationTexts } from './tolerations.ts';
import { volumeLines } from './volumes.ts';

export const describePod: Describe = async (page, object, { session, showEvents }) => {
  const pod = object as unknown as Pod;
  identityLines(page, pod);
  stateLines(page, pod, session.io.clock.now());
  const { spec, status } = pod;
  containerLines(page, spec.initContainers ?? [], { title: 'Init Containers', level: 0, statuses: status?.initContainerStatuses ?? [], pod });
  containerLines(page, spec.containers, { title: 'Containers', level: 0, statuses: status?.containerStatuses ?? [], pod });
  readinessLines(page, pod);
  volumeLines(page, spec.volumes ?? [], { level: 0, template: false });
  page.line(0, 'QoS Class:', status?.qosClass ?? '');
  labelLines(page, 'Node-Selectors', spec.nodeSelector);
  const tolerations = tolerationTexts(spec.tolerations ?? []);
  if (tolerations.length === 0) page.line(0, 'Tolerations:', '<none>');
  tolerations.forEach((text, index) => page.line(0, index === 0 ? 'Tolerations:' : '', text));
  spreadTexts(spec.topologySpreadConstraints ?? []).forEach((text, index) => page.line(0, index === 0 ? 'Topology Spread Constraints:' : '', text));
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function identityLines(page: Page, { metadata, spec, status }: Pod): void {
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  if (spec.priority !== undefined) page.line(0, 'Priority:', String(spec.priority));
  if (spec.priorityClassName) page.line(0, 'Priority Class Name:', spec.priorityClassName);
  if (spec.runtimeClassName) page.line(0, 'Runtime Class Name:', spec.runtimeClassName);
  if (spec.serviceAccountName) page.line(0, 'Service Account:', spec.serviceAccountName);
  page.line(0, 'Node:', spec.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>');
  if (status?.startTime) page.line(0, 'Start Time:', longTime(status.startTime));
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
}

function stateLines(page: Page, pod: Pod, now: Date): void {
  const { metadata, spec, status } = pod;
  if (metadata.deletionTimestamp !== undefined) {
    const left = Math.round((now.getTime() - Date.parse(metadata.deletionTimestamp)) / 1000);
    page.line(0, 'Status:', `Terminating (lasts ${left < 0 ? '<invalid>' : `${left}s`})`);
    page.line(0, 'Termination Grace Period:', `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else page.line(0, 'Status:', status?.phase ?? '');
  if (status?.reason) page.line(0, 'Reason:', status.reason);
  if (status?.message) page.line(0, 'Message:', status.message);
  const seccomp = spec.securityContext?.seccompProfile;
  if (seccomp !== undefined) page.line(0, 'SeccompProfile:', seccomp.type);
  page.line(0, 'IP:', status?.podIP ?? '');
  const ips = status?.podIPs ?? [];
  if (ips.length === 0) page.line(0, 'IPs:', '<none>');
  else page.line(0, 'IPs:');
  for (const { ip } of ips) page.line(1, 'IP:', ip ?? '');
  const owner = controllerOf(pod);
  if (owner !== undefined) page.line(0, 'Controlled By:', `${owner.kind}/${owner.name}`);
  if (status?.nominatedNodeName) page.line(0, 'NominatedNodeName:', status.nominatedNodeName);
}

function readinessLines(page: Page, { status, spec }: Pod): void {
  const conditions = status?.conditions ?? [];
  const gates = spec.readinessGates ?? [];
  if (gates.length > 0) {
    page.line(0, 'Readiness Gates:\n  Type\tStatus');
    for (const { conditionType } of gates) page.line(1, `${conditionType} `, `${conditions.find(({ type }) => type === conditionType)?.status ?? '<none>'} `);
  }
  conditionLines(page, conditions, [conditionColumn.type, conditionColumn.status].map(blankBehind), { ruled: false });
}
