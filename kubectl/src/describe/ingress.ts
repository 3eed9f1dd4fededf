import type { Ingress } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { annotationLines, labelLines, type Page } from './page.ts';

export const describeIngress: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as Ingress;
  page.line(0, 'Name:', metadata.name);
  labelLines(page, 'Labels', metadata.labels);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'Address:', (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '').join(','));
  page.line(0, 'Ingress Class:', spec?.ingressClassName ?? '<none>');
  page.line(0, 'Default backend:', spec?.defaultBackend === undefined ? '<default>' : backendText(spec.defaultBackend));
  tlsLines(page, spec?.tls ?? []);
  ruleLines(page, spec?.rules ?? []);
  annotationLines(page, metadata.annotations);
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

type Backend = NonNullable<NonNullable<Ingress['spec']>['defaultBackend']>;

function backendText({ service, resource }: Backend): string {
  if (service !== undefined) return `${service.name}:${service.port?.name || service.port?.number || ''}`;
  return resource === undefined ? '' : `APIGroup: ${resource.apiGroup ?? ''}, Kind: ${resource.kind}, Name: ${resource.name}`;
}

function tlsLines(page: Page, tls: NonNullable<NonNullable<Ingress['spec']>['tls']>): void {
  if (tls.length === 0) return;
  page.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of tls) page.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
}

function ruleLines(page: Page, rules: NonNullable<NonNullable<Ingress['spec']>['rules']>): void {
  page.line(0, 'Rules:\n  Host\tPath\tBackends\n  ----\t----\t--------');
  for (const { host, http } of rules) {
    if (http === undefined) continue;
    page.line(1, host || '*', '');
    for (const { path, backend } of http.paths) page.line(1, ' ', path ?? '', ` ${backendText(backend)}`.trimEnd());
  }
  if (rules.length === 0) page.line(1, '*', '*', '<default>');
}
