export const policy: Readonly<Record<string, string>> = {
  'policy.v1.Eviction': 'metadata=1:meta.ObjectMeta deleteOptions=2:meta.DeleteOptions',
  'policy.v1.PodDisruptionBudget': 'metadata=1:meta.ObjectMeta spec=2:policy.v1.PodDisruptionBudgetSpec status=3:policy.v1.PodDisruptionBudgetStatus',
  'policy.v1.PodDisruptionBudgetSpec':
    'minAvailable=1:IntOrString selector=2:meta.LabelSelector maxUnavailable=3:IntOrString unhealthyPodEvictionPolicy=4:string',
  'policy.v1.PodDisruptionBudgetStatus':
    'observedGeneration=1:int disruptedPods=2:map:meta.Time disruptionsAllowed=3:int currentHealthy=4:int desiredHealthy=5:int expectedPods=6:int conditions=7:meta.Condition*',
};
