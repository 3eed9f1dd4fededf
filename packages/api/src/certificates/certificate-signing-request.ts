import { defineResource, statusSubresource, humanDuration, invalid, required, type FieldError, type RequestContext } from '@kubets/machinery';
import { z } from 'zod';
import { atomicList, base64, int32, listMap, namedSchema, objectMeta, plainList, time, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { certificateSigningRequests } from '../resources.ts';
import { ageColumn, nameColumn, none, textColumn } from '../columns.ts';
import { validateApprovalUpdate, validateRequestStatusUpdate } from './validate-request-status.ts';
import { checkImmutable } from '../validation/immutable.ts';
import { when } from '../validation/rules.ts';

const certificateSigningRequest = namedSchema('io.k8s.api.certificates.v1.CertificateSigningRequest', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: certificateSigningRequestSpec().describe('The desired state.'),
      status: certificateSigningRequestStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('A request for a certificate, to be approved and signed.'),
);
export interface CertificateSigningRequest extends SchemaOf<typeof certificateSigningRequest> {}

const certificateSigningRequestSpec = namedSchema('io.k8s.api.certificates.v1.CertificateSigningRequestSpec', () =>
  z.object({
    expirationSeconds: int32().optional().describe('How long the certificate should be valid; the signer may decide otherwise.'),
    extra: z.record(z.string(), plainList(z.string())).optional().describe('What else was known of the user who asked. Set by the server.'),
    groups: atomicList(z.string()).optional().describe('The groups of the user who asked. Set by the server.'),
    request: base64().describe('The certificate request in PEM.'),
    signerName: z.string().describe('Who is to sign it, e.g. kubernetes.io/kube-apiserver-client.'),
    uid: z.string().optional().describe('The UID of the user who asked. Set by the server.'),
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
    )
      .optional()
      .describe('What the key may be used for.'),
    username: z.string().optional().describe('The user who asked. Set by the server.'),
  }),
);
export interface CertificateSigningRequestSpec extends SchemaOf<typeof certificateSigningRequestSpec> {}

const certificateSigningRequestStatus = namedSchema('io.k8s.api.certificates.v1.CertificateSigningRequestStatus', () =>
  z.object({
    certificate: base64().optional().describe('The signed certificate in PEM, once there is one.'),
    conditions: listMap(certificateSigningRequestCondition(), ['type'], { patch: 'replace' })
      .optional()
      .describe('What is true of the object at present, one entry for each aspect.'),
  }),
);
export interface CertificateSigningRequestStatus extends SchemaOf<typeof certificateSigningRequestStatus> {}

const certificateSigningRequestCondition = namedSchema('io.k8s.api.certificates.v1.CertificateSigningRequestCondition', () =>
  z.object({ lastUpdateTime: time().optional().describe('When the condition was last written.'), ...conditionFields() }),
);
export interface CertificateSigningRequestCondition extends SchemaOf<typeof certificateSigningRequestCondition> {}

export const certificateSigningRequestDefinition = defineResource<CertificateSigningRequest>({
  reference: certificateSigningRequests,
  shortNames: ['csr'],
  schema: certificateSigningRequest,
  strategy: {
    hasGeneration: false,
    prepareForCreate: askedBy,
    validate,
    validateUpdate: (object, old, subresource) => [
      ...checkImmutable('spec', object.spec, old.spec),
      ...(subresource === 'approval' ? validateApprovalUpdate(object, old) : []),
    ],
    validateStatusUpdate: validateRequestStatusUpdate,
  },
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

/** Who asks is who the request says, never what its body says. */
function askedBy(request: CertificateSigningRequest, { user }: RequestContext): CertificateSigningRequest {
  const { username, uid, groups, extra } = user;
  const identity = {
    username,
    groups: [...groups],
    uid,
    extra: extra === undefined ? undefined : Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, [...values]])),
  };
  return { ...request, spec: { ...request.spec, ...identity }, status: {} };
}

const minSeconds = 600;

function validate({ spec }: CertificateSigningRequest): readonly FieldError[] {
  const { signerName, usages = [], expirationSeconds } = spec;
  const pem = Buffer.from(spec.request, 'base64').toString('latin1');
  const [domain = '', path = ''] = signerName.split('/');
  return [
    ...when(!pem.includes('-----BEGIN CERTIFICATE REQUEST-----'), () => invalid('spec.request', spec.request, 'PEM block type must be CERTIFICATE REQUEST')),
    ...when(usages.length === 0, () => required('spec.usages', 'usages must be provided')),
    ...when(new Set(usages).size < usages.length, () => invalid('spec.usages', usages, 'duplicate usages')),
    ...when(signerName === '', () => required('spec.signerName')),
    ...when(signerName === 'kubernetes.io/legacy-unknown', () =>
      invalid('spec.signerName', signerName, 'the legacy signerName is not allowed via this API version'),
    ),
    ...when(signerName !== '' && (!domain.includes('.') || path === ''), () =>
      invalid('spec.signerName', signerName, 'must be a fully qualified domain and path of the form "example.com/signer-name"'),
    ),
    ...when(expirationSeconds !== undefined && expirationSeconds < minSeconds, () =>
      invalid('spec.expirationSeconds', expirationSeconds, `may not specify a duration less than ${minSeconds} seconds (10 minutes)`),
    ),
  ];
}
