import type { Endpoints } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { headLines } from './head.ts';

export const describeEndpoints: Describe = async (page, object, { session, showEvents }) => {
  const { subsets } = object as unknown as Endpoints;
  headLines(page, object);
  page.line(0, 'Subsets:');
  for (const { addresses, notReadyAddresses, ports } of subsets ?? []) {
    const text = (list: typeof addresses): string => (list ?? []).map(({ ip }) => ip).join(',') || '<none>';
    page.line(1, 'Addresses:', text(addresses));
    page.line(1, 'NotReadyAddresses:', text(notReadyAddresses));
    if ((ports ?? []).length > 0) page.line(1, 'Ports:\n    Name\tPort\tProtocol\n    ----\t----\t--------');
    for (const { name, port, protocol } of ports ?? []) page.line(2, name || '<unset>', String(port), protocol ?? 'TCP');
    page.line(0, '');
  }
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
