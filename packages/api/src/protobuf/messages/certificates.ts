export const certificates: Readonly<Record<string, string>> = {
  'certificates.v1.CertificateSigningRequest':
    'metadata=1:meta.ObjectMeta spec=2:certificates.v1.CertificateSigningRequestSpec status=3:certificates.v1.CertificateSigningRequestStatus',
  'certificates.v1.CertificateSigningRequestCondition':
    'type=1:string reason=2:string message=3:string lastUpdateTime=4:meta.Time lastTransitionTime=5:meta.Time status=6:string',
  'certificates.v1.CertificateSigningRequestSpec':
    'request=1:bytes username=2:string uid=3:string groups=4:string* usages=5:string* extra=6:map:certificates.v1.ExtraValue signerName=7:string expirationSeconds=8:int',
  'certificates.v1.CertificateSigningRequestStatus': 'conditions=1:certificates.v1.CertificateSigningRequestCondition* certificate=2:bytes',
  'certificates.v1.ExtraValue': 'items=1:string*',
};
