import { selectorValues } from '../../validation/labels.ts';

/** Rules of pods that came after the first pods: what was stored before goes on. `annotations` and `spec` are the paths of these. */
export const toleratedPodRules = (annotations: string, spec: string): readonly string[] => [
  `${annotations}[controller.kubernetes.io/pod-deletion-cost]`,
  selectorValues(`${spec}.affinity.**Selector`),
  `${spec}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.**.values[*]`,
  `${spec}.topologySpreadConstraints[*].labelSelector.**`,
  `${spec}.topologySpreadConstraints[*].matchLabelKeys[*]`,
  `${spec}.**.resources.**[hugepages-**]`,
  `${spec}.volumes[*].projected.sources[*].serviceAccountToken.path`,
  `${spec}.securityContext.sysctls[*].name`,
  `${spec}.hostAliases[*].ip`,
  `${spec}.dnsConfig.nameservers[*]`,
];

/** The same of the pods that a workload makes by its template. */
export const toleratedTemplateRules = (template = 'spec.template'): readonly string[] => toleratedPodRules(`${template}.annotations`, `${template}.spec`);
