import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { defaultConfiguration, readPodSecurityConfiguration, type PodSecurityConfiguration } from './pod-security/configuration.ts';

/** What plugins are told beyond what they find in the cluster. */
export interface AdmissionConfiguration {
  readonly podSecurity: PodSecurityConfiguration;
}

const written = z.strictObject({
  apiVersion: z.literal('apiserver.config.k8s.io/v1'),
  kind: z.literal('AdmissionConfiguration'),
  plugins: z.array(z.strictObject({ name: z.string(), configuration: z.unknown() })).nullish(),
});

/** Reads --admission-control-config-file. Throws saying what is wrong with it. */
export async function readAdmissionConfiguration(file: string | undefined): Promise<AdmissionConfiguration> {
  if (file === undefined) return { podSecurity: defaultConfiguration };
  const flag = `--admission-control-config-file ${file}`;
  const read = written.safeParse(parse(await readFile(file, 'utf8')));
  if (!read.success) throw new Error(`${flag}: ${z.prettifyError(read.error)}`);
  const { plugins } = read.data;
  const other = plugins?.find(({ name }) => name !== 'PodSecurity');
  if (other !== undefined) throw new Error(`${flag}: there is nothing to configure of ${other.name}; PodSecurity alone takes a configuration`);
  const configuration = plugins?.find(({ name }) => name === 'PodSecurity')?.configuration;
  return { podSecurity: configuration === undefined ? defaultConfiguration : readPodSecurityConfiguration(configuration) };
}
