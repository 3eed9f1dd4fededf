import { defineResource, statusSubresource, humanDuration } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, base64, int32, listMap, namedSchema, objectMeta, plainList, time, type SchemaOf } from '@kubets/machinery/schema';
import { certificateSigningRequests } from '../resources.ts';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';

export const certificateSigningRequest = namedSchema('io.k8s.api.certificates.v1.CertificateSigningRequest', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: certificateSigningRequestSpec(),
      status: certificateSigningRequestStatus().prefault({}),
    })
    .describe('A request for a certificate, to be approved and signed.'),
);
export interface CertificateSigningRequest extends SchemaOf<typeof certificateSigningRequest> {}

export const certificateSigningRequestSpec = namedSchema('io.k8s.api.certificates.v1.CertificateSigningRequestSpec', () =>
  z.object({
    expirationSeconds: int32().optional(),
    extra: z.record(z.string(), plainList(z.string())).optional(),
    groups: atomicList(z.string()).optional(),
    request: base64(),
    signerName: z.string(),
    uid: z.string().optional(),
    usages: atomicList(
      z.enum([
        'any',
        'cert sign',
        'client auth',
        'code signing',
        'content commitment',
        'crl sign',
        'data encipherment',
        'decipher only',
        'digital signature',
        'email protection',
        'encipher only',
        'ipsec end system',
        'ipsec tunnel',
        'ipsec user',
        'key agreement',
        'key encipherment',
        'microsoft sgc',
        'netscape sgc',
        'ocsp signing',
        's/mime',
        'server auth',
        'signing',
        'timestamping',
      ]),
    ).optional(),
    username: z.string().optional(),
  }),
);
export interface CertificateSigningRequestSpec extends SchemaOf<typeof certificateSigningRequestSpec> {}

export const certificateSigningRequestStatus = namedSchema('io.k8s.api.certificates.v1.CertificateSigningRequestStatus', () =>
  z.object({
    certificate: base64().optional(),
    conditions: listMap(certificateSigningRequestCondition(), ['type'], { patch: 'replace' }).optional(),
  }),
);
export interface CertificateSigningRequestStatus extends SchemaOf<typeof certificateSigningRequestStatus> {}

export const certificateSigningRequestCondition = namedSchema('io.k8s.api.certificates.v1.CertificateSigningRequestCondition', () =>
  z.object({
    lastTransitionTime: time().optional(),
    lastUpdateTime: time().optional(),
    message: z.string().optional(),
    reason: z.string().optional(),
    status: z.string(),
    type: z.string(),
  }),
);
export interface CertificateSigningRequestCondition extends SchemaOf<typeof certificateSigningRequestCondition> {}

export const certificateSigningRequestDefinition = defineResource<CertificateSigningRequest>({
  reference: certificateSigningRequests,
  shortNames: ['csr'],
  schema: certificateSigningRequest,
  selectableFields: [{ label: 'spec.signerName', value: ({ spec }) => spec.signerName }],
  columns: [
    nameColumn,
    ageColumn,
    textColumn('SignerName', { description: 'Who is to sign.' }, ({ spec }) => spec.signerName),
    textColumn('Requestor', { description: 'Who asks.' }, ({ spec }) => spec.username ?? ''),
    textColumn('RequestedDuration', { description: 'How long it is to hold.' }, ({ spec }) =>
      spec.expirationSeconds === undefined ? none : humanDuration(spec.expirationSeconds * 1000),
    ),
    textColumn(
      'Condition',
      { description: 'How the request stands.' },
      ({ status }) =>
        [
          ...(status.conditions ?? [])
            .map(({ type }) => type)
            .filter((type) => ['Approved', 'Denied', 'Failed'].includes(type))
            .toSorted(),
          ...(status.certificate ? ['Issued'] : []),
        ].join(',') || 'Pending',
    ),
  ],
  subresources: [{ name: 'approval', kind: 'CertificateSigningRequest', verbs: ['get', 'patch', 'update'] }, statusSubresource('CertificateSigningRequest')],
});
