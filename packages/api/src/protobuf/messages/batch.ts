export const batch: Readonly<Record<string, string>> = {
  'batch.v1.CronJob': 'metadata=1:meta.ObjectMeta spec=2:batch.v1.CronJobSpec status=3:batch.v1.CronJobStatus',
  'batch.v1.CronJobSpec':
    'schedule=1:string startingDeadlineSeconds=2:int concurrencyPolicy=3:string suspend=4:bool jobTemplate=5:batch.v1.JobTemplateSpec successfulJobsHistoryLimit=6:int failedJobsHistoryLimit=7:int timeZone=8:string',
  'batch.v1.CronJobStatus': 'active=1:core.v1.ObjectReference* lastScheduleTime=4:meta.Time lastSuccessfulTime=5:meta.Time',
  'batch.v1.Job': 'metadata=1:meta.ObjectMeta spec=2:batch.v1.JobSpec status=3:batch.v1.JobStatus',
  'batch.v1.JobCondition': 'type=1:string status=2:string lastProbeTime=3:meta.Time lastTransitionTime=4:meta.Time reason=5:string message=6:string',
  'batch.v1.JobSpec':
    'parallelism=1:int completions=2:int activeDeadlineSeconds=3:int selector=4:meta.LabelSelector manualSelector=5:bool template=6:core.v1.PodTemplateSpec backoffLimit=7:int ttlSecondsAfterFinished=8:int completionMode=9:string suspend=10:bool podFailurePolicy=11:batch.v1.PodFailurePolicy backoffLimitPerIndex=12:int maxFailedIndexes=13:int podReplacementPolicy=14:string managedBy=15:string successPolicy=16:batch.v1.SuccessPolicy',
  'batch.v1.JobStatus':
    'conditions=1:batch.v1.JobCondition* startTime=2:meta.Time completionTime=3:meta.Time active=4:int succeeded=5:int failed=6:int completedIndexes=7:string uncountedTerminatedPods=8:batch.v1.UncountedTerminatedPods ready=9:int failedIndexes=10:string terminating=11:int',
  'batch.v1.JobTemplateSpec': 'metadata=1:meta.ObjectMeta spec=2:batch.v1.JobSpec',
  'batch.v1.PodFailurePolicy': 'rules=1:batch.v1.PodFailurePolicyRule*',
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': 'containerName=1:string operator=2:string values=3:int*',
  'batch.v1.PodFailurePolicyOnPodConditionsPattern': 'type=1:string status=2:string',
  'batch.v1.PodFailurePolicyRule':
    'action=1:string onExitCodes=2:batch.v1.PodFailurePolicyOnExitCodesRequirement onPodConditions=3:batch.v1.PodFailurePolicyOnPodConditionsPattern*',
  'batch.v1.SuccessPolicy': 'rules=1:batch.v1.SuccessPolicyRule*',
  'batch.v1.SuccessPolicyRule': 'succeededIndexes=1:string succeededCount=2:int',
  'batch.v1.UncountedTerminatedPods': 'succeeded=1:string* failed=2:string*',
};
