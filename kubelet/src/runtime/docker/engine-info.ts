import type { RuntimeInfo } from '../container-runtime.ts';
import type { Engine } from './engine.ts';

/** What the engine says of itself and of the machine it runs on. */
export async function engineInfo(engine: Engine): Promise<RuntimeInfo> {
  const [version, system] = await Promise.all([
    engine.get<{ Version: string; Arch: string }>('/version'),
    engine.get<{ OperatingSystem?: string; DockerRootDir?: string }>('/info'),
  ]);
  return {
    version: `docker://${version.Version}`,
    architecture: version.Arch,
    osImage: system.OperatingSystem ?? '',
    directory: system.DockerRootDir ?? '/var/lib/docker',
  };
}
