import type { EndpointSlice } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { headLines } from './head.ts';
import type { Page } from './page.ts';

export const describeEndpointSlice: Describe = async (page, object, { session, showEvents }) => {
  const { addressType, ports, endpoints } = object as unknown as EndpointSlice;
  headLines(page, object);
  page.line(0, 'AddressType:', addressType);
  portLines(page, ports ?? []);
  if ((endpoints ?? []).length === 0) page.line(0, 'Endpoints: <none>');
  else page.line(0, 'Endpoints:');
  for (const endpoint of endpoints ?? []) endpointLines(page, endpoint);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function portLines(page: Page, ports: NonNullable<EndpointSlice['ports']>): void {
  if (ports.length === 0) return page.line(0, 'Ports: <unset>');
  page.line(0, 'Ports:');
  page.line(1, 'Name', 'Port', 'Protocol');
  page.line(1, '----', '----', '--------');
  for (const { name, port, protocol } of ports) page.line(1, name || '<unset>', port === undefined ? '<unset>' : String(port), protocol ?? '');
}

function endpointLines(page: Page, { addresses, conditions, hostname, targetRef, nodeName, zone }: NonNullable<EndpointSlice['endpoints']>[number]): void {
  page.line(1, '- Addresses:', addresses.join(', '));
  page.line(2, 'Conditions:');
  page.line(3, 'Ready:', conditions?.ready === undefined ? '<unset>' : String(conditions.ready));
  page.line(2, 'Hostname:', hostname ?? '<unset>');
  if (targetRef !== undefined) page.line(2, 'TargetRef:', `${targetRef.kind ?? ''}/${targetRef.name ?? ''}`);
  page.line(2, 'NodeName:', nodeName ?? '<unset>');
  page.line(2, 'Zone:', zone ?? '<unset>');
}
