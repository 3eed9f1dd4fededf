import type { Clock } from '@kubets/machinery';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { Registry } from '../registry.ts';
import type { AdmissionConfiguration } from './admission-configuration.ts';
import type { TolerationSeconds } from './default-toleration-seconds.ts';

/** What admission plugins are made of. */
export interface AdmissionParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly authorizers: readonly Authorizer[];
  readonly configuration: AdmissionConfiguration;
  readonly tolerationSeconds: TolerationSeconds;
}
