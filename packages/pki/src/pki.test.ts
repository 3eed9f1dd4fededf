import { createPublicKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  createCertificateAuthority,
  createCertificateRequest,
  createServiceAccountKey,
  issueCertificate,
  parseCertificateRequest,
  renderKubeconfig,
  renderKubeconfigAsJson,
  signCertificateRequest,
} from './index.ts';

const ca = await createCertificateAuthority({ commonName: 'kubets-ca' });
const authority = new X509Certificate(ca.certificate);

describe('certificates', () => {
  it('an authority is self-signed and may sign certificates', () => {
    expect(authority.ca).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect(authority.subject).toBe('CN=kubets-ca');
  });

  it('an issued certificate carries user, groups, names and addresses and chains to its authority', async () => {
    const issued = await issueCertificate(ca, {
      commonName: 'system:node:a',
      organizations: ['system:nodes', 'other'],
      dnsNames: ['a.example'],
      ipAddresses: ['10.0.0.1', 'fd00::1'],
      usages: ['server', 'client'],
    });
    const certificate = new X509Certificate(issued.certificate);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.subject.split('\n')).toEqual(['O=system:nodes', 'O=other', 'CN=system:node:a']);
    expect(certificate.subjectAltName).toBe('DNS:a.example, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  it('a certificate never outlives its authority', async () => {
    const brief = await createCertificateAuthority({ commonName: 'brief', validDays: 1 });
    const issued = await issueCertificate(brief, { commonName: 'x', usages: ['client'], validDays: 30 });
    expect(new X509Certificate(issued.certificate).validTo).toBe(new X509Certificate(brief.certificate).validTo);
  });

  it('TLS with client certificates works in both directions', async () => {
    const server = await issueCertificate(ca, { commonName: 'server', ipAddresses: ['127.0.0.1'], usages: ['server'] });
    const client = await issueCertificate(ca, { commonName: 'jane', organizations: ['dev'], usages: ['client'] });
    const listener = createServer({ cert: server.certificate, key: server.key, ca: ca.certificate, requestCert: true, rejectUnauthorized: true }, (socket) => {
      socket.end(String(socket.getPeerCertificate().subject.CN));
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    if (address === null || typeof address === 'string') throw new Error('the listener has no port');
    const socket = connect({ host: '127.0.0.1', port: address.port, ca: ca.certificate, cert: client.certificate, key: client.key });
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toBe('jane');
    socket.destroy();
    listener.close();
  });
});

describe('certificate requests', () => {
  it('a request says what it asks for and a signed one grants exactly that', async () => {
    const { request } = await createCertificateRequest({
      commonName: 'system:node:b',
      organizations: ['system:nodes'],
      dnsNames: ['b'],
      ipAddresses: ['10.0.0.2'],
    });
    expect(parseCertificateRequest(request)).toEqual({
      commonName: 'system:node:b',
      organizations: ['system:nodes'],
      dnsNames: ['b'],
      ipAddresses: ['10.0.0.2'],
      emailAddresses: [],
      uris: [],
    });
    const certificate = new X509Certificate(await signCertificateRequest(ca, request, { usages: ['digital signature', 'client auth'], validSeconds: 3600 }));
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.subject.split('\n')).toEqual(['O=system:nodes', 'CN=system:node:b']);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it.each([
    ['text that is no PEM', 'hello', 'PEM block type must be CERTIFICATE REQUEST'],
    ['another PEM block', ca.certificate, 'PEM block type must be CERTIFICATE REQUEST'],
    [
      'a block with garbage in it',
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n',
      'the PEM block holds no PKCS #10 certificate request',
    ],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseCertificateRequest(text)).toThrow(message);
  });

  it('refuses an unknown usage by name', async () => {
    const { request } = await createCertificateRequest({ commonName: 'x' });
    await expect(signCertificateRequest(ca, request, { usages: ['world domination'] })).rejects.toThrow('unrecognized key usage "world domination"');
  });
});

it('a service account key is a P-256 pair', async () => {
  const { publicKey, privateKey } = await createServiceAccountKey();
  expect(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })).toBe(publicKey);
  expect(createPublicKey(publicKey).asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
});

it.each([
  ['for people', renderKubeconfig, parse],
  ['for daemons', renderKubeconfigAsJson, JSON.parse],
])('a kubeconfig %s names its one context as current', (_, render, read: (text: string) => unknown) => {
  const config = read(
    render({ clusterName: 'c', server: 'https://127.0.0.1:6443', certificateAuthority: ca.certificate, userName: 'u', token: 't', namespace: 'n' }),
  ) as Record<string, unknown>;
  expect(config).toMatchObject({
    kind: 'Config',
    'current-context': 'u@c',
    contexts: [{ name: 'u@c', context: { cluster: 'c', user: 'u', namespace: 'n' } }],
    users: [{ name: 'u', user: { token: 't' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443', 'certificate-authority-data': Buffer.from(ca.certificate).toString('base64') } }],
  });
});
