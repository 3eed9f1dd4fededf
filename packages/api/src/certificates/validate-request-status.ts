import { forbidden, invalid, notSupported, required, semanticEqual, type FieldError } from '@kubets/machinery';
import { checkEach, checkUnique, noErrors, when } from '../validation/rules.ts';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from './certificate-signing-request.ts';

const verdicts: readonly string[] = ['Approved', 'Denied', 'Failed'];

/** What signers report: the certificate, once, and that they failed. */
export function validateRequestStatusUpdate(request: CertificateSigningRequest, old: CertificateSigningRequest): readonly FieldError[] {
  return [
    ...checkConditions(request.status.conditions),
    ...checkVerdicts(request, old, ['Failed']),
    ...checkCertificate(request.status.certificate, old.status.certificate),
  ];
}

/** What approvers report: that a certificate may be signed, or that none is to be. */
export function validateApprovalUpdate(request: CertificateSigningRequest, old: CertificateSigningRequest): readonly FieldError[] {
  return [...checkConditions(request.status.conditions), ...checkVerdicts(request, old, ['Approved', 'Denied'])];
}

function checkConditions(conditions: readonly CertificateSigningRequestCondition[] | undefined): readonly FieldError[] {
  const seen = new Set<string>();
  return checkEach('status.conditions', conditions, ({ type, status }, at) => {
    const repeated = checkUnique(`${at}.type`, type, seen);
    const allowed = verdicts.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    return [
      ...when(type === '', () => required(`${at}.type`)),
      ...when(!allowed.includes(status), () => notSupported(`${at}.status`, status, allowed)),
      ...when((type === 'Approved' || type === 'Denied') && seen.has('Approved') && seen.has('Denied'), () =>
        invalid(`${at}.type`, type, 'Approved and Denied conditions are mutually exclusive'),
      ),
      ...repeated,
    ];
  });
}

/** A verdict that was given stands; each way of writing gives its own. */
function checkVerdicts({ status }: CertificateSigningRequest, { status: old }: CertificateSigningRequest, given: readonly string[]): readonly FieldError[] {
  return verdicts.flatMap((type) => {
    const of = (conditions: readonly CertificateSigningRequestCondition[] = []) => conditions.filter((condition) => condition.type === type);
    const [now, before] = [of(status.conditions), of(old.conditions)];
    if (semanticEqual(now, before) || (now.length > before.length && given.includes(type))) return noErrors;
    const done = now.length < before.length ? 'remove' : now.length > before.length ? 'add' : 'modify';
    return [forbidden('status.conditions', `updates may not ${done} a condition of type ${JSON.stringify(type)}`)];
  });
}

function checkCertificate(certificate: string | undefined, old: string | undefined): readonly FieldError[] {
  if (!certificate && !old) return noErrors;
  if (old) return when(certificate !== old, () => forbidden('status.certificate', 'updates may not modify existing certificate content'));
  const detail = wrongWithPem(Buffer.from(certificate ?? '', 'base64').toString('latin1'));
  return detail === undefined ? noErrors : [invalid('status.certificate', '<certificate data>', detail)];
}

function wrongWithPem(pem: string): string | undefined {
  const kinds = [...pem.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----$/gm)].map(([, kind]) => kind);
  if (kinds.length === 0) return 'must contain at least one CERTIFICATE PEM block';
  const other = kinds.find((kind) => kind !== 'CERTIFICATE');
  return other === undefined ? undefined : `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(other)}`;
}
