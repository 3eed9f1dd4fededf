export const storage: Readonly<Record<string, string>> = {
  'storage.v1.CSIDriver': 'metadata=1:meta.ObjectMeta spec=2:storage.v1.CSIDriverSpec',
  'storage.v1.CSIDriverSpec':
    'attachRequired=1:bool podInfoOnMount=2:bool volumeLifecycleModes=3:string* storageCapacity=4:bool fsGroupPolicy=5:string tokenRequests=6:storage.v1.TokenRequest* requiresRepublish=7:bool seLinuxMount=8:bool nodeAllocatableUpdatePeriodSeconds=9:int',
  'storage.v1.CSINode': 'metadata=1:meta.ObjectMeta spec=2:storage.v1.CSINodeSpec',
  'storage.v1.CSINodeDriver': 'name=1:string nodeID=2:string topologyKeys=3:string* allocatable=4:storage.v1.VolumeNodeResources',
  'storage.v1.CSINodeSpec': 'drivers=1:storage.v1.CSINodeDriver*',
  'storage.v1.CSIStorageCapacity':
    'metadata=1:meta.ObjectMeta nodeTopology=2:meta.LabelSelector storageClassName=3:string capacity=4:Quantity maximumVolumeSize=5:Quantity',
  'storage.v1.StorageClass':
    'metadata=1:meta.ObjectMeta provisioner=2:string parameters=3:map:string reclaimPolicy=4:string mountOptions=5:string* allowVolumeExpansion=6:bool volumeBindingMode=7:string allowedTopologies=8:core.v1.TopologySelectorTerm*',
  'storage.v1.TokenRequest': 'audience=1:string expirationSeconds=2:int',
  'storage.v1.VolumeAttachment': 'metadata=1:meta.ObjectMeta spec=2:storage.v1.VolumeAttachmentSpec status=3:storage.v1.VolumeAttachmentStatus',
  'storage.v1.VolumeAttachmentSource': 'persistentVolumeName=1:string inlineVolumeSpec=2:core.v1.PersistentVolumeSpec',
  'storage.v1.VolumeAttachmentSpec': 'attacher=1:string source=2:storage.v1.VolumeAttachmentSource nodeName=3:string',
  'storage.v1.VolumeAttachmentStatus':
    'attached=1:bool attachmentMetadata=2:map:string attachError=3:storage.v1.VolumeError detachError=4:storage.v1.VolumeError',
  'storage.v1.VolumeAttributesClass': 'metadata=1:meta.ObjectMeta driverName=2:string parameters=3:map:string',
  'storage.v1.VolumeError': 'time=1:meta.Time message=2:string errorCode=3:int',
  'storage.v1.VolumeNodeResources': 'count=1:int',
};
