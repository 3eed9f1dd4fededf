import type { ContainerConfig, PodIdentity, SandboxConfig } from '../runtime/container-runtime.ts';

export const testImage = 'kubets-test/busybox:1';

export function podNamed(name: string): PodIdentity {
  return { namespace: 'default', name, uid: `uid-${name}` };
}

export function sandboxToRun(name: string, changes: Partial<SandboxConfig> = {}): SandboxConfig {
  return {
    pod: podNamed(name),
    attempt: 0,
    labels: {},
    hostname: name,
    hostNetwork: false,
    hostIPC: false,
    hostPID: false,
    ports: [],
    sysctls: {},
    handler: undefined,
    ...changes,
  };
}

export function containerToRun(podName: string, command: readonly string[], changes: Partial<ContainerConfig> = {}): ContainerConfig {
  return {
    pod: podNamed(podName),
    name: 'main',
    attempt: 0,
    image: testImage,
    hash: 'hash-1',
    command,
    args: undefined,
    workingDir: undefined,
    env: [],
    mounts: [],
    devices: [],
    stdin: false,
    stdinOnce: false,
    tty: false,
    pidNamespace: 'container',
    hostIPC: false,
    resources: { cpuShares: 2, cpuQuota: 0, memory: 0, oomScoreAdj: 0 },
    security: {
      user: undefined,
      supplementalGroups: [],
      privileged: false,
      addCapabilities: [],
      dropCapabilities: [],
      readOnlyRootFilesystem: false,
      noNewPrivileges: false,
      seccomp: 'default',
      appArmor: undefined,
      unmaskedProc: false,
    },
    stopSignal: undefined,
    handler: undefined,
    terminationMessageFile: undefined,
    fallbackToLogsOnError: false,
    ...changes,
  };
}
