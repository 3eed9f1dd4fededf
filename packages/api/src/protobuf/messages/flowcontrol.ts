export const flowcontrol: Readonly<Record<string, string>> = {
  'flowcontrol.v1.ExemptPriorityLevelConfiguration': 'nominalConcurrencyShares=1:int lendablePercent=2:int',
  'flowcontrol.v1.FlowDistinguisherMethod': 'type=1:string',
  'flowcontrol.v1.FlowSchema': 'metadata=1:meta.ObjectMeta spec=2:flowcontrol.v1.FlowSchemaSpec status=3:flowcontrol.v1.FlowSchemaStatus',
  'flowcontrol.v1.FlowSchemaCondition': 'type=1:string status=2:string lastTransitionTime=3:meta.Time reason=4:string message=5:string',
  'flowcontrol.v1.FlowSchemaSpec':
    'priorityLevelConfiguration=1:flowcontrol.v1.PriorityLevelConfigurationReference matchingPrecedence=2:int distinguisherMethod=3:flowcontrol.v1.FlowDistinguisherMethod rules=4:flowcontrol.v1.PolicyRulesWithSubjects*',
  'flowcontrol.v1.FlowSchemaStatus': 'conditions=1:flowcontrol.v1.FlowSchemaCondition*',
  'flowcontrol.v1.GroupSubject': 'name=1:string',
  'flowcontrol.v1.LimitResponse': 'type=1:string queuing=2:flowcontrol.v1.QueuingConfiguration',
  'flowcontrol.v1.LimitedPriorityLevelConfiguration':
    'nominalConcurrencyShares=1:int limitResponse=2:flowcontrol.v1.LimitResponse lendablePercent=3:int borrowingLimitPercent=4:int',
  'flowcontrol.v1.NonResourcePolicyRule': 'verbs=1:string* nonResourceURLs=6:string*',
  'flowcontrol.v1.PolicyRulesWithSubjects':
    'subjects=1:flowcontrol.v1.Subject* resourceRules=2:flowcontrol.v1.ResourcePolicyRule* nonResourceRules=3:flowcontrol.v1.NonResourcePolicyRule*',
  'flowcontrol.v1.PriorityLevelConfiguration':
    'metadata=1:meta.ObjectMeta spec=2:flowcontrol.v1.PriorityLevelConfigurationSpec status=3:flowcontrol.v1.PriorityLevelConfigurationStatus',
  'flowcontrol.v1.PriorityLevelConfigurationCondition': 'type=1:string status=2:string lastTransitionTime=3:meta.Time reason=4:string message=5:string',
  'flowcontrol.v1.PriorityLevelConfigurationReference': 'name=1:string',
  'flowcontrol.v1.PriorityLevelConfigurationSpec':
    'type=1:string limited=2:flowcontrol.v1.LimitedPriorityLevelConfiguration exempt=3:flowcontrol.v1.ExemptPriorityLevelConfiguration',
  'flowcontrol.v1.PriorityLevelConfigurationStatus': 'conditions=1:flowcontrol.v1.PriorityLevelConfigurationCondition*',
  'flowcontrol.v1.QueuingConfiguration': 'queues=1:int handSize=2:int queueLengthLimit=3:int',
  'flowcontrol.v1.ResourcePolicyRule': 'verbs=1:string* apiGroups=2:string* resources=3:string* clusterScope=4:bool namespaces=5:string*',
  'flowcontrol.v1.ServiceAccountSubject': 'namespace=1:string name=2:string',
  'flowcontrol.v1.Subject':
    'kind=1:string user=2:flowcontrol.v1.UserSubject group=3:flowcontrol.v1.GroupSubject serviceAccount=4:flowcontrol.v1.ServiceAccountSubject',
  'flowcontrol.v1.UserSubject': 'name=1:string',
};
