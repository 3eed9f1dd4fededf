import { z } from 'zod';
import { atomic, atomicList, int32, int64, listMap, namedSchema, objectMeta, quantity, stringMap, type SchemaOf } from '@kubets/machinery/schema';
import { localObjectReference } from '../object-reference.ts';
import { affinity } from './affinity.ts';
import { container, ephemeralContainer, resourceRequirements } from './container.ts';
import { podSchedulingGate, podSchedulingGroup, toleration, topologySpreadConstraint } from './scheduling.ts';
import { podSecurityContext } from './security-context.ts';
import { volume } from './volume.ts';
import { choice, choiceOr, textOr } from '../../go-zero.ts';

const hostAlias = namedSchema('io.k8s.api.core.v1.HostAlias', () =>
  z.object({
    hostnames: atomicList(z.string()).optional().describe('The names of the address.'),
    ip: z.string().describe('The address.'),
  }),
);
export interface HostAlias extends SchemaOf<typeof hostAlias> {}

const podDNSConfig = namedSchema('io.k8s.api.core.v1.PodDNSConfig', () =>
  z.object({
    nameservers: atomicList(z.string()).optional().describe('Name servers, beside those of the policy.'),
    options: atomicList(podDNSConfigOption()).optional().describe('Options of the resolver, beside those of the policy.'),
    searches: atomicList(z.string()).optional().describe('Domains to look in, beside those of the policy.'),
  }),
);
export interface PodDNSConfig extends SchemaOf<typeof podDNSConfig> {}

const podDNSConfigOption = namedSchema('io.k8s.api.core.v1.PodDNSConfigOption', () =>
  z.object({
    name: z.string().optional().describe('The name of the option.'),
    value: z.string().optional().describe('Its value, if it has one.'),
  }),
);
export interface PodDNSConfigOption extends SchemaOf<typeof podDNSConfigOption> {}

const podOS = namedSchema('io.k8s.api.core.v1.PodOS', () =>
  z.object({
    name: z.string().describe('linux or windows.'),
  }),
);
export interface PodOS extends SchemaOf<typeof podOS> {}

const podReadinessGate = namedSchema('io.k8s.api.core.v1.PodReadinessGate', () =>
  z.object({
    conditionType: z.string().describe('A condition of the pod that must be True for the pod to be ready.'),
  }),
);
export interface PodReadinessGate extends SchemaOf<typeof podReadinessGate> {}

const podResourceClaim = namedSchema('io.k8s.api.core.v1.PodResourceClaim', () =>
  z.object({
    name: z.string().describe('The name that containers use it by.'),
    resourceClaimName: z.string().optional().describe('A ResourceClaim there is.'),
    resourceClaimTemplateName: z.string().optional().describe('The template of a ResourceClaim that is made for the pod.'),
  }),
);
export interface PodResourceClaim extends SchemaOf<typeof podResourceClaim> {}

