export const rbac: Readonly<Record<string, string>> = {
  'rbac.v1.AggregationRule': 'clusterRoleSelectors=1:meta.LabelSelector*',
  'rbac.v1.ClusterRole': 'metadata=1:meta.ObjectMeta rules=2:rbac.v1.PolicyRule* aggregationRule=3:rbac.v1.AggregationRule',
  'rbac.v1.ClusterRoleBinding': 'metadata=1:meta.ObjectMeta subjects=2:rbac.v1.Subject* roleRef=3:rbac.v1.RoleRef',
  'rbac.v1.PolicyRule': 'verbs=1:string* apiGroups=2:string* resources=3:string* resourceNames=4:string* nonResourceURLs=5:string*',
  'rbac.v1.Role': 'metadata=1:meta.ObjectMeta rules=2:rbac.v1.PolicyRule*',
  'rbac.v1.RoleBinding': 'metadata=1:meta.ObjectMeta subjects=2:rbac.v1.Subject* roleRef=3:rbac.v1.RoleRef',
  'rbac.v1.RoleRef': 'apiGroup=1:string kind=2:string name=3:string',
  'rbac.v1.Subject': 'kind=1:string apiGroup=2:string name=3:string namespace=4:string',
};
