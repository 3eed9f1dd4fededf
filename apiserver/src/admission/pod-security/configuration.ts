import { z } from 'zod';
import { noPolicies, parseLevel, parseVersion, type Mode, type Policies, type Policy } from './policy.ts';

/** What `--admission-control-config-file` says about PodSecurity. */
export interface PodSecurityConfiguration {
  /** For namespaces without labels. */
  readonly defaults: Policies;
  readonly exemptions: {
    readonly usernames: readonly string[];
    readonly namespaces: readonly string[];
    readonly runtimeClasses: readonly string[];
  };
}

const defaultConfiguration: PodSecurityConfiguration = {
  defaults: noPolicies,
  exemptions: { usernames: [], namespaces: [], runtimeClasses: [] },
};

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const written = z.strictObject({
  apiVersion: z.literal('pod-security.admission.config.k8s.io/v1'),
  kind: z.literal('PodSecurityConfiguration'),
  defaults: z.strictObject({ enforce: text, 'enforce-version': text, audit: text, 'audit-version': text, warn: text, 'warn-version': text }).nullish(),
  exemptions: z.strictObject({ usernames: texts, namespaces: texts, runtimeClasses: texts }).nullish(),
});

/** Nothing written means the defaults. Throws saying what is wrong with it. */
export function readPodSecurityConfiguration(value: unknown): PodSecurityConfiguration {
  if (value === undefined) return defaultConfiguration;
  const read = written.safeParse(value);
  if (!read.success) throw new Error(`the configuration of PodSecurity: ${z.prettifyError(read.error)}`);
  const { defaults, exemptions } = read.data;
  const policyOf = (mode: Mode): Policy => ({
    level: known(`defaults.${mode}`, defaults?.[mode] || 'privileged', parseLevel),
    version: known(`defaults.${mode}-version`, defaults?.[`${mode}-version`] || 'latest', parseVersion),
  });
  return {
    defaults: { enforce: policyOf('enforce'), audit: policyOf('audit'), warn: policyOf('warn') },
    exemptions: { usernames: exemptions?.usernames ?? [], namespaces: exemptions?.namespaces ?? [], runtimeClasses: exemptions?.runtimeClasses ?? [] },
  };
}

function known<Value>(field: string, given: string, parse: (text: string) => Value | undefined): Value {
  const value = parse(given);
  if (value === undefined) throw new Error(`the configuration of PodSecurity: ${field}: ${JSON.stringify(given)} is neither a level nor a version`);
  return value;
}
