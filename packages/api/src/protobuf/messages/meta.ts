export const meta: Readonly<Record<string, string>> = {
  'meta.APIGroup':
    'name=1:string versions=2:meta.GroupVersionForDiscovery* preferredVersion=3:meta.GroupVersionForDiscovery serverAddressByClientCIDRs=4:meta.ServerAddressByClientCIDR*',
  'meta.APIVersions': 'versions=1:string* serverAddressByClientCIDRs=2:meta.ServerAddressByClientCIDR*',
  'meta.Condition': 'type=1:string status=2:string observedGeneration=3:int lastTransitionTime=4:meta.Time reason=5:string message=6:string',
  'meta.DeleteOptions':
    'gracePeriodSeconds=1:int preconditions=2:meta.Preconditions orphanDependents=3:bool propagationPolicy=4:string dryRun=5:string* ignoreStoreReadErrorWithClusterBreakingPotential=6:bool',
  'meta.FieldSelectorRequirement': 'key=1:string operator=2:string values=3:string*',
  'meta.GroupVersionForDiscovery': 'groupVersion=1:string version=2:string',
  'meta.LabelSelector': 'matchLabels=1:map:string matchExpressions=2:meta.LabelSelectorRequirement*',
  'meta.LabelSelectorRequirement': 'key=1:string operator=2:string values=3:string*',
  'meta.ListMeta': 'selfLink=1:string resourceVersion=2:string continue=3:string remainingItemCount=4:int',
  'meta.ManagedFieldsEntry':
    'manager=1:string operation=2:string apiVersion=3:string time=4:meta.Time fieldsType=6:string fieldsV1=7:meta.FieldsV1 subresource=8:string',
  'meta.ObjectMeta':
    'name=1:string generateName=2:string namespace=3:string selfLink=4:string uid=5:string resourceVersion=6:string generation=7:int creationTimestamp=8:meta.Time deletionTimestamp=9:meta.Time deletionGracePeriodSeconds=10:int labels=11:map:string annotations=12:map:string ownerReferences=13:meta.OwnerReference* finalizers=14:string* managedFields=17:meta.ManagedFieldsEntry*',
  'meta.OwnerReference': 'kind=1:string name=3:string uid=4:string apiVersion=5:string controller=6:bool blockOwnerDeletion=7:bool',
  'meta.Preconditions': 'uid=1:string resourceVersion=2:string',
  'meta.ServerAddressByClientCIDR': 'clientCIDR=1:string serverAddress=2:string',
  'meta.Status': 'metadata=1:meta.ListMeta status=2:string message=3:string reason=4:string details=5:meta.StatusDetails code=6:int',
  'meta.StatusCause': 'reason=1:string message=2:string field=3:string',
  'meta.StatusDetails': 'name=1:string group=2:string kind=3:string causes=4:meta.StatusCause* retryAfterSeconds=5:int uid=6:string',
  'runtime.TypeMeta': 'apiVersion=1:string kind=2:string',
  'runtime.Unknown': 'typeMeta=1:runtime.TypeMeta raw=2:bytes contentEncoding=3:string contentType=4:string',
};
