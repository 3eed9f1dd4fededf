import type { CSINode } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, longTime } from './page.ts';

export const describeCSINode: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec } = object as unknown as CSINode;
  page.line(0, 'Name:', metadata.name);
  labelLines(page, 'Labels', metadata.labels);
  annotationLines(page, metadata.annotations);
  page.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  page.line(0, 'Spec:');
  page.line(1, 'Drivers:');
  for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers) {
    page.line(2, `${name}:`);
    page.line(3, 'Node ID:', nodeID);
    if (allocatable?.count !== undefined) page.line(3, `Allocatables:\n        Count:\t${allocatable.count}`);
    if (topologyKeys != null) page.line(3, 'Topology Keys:', `[${topologyKeys.join(' ')}]`);
  }
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
