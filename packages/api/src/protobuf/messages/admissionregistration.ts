export const admissionregistration: Readonly<Record<string, string>> = {
  'admissionregistration.v1.ApplyConfiguration': 'expression=1:string',
  'admissionregistration.v1.AuditAnnotation': 'key=1:string valueExpression=2:string',
  'admissionregistration.v1.ExpressionWarning': 'fieldRef=2:string warning=3:string',
  'admissionregistration.v1.JSONPatch': 'expression=1:string',
  'admissionregistration.v1.MatchCondition': 'name=1:string expression=2:string',
  'admissionregistration.v1.MatchResources':
    'namespaceSelector=1:meta.LabelSelector objectSelector=2:meta.LabelSelector resourceRules=3:admissionregistration.v1.NamedRuleWithOperations* excludeResourceRules=4:admissionregistration.v1.NamedRuleWithOperations* matchPolicy=7:string',
  'admissionregistration.v1.MutatingAdmissionPolicy': 'metadata=1:meta.ObjectMeta spec=2:admissionregistration.v1.MutatingAdmissionPolicySpec',
  'admissionregistration.v1.MutatingAdmissionPolicyBinding': 'metadata=1:meta.ObjectMeta spec=2:admissionregistration.v1.MutatingAdmissionPolicyBindingSpec',
  'admissionregistration.v1.MutatingAdmissionPolicyBindingSpec':
    'policyName=1:string paramRef=2:admissionregistration.v1.ParamRef matchResources=3:admissionregistration.v1.MatchResources',
  'admissionregistration.v1.MutatingAdmissionPolicySpec':
    'paramKind=1:admissionregistration.v1.ParamKind matchConstraints=2:admissionregistration.v1.MatchResources variables=3:admissionregistration.v1.Variable* mutations=4:admissionregistration.v1.Mutation* failurePolicy=5:string matchConditions=6:admissionregistration.v1.MatchCondition* reinvocationPolicy=7:string',
  'admissionregistration.v1.MutatingWebhook':
    'name=1:string clientConfig=2:admissionregistration.v1.WebhookClientConfig rules=3:admissionregistration.v1.RuleWithOperations* failurePolicy=4:string namespaceSelector=5:meta.LabelSelector sideEffects=6:string timeoutSeconds=7:int admissionReviewVersions=8:string* matchPolicy=9:string reinvocationPolicy=10:string objectSelector=11:meta.LabelSelector matchConditions=12:admissionregistration.v1.MatchCondition*',
  'admissionregistration.v1.MutatingWebhookConfiguration': 'metadata=1:meta.ObjectMeta webhooks=2:admissionregistration.v1.MutatingWebhook*',
  'admissionregistration.v1.Mutation':
    'patchType=2:string applyConfiguration=3:admissionregistration.v1.ApplyConfiguration jsonPatch=4:admissionregistration.v1.JSONPatch',
  'admissionregistration.v1.NamedRuleWithOperations': 'resourceNames=1:string* ...=2:admissionregistration.v1.RuleWithOperations',
  'admissionregistration.v1.ParamKind': 'apiVersion=1:string kind=2:string',
  'admissionregistration.v1.ParamRef': 'name=1:string namespace=2:string selector=3:meta.LabelSelector parameterNotFoundAction=4:string',
  'admissionregistration.v1.Rule': 'apiGroups=1:string* apiVersions=2:string* resources=3:string* scope=4:string',
  'admissionregistration.v1.RuleWithOperations': 'operations=1:string* ...=2:admissionregistration.v1.Rule',
  'admissionregistration.v1.ServiceReference': 'namespace=1:string name=2:string path=3:string port=4:int',
  'admissionregistration.v1.TypeChecking': 'expressionWarnings=1:admissionregistration.v1.ExpressionWarning*',
  'admissionregistration.v1.ValidatingAdmissionPolicy':
    'metadata=1:meta.ObjectMeta spec=2:admissionregistration.v1.ValidatingAdmissionPolicySpec status=3:admissionregistration.v1.ValidatingAdmissionPolicyStatus',
  'admissionregistration.v1.ValidatingAdmissionPolicyBinding':
    'metadata=1:meta.ObjectMeta spec=2:admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec',
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec':
    'policyName=1:string paramRef=2:admissionregistration.v1.ParamRef matchResources=3:admissionregistration.v1.MatchResources validationActions=4:string*',
  'admissionregistration.v1.ValidatingAdmissionPolicySpec':
    'paramKind=1:admissionregistration.v1.ParamKind matchConstraints=2:admissionregistration.v1.MatchResources validations=3:admissionregistration.v1.Validation* failurePolicy=4:string auditAnnotations=5:admissionregistration.v1.AuditAnnotation* matchConditions=6:admissionregistration.v1.MatchCondition* variables=7:admissionregistration.v1.Variable*',
  'admissionregistration.v1.ValidatingAdmissionPolicyStatus':
    'observedGeneration=1:int typeChecking=2:admissionregistration.v1.TypeChecking conditions=3:meta.Condition*',
  'admissionregistration.v1.ValidatingWebhook':
    'name=1:string clientConfig=2:admissionregistration.v1.WebhookClientConfig rules=3:admissionregistration.v1.RuleWithOperations* failurePolicy=4:string namespaceSelector=5:meta.LabelSelector sideEffects=6:string timeoutSeconds=7:int admissionReviewVersions=8:string* matchPolicy=9:string objectSelector=10:meta.LabelSelector matchConditions=11:admissionregistration.v1.MatchCondition*',
  'admissionregistration.v1.ValidatingWebhookConfiguration': 'metadata=1:meta.ObjectMeta webhooks=2:admissionregistration.v1.ValidatingWebhook*',
  'admissionregistration.v1.Validation': 'expression=1:string message=2:string reason=3:string messageExpression=4:string',
  'admissionregistration.v1.Variable': 'name=1:string expression=2:string',
  'admissionregistration.v1.WebhookClientConfig': 'service=1:admissionregistration.v1.ServiceReference caBundle=2:bytes url=3:string',
};
