import type { CertificateSigningRequest } from '@kubets/api';
import { humanDuration } from '@kubets/machinery';
import { parseCertificateRequest } from '@kubets/pki';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { labelLines, longTime, type Page, pairsText } from './page.ts';

export const describeCertificateSigningRequest: Describe = async (page, object, { session, showEvents }) => {
  const { metadata, spec, status } = object as unknown as CertificateSigningRequest;
  page.line(0, 'Name:', metadata.name);
  labelLines(page, 'Labels', metadata.labels);
  page.line(0, 'Annotations:', pairsText(metadata.annotations));
  page.line(0, 'CreationTimestamp:', longTime(metadata.creationTimestamp));
  page.line(0, 'Requesting User:', spec.username ?? '');
  if (spec.signerName !== undefined) page.line(0, 'Signer:', spec.signerName);
  if (spec.expirationSeconds !== undefined) page.line(0, 'Requested Duration:', humanDuration(spec.expirationSeconds * 1000));
  page.line(0, 'Status:', statusText(status));
  requestLines(page, Buffer.from(spec.request, 'base64').toString('utf8'));
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};

/** `Approved,Issued`: what was decided, and whether the certificate is there. */
function statusText(status: CertificateSigningRequest['status']): string {
  const types = (status?.conditions ?? []).map(({ type }) => type);
  const words = [
    ...(types.includes('Denied') ? ['Denied'] : types.includes('Approved') ? ['Approved'] : ['Pending']),
    ...(types.includes('Failed') ? ['Failed'] : []),
    ...((status?.certificate ?? '') === '' ? [] : ['Issued']),
  ];
  return words.join(',');
}

function requestLines(page: Page, pem: string): void {
  const { commonName, organizations, dnsNames, emailAddresses, uris, ipAddresses } = parseCertificateRequest(pem);
  page.line(0, 'Subject:');
  page.line(0, '', 'Common Name:', commonName);
  page.line(0, '', 'Serial Number:', '');
  namesLine(page, 'Organization', organizations);
  if (dnsNames.length + emailAddresses.length + uris.length + ipAddresses.length === 0) return;
  page.line(0, 'Subject Alternative Names:');
  namesLine(page, 'DNS Names', dnsNames);
  namesLine(page, 'Email Addresses', emailAddresses);
  namesLine(page, 'URIs', uris);
  namesLine(page, 'IP Addresses', ipAddresses);
}

function namesLine(page: Page, title: string, names: readonly string[]): void {
  if (names.length > 0) page.line(0, '', `${title}:`, names.join('\n\t\t'));
}
