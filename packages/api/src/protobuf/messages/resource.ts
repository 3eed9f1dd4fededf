export const resource: Readonly<Record<string, string>> = {
  'resource.v1.AllocatedDeviceStatus':
    'driver=1:string pool=2:string device=3:string conditions=4:meta.Condition* data=5:runtime.RawExtension networkData=6:resource.v1.NetworkDeviceData shareID=7:string',
  'resource.v1.AllocationResult': 'devices=1:resource.v1.DeviceAllocationResult nodeSelector=3:core.v1.NodeSelector allocationTimestamp=5:meta.Time',
  'resource.v1.CELDeviceSelector': 'expression=1:string',
  'resource.v1.CapacityRequestPolicy': 'default=1:Quantity validValues=3:Quantity* validRange=4:resource.v1.CapacityRequestPolicyRange',
  'resource.v1.CapacityRequestPolicyRange': 'min=1:Quantity max=2:Quantity step=3:Quantity',
  'resource.v1.CapacityRequirements': 'requests=1:map:Quantity',
  'resource.v1.Counter': 'value=1:Quantity',
  'resource.v1.CounterSet': 'name=1:string counters=2:map:resource.v1.Counter',
  'resource.v1.Device':
    'name=1:string attributes=2:map:resource.v1.DeviceAttribute capacity=3:map:resource.v1.DeviceCapacity consumesCounters=4:resource.v1.DeviceCounterConsumption* nodeName=5:string nodeSelector=6:core.v1.NodeSelector allNodes=7:bool taints=8:resource.v1.DeviceTaint* bindsToNode=9:bool bindingConditions=10:string* bindingFailureConditions=11:string* allowMultipleAllocations=12:bool',
  'resource.v1.DeviceAllocationConfiguration': 'source=1:string requests=2:string* ...=3:resource.v1.DeviceConfiguration',
  'resource.v1.DeviceAllocationResult': 'results=1:resource.v1.DeviceRequestAllocationResult* config=2:resource.v1.DeviceAllocationConfiguration*',
  'resource.v1.DeviceAttribute': 'int=2:int bool=3:bool string=4:string version=5:string',
  'resource.v1.DeviceCapacity': 'value=1:Quantity requestPolicy=2:resource.v1.CapacityRequestPolicy',
  'resource.v1.DeviceClaim': 'requests=1:resource.v1.DeviceRequest* constraints=2:resource.v1.DeviceConstraint* config=3:resource.v1.DeviceClaimConfiguration*',
  'resource.v1.DeviceClaimConfiguration': 'requests=1:string* ...=2:resource.v1.DeviceConfiguration',
  'resource.v1.DeviceClass': 'metadata=1:meta.ObjectMeta spec=2:resource.v1.DeviceClassSpec',
  'resource.v1.DeviceClassConfiguration': '...=1:resource.v1.DeviceConfiguration',
  'resource.v1.DeviceClassSpec': 'selectors=1:resource.v1.DeviceSelector* config=2:resource.v1.DeviceClassConfiguration* extendedResourceName=4:string',
  'resource.v1.DeviceConfiguration': 'opaque=1:resource.v1.OpaqueDeviceConfiguration',
  'resource.v1.DeviceConstraint': 'requests=1:string* matchAttribute=2:string distinctAttribute=3:string',
  'resource.v1.DeviceCounterConsumption': 'counterSet=1:string counters=2:map:resource.v1.Counter',
  'resource.v1.DeviceRequest': 'name=1:string exactly=2:resource.v1.ExactDeviceRequest firstAvailable=3:resource.v1.DeviceSubRequest*',
  'resource.v1.DeviceRequestAllocationResult':
    'request=1:string driver=2:string pool=3:string device=4:string adminAccess=5:bool tolerations=6:resource.v1.DeviceToleration* bindingConditions=7:string* bindingFailureConditions=8:string* shareID=9:string consumedCapacity=10:map:Quantity',
  'resource.v1.DeviceSelector': 'cel=1:resource.v1.CELDeviceSelector',
  'resource.v1.DeviceSubRequest':
    'name=1:string deviceClassName=2:string selectors=3:resource.v1.DeviceSelector* allocationMode=4:string count=5:int tolerations=6:resource.v1.DeviceToleration* capacity=7:resource.v1.CapacityRequirements',
  'resource.v1.DeviceTaint': 'key=1:string value=2:string effect=3:string timeAdded=4:meta.Time',
  'resource.v1.DeviceToleration': 'key=1:string operator=2:string value=3:string effect=4:string tolerationSeconds=5:int',
  'resource.v1.ExactDeviceRequest':
    'deviceClassName=1:string selectors=2:resource.v1.DeviceSelector* allocationMode=3:string count=4:int adminAccess=5:bool tolerations=6:resource.v1.DeviceToleration* capacity=7:resource.v1.CapacityRequirements',
  'resource.v1.NetworkDeviceData': 'interfaceName=1:string ips=2:string* hardwareAddress=3:string',
  'resource.v1.OpaqueDeviceConfiguration': 'driver=1:string parameters=2:runtime.RawExtension',
  'resource.v1.ResourceClaim': 'metadata=1:meta.ObjectMeta spec=2:resource.v1.ResourceClaimSpec status=3:resource.v1.ResourceClaimStatus',
  'resource.v1.ResourceClaimConsumerReference': 'apiGroup=1:string resource=3:string name=4:string uid=5:string',
  'resource.v1.ResourceClaimSpec': 'devices=1:resource.v1.DeviceClaim',
  'resource.v1.ResourceClaimStatus':
    'allocation=1:resource.v1.AllocationResult reservedFor=2:resource.v1.ResourceClaimConsumerReference* devices=4:resource.v1.AllocatedDeviceStatus*',
  'resource.v1.ResourceClaimTemplate': 'metadata=1:meta.ObjectMeta spec=2:resource.v1.ResourceClaimTemplateSpec',
  'resource.v1.ResourceClaimTemplateSpec': 'metadata=1:meta.ObjectMeta spec=2:resource.v1.ResourceClaimSpec',
  'resource.v1.ResourcePool': 'name=1:string generation=2:int resourceSliceCount=3:int',
  'resource.v1.ResourceSlice': 'metadata=1:meta.ObjectMeta spec=2:resource.v1.ResourceSliceSpec',
  'resource.v1.ResourceSliceSpec':
    'driver=1:string pool=2:resource.v1.ResourcePool nodeName=3:string nodeSelector=4:core.v1.NodeSelector allNodes=5:bool devices=6:resource.v1.Device* perDeviceNodeSelection=7:bool sharedCounters=8:resource.v1.CounterSet*',
};
