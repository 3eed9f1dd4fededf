export const apps: Readonly<Record<string, string>> = {
  'apps.v1.ControllerRevision': 'metadata=1:meta.ObjectMeta data=2:runtime.RawExtension revision=3:int',
  'apps.v1.DaemonSet': 'metadata=1:meta.ObjectMeta spec=2:apps.v1.DaemonSetSpec status=3:apps.v1.DaemonSetStatus',
  'apps.v1.DaemonSetCondition': 'type=1:string status=2:string lastTransitionTime=3:meta.Time reason=4:string message=5:string',
  'apps.v1.DaemonSetSpec':
    'selector=1:meta.LabelSelector template=2:core.v1.PodTemplateSpec updateStrategy=3:apps.v1.DaemonSetUpdateStrategy minReadySeconds=4:int revisionHistoryLimit=6:int',
  'apps.v1.DaemonSetStatus':
    'currentNumberScheduled=1:int numberMisscheduled=2:int desiredNumberScheduled=3:int numberReady=4:int observedGeneration=5:int updatedNumberScheduled=6:int numberAvailable=7:int numberUnavailable=8:int collisionCount=9:int conditions=10:apps.v1.DaemonSetCondition*',
  'apps.v1.DaemonSetUpdateStrategy': 'type=1:string rollingUpdate=2:apps.v1.RollingUpdateDaemonSet',
  'apps.v1.Deployment': 'metadata=1:meta.ObjectMeta spec=2:apps.v1.DeploymentSpec status=3:apps.v1.DeploymentStatus',
  'apps.v1.DeploymentCondition': 'type=1:string status=2:string reason=4:string message=5:string lastUpdateTime=6:meta.Time lastTransitionTime=7:meta.Time',
  'apps.v1.DeploymentSpec':
    'replicas=1:int selector=2:meta.LabelSelector template=3:core.v1.PodTemplateSpec strategy=4:apps.v1.DeploymentStrategy minReadySeconds=5:int revisionHistoryLimit=6:int paused=7:bool progressDeadlineSeconds=9:int',
  'apps.v1.DeploymentStatus':
    'observedGeneration=1:int replicas=2:int updatedReplicas=3:int availableReplicas=4:int unavailableReplicas=5:int conditions=6:apps.v1.DeploymentCondition* readyReplicas=7:int collisionCount=8:int terminatingReplicas=9:int',
  'apps.v1.DeploymentStrategy': 'type=1:string rollingUpdate=2:apps.v1.RollingUpdateDeployment',
  'apps.v1.ReplicaSet': 'metadata=1:meta.ObjectMeta spec=2:apps.v1.ReplicaSetSpec status=3:apps.v1.ReplicaSetStatus',
  'apps.v1.ReplicaSetCondition': 'type=1:string status=2:string lastTransitionTime=3:meta.Time reason=4:string message=5:string',
  'apps.v1.ReplicaSetSpec': 'replicas=1:int selector=2:meta.LabelSelector template=3:core.v1.PodTemplateSpec minReadySeconds=4:int',
  'apps.v1.ReplicaSetStatus':
    'replicas=1:int fullyLabeledReplicas=2:int observedGeneration=3:int readyReplicas=4:int availableReplicas=5:int conditions=6:apps.v1.ReplicaSetCondition* terminatingReplicas=7:int',
  'apps.v1.RollingUpdateDaemonSet': 'maxUnavailable=1:IntOrString maxSurge=2:IntOrString',
  'apps.v1.RollingUpdateDeployment': 'maxUnavailable=1:IntOrString maxSurge=2:IntOrString',
  'apps.v1.RollingUpdateStatefulSetStrategy': 'partition=1:int maxUnavailable=2:IntOrString',
  'apps.v1.StatefulSet': 'metadata=1:meta.ObjectMeta spec=2:apps.v1.StatefulSetSpec status=3:apps.v1.StatefulSetStatus',
  'apps.v1.StatefulSetCondition': 'type=1:string status=2:string lastTransitionTime=3:meta.Time reason=4:string message=5:string',
  'apps.v1.StatefulSetOrdinals': 'start=1:int',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': 'whenDeleted=1:string whenScaled=2:string',
  'apps.v1.StatefulSetSpec':
    'replicas=1:int selector=2:meta.LabelSelector template=3:core.v1.PodTemplateSpec volumeClaimTemplates=4:core.v1.PersistentVolumeClaim* serviceName=5:string podManagementPolicy=6:string updateStrategy=7:apps.v1.StatefulSetUpdateStrategy revisionHistoryLimit=8:int minReadySeconds=9:int persistentVolumeClaimRetentionPolicy=10:apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy ordinals=11:apps.v1.StatefulSetOrdinals',
  'apps.v1.StatefulSetStatus':
    'observedGeneration=1:int replicas=2:int readyReplicas=3:int currentReplicas=4:int updatedReplicas=5:int currentRevision=6:string updateRevision=7:string collisionCount=9:int conditions=10:apps.v1.StatefulSetCondition* availableReplicas=11:int',
  'apps.v1.StatefulSetUpdateStrategy': 'type=1:string rollingUpdate=2:apps.v1.RollingUpdateStatefulSetStrategy',
};
