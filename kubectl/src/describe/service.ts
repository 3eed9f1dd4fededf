import type { Service } from '@kubets/api';
import type { Session } from '../session.ts';
import type { Describe } from './describe-object.ts';
import { endpointSlicesOf, endpointsText } from './endpoint-texts.ts';
import { eventLines, eventsOf } from './events.ts';
import { headLines } from './head.ts';
import { labelLines, type Page } from './page.ts';

export const describeService: Describe = async (page, object, { session, showEvents }) => {
  const { spec, status } = object as unknown as Service;
  headLines(page, object);
  labelLines(page, 'Selector', spec?.selector as Record<string, string> | undefined);
  page.line(0, 'Type:', spec?.type ?? '');
  addressLines(page, spec);
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
  if (ingress.length > 0) page.line(0, 'LoadBalancer Ingress:', ingress.join(', '));
  await portLines(page, session, object as unknown as Service);
  page.line(0, 'Session Affinity:', spec?.sessionAffinity ?? '');
  if (spec?.externalTrafficPolicy) page.line(0, 'External Traffic Policy:', spec.externalTrafficPolicy);
  if (spec?.internalTrafficPolicy) page.line(0, 'Internal Traffic Policy:', spec.internalTrafficPolicy);
  if (spec?.healthCheckNodePort) page.line(0, 'HealthCheck NodePort:', String(spec.healthCheckNodePort));
  const ranges = spec?.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) page.line(0, 'LoadBalancer Source Ranges:', ranges.join(','));
  if (spec?.trafficDistribution) page.line(0, 'Traffic Distribution:', spec.trafficDistribution);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

function addressLines(page: Page, spec: Service['spec']): void {
  if (spec?.ipFamilyPolicy) page.line(0, 'IP Family Policy:', spec.ipFamilyPolicy);
  page.line(0, 'IP Families:', (spec?.ipFamilies ?? []).join(',') || '<none>');
  page.line(0, 'IP:', spec?.clusterIP ?? '');
  page.line(0, 'IPs:', (spec?.clusterIPs ?? []).join(',') || '<none>');
  const external = spec?.externalIPs ?? [];
  if (external.length > 0) page.line(0, 'External IPs:', external.join(','));
  if (spec?.loadBalancerIP) page.line(0, 'Desired LoadBalancer IP:', spec.loadBalancerIP);
  if (spec?.externalName) page.line(0, 'External Name:', spec.externalName);
}

async function portLines(page: Page, session: Session, { metadata, spec }: Service): Promise<void> {
  const slices = await endpointSlicesOf(session, metadata);
  for (const { name, port, protocol = 'TCP', targetPort, nodePort } of spec?.ports ?? []) {
    page.line(0, 'Port:', name || '<unset>', `${port}/${protocol}`);
    page.line(0, 'TargetPort:', `${targetPort === undefined || targetPort === 0 ? port : targetPort}/${protocol}`);
    if (nodePort) page.line(0, 'NodePort:', name || '<unset>', `${nodePort}/${protocol}`);
    page.line(0, 'Endpoints:', endpointsText(slices, name ?? ''));
  }
}
