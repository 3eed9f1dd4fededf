import { daemonSets, type DaemonSet, type Pod } from '@kubets/api';
import { templateGeneration } from '@kubets/api/semantics';
import type { Draft } from '@kubets/machinery';
import { controllerReference } from '../../ownership.ts';
import { podFromTemplate } from '../../workloads/pod-control.ts';
import { revisionHashLabel } from '../../workloads/revisions.ts';
import { podSpecFor } from './placement.ts';

/** The set's pod for one node, of the revision with that hash. */
export function daemonPod(set: DaemonSet, nodeName: string, hash: string): Draft<Pod> {
  const { template } = set.spec;
  const draft = podFromTemplate(template, set.metadata.namespace, `${set.metadata.name}-`, controllerReference(set, daemonSets));
  const labels = { ...draft.metadata?.labels, [revisionHashLabel]: hash, 'pod-template-generation': String(templateGeneration(set)) };
  return { ...draft, metadata: { ...draft.metadata, labels }, ...(template.spec && { spec: podSpecFor(template.spec, nodeName) }) };
}
