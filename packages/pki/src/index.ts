export { createCertificateAuthority } from './certificate-authority.ts';
export { issueCertificate } from './certificate.ts';
export { type CertificateRequest, createCertificateRequest, parseCertificateRequest, signCertificateRequest } from './certificate-request.ts';
export type { KeyPair } from './key-pair.ts';
export { renderKubeconfig, renderKubeconfigAsJson } from './kubeconfig.ts';
export { createServiceAccountKey } from './service-account-key.ts';
