import { z } from 'zod';
import { atomicList, int64, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { choice, demanded } from '../../go-zero.ts';

const appArmorProfile = namedSchema('io.k8s.api.core.v1.AppArmorProfile', () =>
  z.object({
    localhostProfile: z.string().optional().describe('The name of a profile that is on the node.'),
    type: z.enum(['Localhost', 'RuntimeDefault', 'Unconfined']).describe('Where the profile comes from: RuntimeDefault, Localhost or Unconfined.'),
  }),
);
export interface AppArmorProfile extends SchemaOf<typeof appArmorProfile> {}

const capabilities = namedSchema('io.k8s.api.core.v1.Capabilities', () =>
  z.object({
    add: atomicList(z.string()).optional().describe('Capabilities to give.'),
    drop: atomicList(z.string()).optional().describe('Capabilities to take away.'),
  }),
);
export interface Capabilities extends SchemaOf<typeof capabilities> {}

export const podSecurityContext = namedSchema('io.k8s.api.core.v1.PodSecurityContext', () =>
  z
    .object({
      appArmorProfile: appArmorProfile().optional().describe('The AppArmor profile.'),
      fsGroup: int64().optional().describe('The group that owns volumes, and that all containers are in.'),
      fsGroupChangePolicy: choice(['Always', 'OnRootMismatch']).describe(
        'Whether the group of files is set each time or only when that of the volume differs.',
      ),
      runAsGroup: int64().optional().describe('The group that containers run as.'),
      runAsNonRoot: z.boolean().optional().describe('Refuse to run as root.'),
      runAsUser: int64().optional().describe('The user that containers run as.'),
      seLinuxChangePolicy: choice(['MountOption', 'Recursive']).describe('How volumes get their SELinux label.'),
      seLinuxOptions: seLinuxOptions().optional().describe('The SELinux context.'),
      seccompProfile: seccompProfile().optional().describe('The seccomp profile of all containers.'),
      supplementalGroups: atomicList(int64()).optional().describe('More groups that containers are in.'),
      supplementalGroupsPolicy: choice(['Merge', 'Strict']).describe('Whether the groups that the image gives the user count, too.'),
      sysctls: atomicList(sysctl()).optional().describe('Kernel parameters of the pod.'),
      windowsOptions: windowsSecurityContextOptions().optional().describe('What is set on Windows only.'),
    })
    .describe('Rights all containers of a pod have unless they say otherwise.'),
);
export interface PodSecurityContext extends SchemaOf<typeof podSecurityContext> {}

const seLinuxOptions = namedSchema('io.k8s.api.core.v1.SELinuxOptions', () =>
  z.object({
    level: z.string().optional().describe('The level.'),
    role: z.string().optional().describe('The role.'),
    type: z.string().optional().describe('The type.'),
    user: z.string().optional().describe('The user.'),
  }),
);
export interface SELinuxOptions extends SchemaOf<typeof seLinuxOptions> {}

const seccompProfile = namedSchema('io.k8s.api.core.v1.SeccompProfile', () =>
  z.object({
    localhostProfile: z.string().optional().describe("The path of a profile below the kubelet's folder."),
    type: z.enum(['Localhost', 'RuntimeDefault', 'Unconfined']).describe('Where the profile comes from: RuntimeDefault, Localhost or Unconfined.'),
  }),
);
export interface SeccompProfile extends SchemaOf<typeof seccompProfile> {}

const sysctl = namedSchema('io.k8s.api.core.v1.Sysctl', () =>
  z.object({
    name: z.string().describe('The name of the parameter.'),
    value: demanded(z.string().default('')).describe('Its value.'),
  }),
);
export interface Sysctl extends SchemaOf<typeof sysctl> {}

const windowsSecurityContextOptions = namedSchema('io.k8s.api.core.v1.WindowsSecurityContextOptions', () =>
  z.object({
    gmsaCredentialSpec: z.string().optional().describe('The credential specification of a group managed account.'),
    gmsaCredentialSpecName: z.string().optional().describe('The name of that specification.'),
    hostProcess: z.boolean().optional().describe('Whether the container runs as a process of the host.'),
    runAsUserName: z.string().optional().describe('The user that the container runs as.'),
  }),
);
export interface WindowsSecurityContextOptions extends SchemaOf<typeof windowsSecurityContextOptions> {}

export const securityContext = namedSchema('io.k8s.api.core.v1.SecurityContext', () =>
  z
    .object({
      allowPrivilegeEscalation: z.boolean().optional().describe('Whether a process may gain more rights than its parent has.'),
      appArmorProfile: appArmorProfile().optional().describe('The AppArmor profile.'),
      capabilities: capabilities().optional().describe('Capabilities to add and to drop.'),
      privileged: z.boolean().optional().describe('Whether the container may do all that the node may.'),
      procMount: choice(['Default', 'Unmasked']).describe('How much of /proc is shown.'),
      readOnlyRootFilesystem: z.boolean().optional().describe('Mount the files of the image for reading only.'),
      runAsGroup: int64().optional().describe('The group id of the process.'),
      runAsNonRoot: z.boolean().optional().describe('Refuse to start as root.'),
      runAsUser: int64().optional().describe('The user id of the process.'),
      seLinuxOptions: seLinuxOptions().optional().describe('The SELinux context.'),
      seccompProfile: seccompProfile().optional().describe('The system calls the process may make.'),
      windowsOptions: windowsSecurityContextOptions().optional().describe('What is set on Windows only.'),
    })
    .describe('Rights of a container; they take precedence over those of its pod.'),
);
export interface SecurityContext extends SchemaOf<typeof securityContext> {}
