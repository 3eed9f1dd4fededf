export const discovery: Readonly<Record<string, string>> = {
  'discovery.v1.Endpoint':
    'addresses=1:string* conditions=2:discovery.v1.EndpointConditions hostname=3:string targetRef=4:core.v1.ObjectReference deprecatedTopology=5:map:string nodeName=6:string zone=7:string hints=8:discovery.v1.EndpointHints',
  'discovery.v1.EndpointConditions': 'ready=1:bool serving=2:bool terminating=3:bool',
  'discovery.v1.EndpointHints': 'forZones=1:discovery.v1.ForZone* forNodes=2:discovery.v1.ForNode*',
  'discovery.v1.EndpointPort': 'name=1:string protocol=2:string port=3:int appProtocol=4:string',
  'discovery.v1.EndpointSlice': 'metadata=1:meta.ObjectMeta endpoints=2:discovery.v1.Endpoint* ports=3:discovery.v1.EndpointPort* addressType=4:string',
  'discovery.v1.ForNode': 'name=1:string',
  'discovery.v1.ForZone': 'name=1:string',
};
