import { type Ingress, services } from '@kubets/api';
import { isApiError } from '@kubets/machinery';
import { getObject } from '../api/resources-by-reference.ts';
import type { Session } from '../session.ts';
import type { Describe } from './describe-object.ts';
import { endpointSlicesOf, endpointsText } from './endpoint-texts.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, type Page } from './page.ts';

export const describeIngress: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as Ingress;
  page.line(0, 'Name:', metadata.name);
  labelLines(page, 'Labels', metadata.labels);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'Address:', (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '').join(','));
  page.line(0, 'Ingress Class:', spec?.ingressClassName ?? '<none>');
  page.line(0, 'Default backend:', await defaultText(session, metadata.namespace, spec?.defaultBackend));
  tlsLines(page, spec?.tls ?? []);
  await ruleLines(page, object as unknown as Ingress, session);
  annotationLines(page, metadata.annotations);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

const defaultText = (session: Session, namespace: string | undefined, backend: Backend | undefined): Promise<string> =>
  backend === undefined ? Promise.resolve('<default>') : backendText(session, namespace, backend);

type Backend = NonNullable<NonNullable<Ingress['spec']>['defaultBackend']>;

/** The Service and its port with the addresses behind them, or the resource. */
async function backendText(session: Session, namespace: string | undefined, { service, resource }: Backend): Promise<string> {
  if (service !== undefined) {
    const endpoints = await endpointsOf(session, namespace, service);
    return `${service.name}:${service.port?.name || service.port?.number || ''} (${endpoints})`;
  }
  return resource === undefined ? '' : `APIGroup: ${resource.apiGroup ?? ''}, Kind: ${resource.kind}, Name: ${resource.name}`;
}

async function endpointsOf(session: Session, namespace: string | undefined, { name, port }: NonNullable<Backend['service']>): Promise<string> {
  try {
    const slices = await endpointSlicesOf(session, { name, namespace });
    const { spec } = await getObject(session, services, { namespace, name });
    const named = (spec?.ports ?? []).findLast((one) => (port?.number ? one.port === port.number : one.name === port?.name));
    return endpointsText(slices, named?.name ?? '');
  } catch (error) {
    if (isApiError(error)) return `<error: ${error.message}>`;
    throw error;
  }
}

function tlsLines(page: Page, tls: NonNullable<NonNullable<Ingress['spec']>['tls']>): void {
  if (tls.length === 0) return;
  page.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of tls) page.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
}

async function ruleLines(page: Page, { metadata, spec }: Ingress, session: Session): Promise<void> {
  const rules = spec?.rules ?? [];
  page.line(0, 'Rules:\n  Host\tPath\tBackends\n  ----\t----\t--------');
  for (const { host, http } of rules) {
    if (http === undefined) continue;
    page.line(1, host || '*', '');
    for (const { path, backend } of http.paths) page.line(1, ' ', path ?? '', ` ${await backendText(session, metadata.namespace, backend)}`);
  }
  if (rules.length === 0) page.line(1, '*', '*', await defaultText(session, metadata.namespace, spec?.defaultBackend));
}
