import { z } from 'zod';
import { atomicList, int64, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { choice, demanded } from '../../go-zero.ts';

export const appArmorProfile = namedSchema('io.k8s.api.core.v1.AppArmorProfile', () =>
  z.object({
    localhostProfile: z.string().optional(),
    type: z.enum(['Localhost', 'RuntimeDefault', 'Unconfined']),
  }),
);
export interface AppArmorProfile extends SchemaOf<typeof appArmorProfile> {}

export const capabilities = namedSchema('io.k8s.api.core.v1.Capabilities', () =>
  z.object({
    add: atomicList(z.string()).optional(),
    drop: atomicList(z.string()).optional(),
  }),
);
export interface Capabilities extends SchemaOf<typeof capabilities> {}

export const podSecurityContext = namedSchema('io.k8s.api.core.v1.PodSecurityContext', () =>
  z
    .object({
      appArmorProfile: appArmorProfile().optional(),
      fsGroup: int64().optional(),
      fsGroupChangePolicy: choice(['Always', 'OnRootMismatch']),
      runAsGroup: int64().optional(),
      runAsNonRoot: z.boolean().optional(),
      runAsUser: int64().optional(),
      seLinuxChangePolicy: choice(['MountOption', 'Recursive']),
      seLinuxOptions: seLinuxOptions().optional(),
      seccompProfile: seccompProfile().optional(),
      supplementalGroups: atomicList(int64()).optional(),
      supplementalGroupsPolicy: choice(['Merge', 'Strict']),
      sysctls: atomicList(sysctl()).optional(),
      windowsOptions: windowsSecurityContextOptions().optional(),
    })
    .describe('Rights all containers of a pod have unless they say otherwise.'),
);
export interface PodSecurityContext extends SchemaOf<typeof podSecurityContext> {}

export const seLinuxOptions = namedSchema('io.k8s.api.core.v1.SELinuxOptions', () =>
  z.object({
    level: z.string().optional(),
    role: z.string().optional(),
    type: z.string().optional(),
    user: z.string().optional(),
  }),
);
export interface SELinuxOptions extends SchemaOf<typeof seLinuxOptions> {}

export const seccompProfile = namedSchema('io.k8s.api.core.v1.SeccompProfile', () =>
  z.object({
    localhostProfile: z.string().optional(),
    type: z.enum(['Localhost', 'RuntimeDefault', 'Unconfined']),
  }),
);
export interface SeccompProfile extends SchemaOf<typeof seccompProfile> {}

export const sysctl = namedSchema('io.k8s.api.core.v1.Sysctl', () =>
  z.object({
    name: z.string(),
    value: demanded(z.string().default('')),
  }),
);
export interface Sysctl extends SchemaOf<typeof sysctl> {}

export const windowsSecurityContextOptions = namedSchema('io.k8s.api.core.v1.WindowsSecurityContextOptions', () =>
  z.object({
    gmsaCredentialSpec: z.string().optional(),
    gmsaCredentialSpecName: z.string().optional(),
    hostProcess: z.boolean().optional(),
    runAsUserName: z.string().optional(),
  }),
);
export interface WindowsSecurityContextOptions extends SchemaOf<typeof windowsSecurityContextOptions> {}

export const securityContext = namedSchema('io.k8s.api.core.v1.SecurityContext', () =>
  z
    .object({
      allowPrivilegeEscalation: z.boolean().optional().describe('Whether a process may gain more rights than its parent has.'),
      appArmorProfile: appArmorProfile().optional(),
      capabilities: capabilities().optional().describe('Capabilities to add and to drop.'),
      privileged: z.boolean().optional().describe('Whether the container may do all that the node may.'),
      procMount: choice(['Default', 'Unmasked']),
      readOnlyRootFilesystem: z.boolean().optional().describe('Mount the files of the image for reading only.'),
      runAsGroup: int64().optional().describe('The group id of the process.'),
      runAsNonRoot: z.boolean().optional().describe('Refuse to start as root.'),
      runAsUser: int64().optional().describe('The user id of the process.'),
      seLinuxOptions: seLinuxOptions().optional(),
      seccompProfile: seccompProfile().optional().describe('The system calls the process may make.'),
      windowsOptions: windowsSecurityContextOptions().optional(),
    })
    .describe('Rights of a container; they take precedence over those of its pod.'),
);
export interface SecurityContext extends SchemaOf<typeof securityContext> {}