export const podSpec = namedSchema('io.k8s.api.core.v1.PodSpec', () =>
  z
    .object({
      activeDeadlineSeconds: int64().optional().describe('Seconds after which the pod is stopped and counts as failed.'),
      affinity: affinity().optional().describe('Which nodes the pod wants, and which pods it wants to be near to or away from.'),
      automountServiceAccountToken: z.boolean().optional().describe('Whether a token of the service account is mounted into the containers.'),
      containers: listMap(container(), ['name']).describe('The containers. There must be one at least; they cannot be added or removed later.'),
      dnsConfig: podDNSConfig().optional().describe('Name servers, search domains and options beside or instead of those of dnsPolicy.'),
      dnsPolicy: choiceOr(['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'], 'ClusterFirst').describe(
        'Whether names are resolved by the cluster, as on the node, or only by dnsConfig.',
      ),
      enableServiceLinks: z.boolean().optional().describe('Whether the Services of the namespace become environment variables.'),
      ephemeralContainers: listMap(ephemeralContainer(), ['name']).optional().describe('Containers added to a running pod for debugging.'),
      hostAliases: listMap(hostAlias(), ['ip']).optional().describe('Further lines of the hosts file of the containers.'),
      hostIPC: z.boolean().optional().describe('Share the inter-process communication of the node.'),
      hostNetwork: z.boolean().optional().describe('Use the network of the node.'),
      hostPID: z.boolean().optional().describe('See the processes of the node.'),
      hostUsers: z.boolean().optional().describe('Use the user ids of the node; false gives the pod ids of its own.'),
      hostname: z.string().optional().describe('The host name of the pod; its own name when left out.'),
      hostnameOverride: z.string().optional().describe('The hostname whatever else is set.'),
      imagePullSecrets: listMap(localObjectReference(), ['name']).optional().describe('Secrets with the credentials for the registries of the images.'),
      initContainers: listMap(container(), ['name']).optional().describe('Containers that run one after the other, each to its end, before the others start.'),
      nodeName: z.string().optional().describe('The node the pod runs on. The scheduler fills it.'),
      nodeSelector: atomic(stringMap()).optional().describe('Labels a node must have for the pod to run there.'),
      os: podOS().optional().describe('The operating system the containers need.'),
      overhead: z.record(z.string(), quantity()).optional().describe('What running the pod costs beside its containers.'),
      preemptionPolicy: choice(['Never', 'PreemptLowerPriority']).describe('Whether the pod may push others of lower priority out.'),
      priority: int32().optional().describe('The priority, taken from the class.'),
      priorityClassName: z.string().optional().describe('The priority class.'),
      readinessGates: atomicList(podReadinessGate()).optional().describe('Conditions that must hold, beside ready containers, for the pod to be ready.'),
      resourceClaims: listMap(podResourceClaim(), ['name'], { patch: 'merge,retainKeys' }).optional().describe('Claims to devices that containers may use.'),
      resources: resourceRequirements().optional().describe('What is set aside for all containers together, and what they may not exceed.'),
      restartPolicy: choiceOr(['Always', 'OnFailure', 'Never'], 'Always').describe('When containers that end are started again.'),
      runtimeClassName: z.string().optional().describe('The way the containers are run.'),
      schedulerName: textOr('default-scheduler').describe('The scheduler that finds the node.'),
      schedulingGates: listMap(podSchedulingGate(), ['name']).optional().describe('Names that hold the pod back from scheduling until all are removed.'),
      schedulingGroup: podSchedulingGroup().optional().describe('The group of pods that is scheduled together with this one.'),
      securityContext: podSecurityContext().prefault({}).describe('Rights of all containers and of the volumes.'),
      serviceAccount: z.string().optional().describe('The former name of serviceAccountName.'),
      serviceAccountName: z.string().optional().describe('The service account the pod acts as.'),
      setHostnameAsFQDN: z.boolean().optional().describe('Make the full name the host name.'),
      shareProcessNamespace: z.boolean().optional().describe("Let the containers see one another's processes."),
      subdomain: z.string().optional().describe('Makes the full name hostname.subdomain.namespace.svc and the domain of the cluster.'),
      terminationGracePeriodSeconds: int64().default(30).describe('Seconds the containers have to stop before they are killed.'),
      tolerations: atomicList(toleration()).optional().describe('Taints of nodes the pod puts up with.'),
      topologySpreadConstraints: listMap(topologySpreadConstraint(), ['topologyKey', 'whenUnsatisfiable'])
        .optional()
        .describe('How evenly pods like this one are spread.'),
      volumes: listMap(volume(), ['name'], { patch: 'merge,retainKeys' }).optional().describe('Files the containers can mount.'),
    })
    .describe('What the pod should be.'),
);
export interface PodSpec extends SchemaOf<typeof podSpec> {}

export const podTemplateSpec = namedSchema('io.k8s.api.core.v1.PodTemplateSpec', () =>
  z
    .object({
      metadata: objectMeta().optional(),
      spec: podSpec()
        .prefault({} as never)
        .describe('The desired state.'),
    })
    .describe('What the pods made from the template should be.'),
);
export interface PodTemplateSpec extends SchemaOf<typeof podTemplateSpec> {}
