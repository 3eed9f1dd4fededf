export const coordination: Readonly<Record<string, string>> = {
  'coordination.v1.Lease': 'metadata=1:meta.ObjectMeta spec=2:coordination.v1.LeaseSpec',
  'coordination.v1.LeaseSpec':
    'holderIdentity=1:string leaseDurationSeconds=2:int acquireTime=3:meta.MicroTime renewTime=4:meta.MicroTime leaseTransitions=5:int strategy=6:string preferredHolder=7:string',
};
