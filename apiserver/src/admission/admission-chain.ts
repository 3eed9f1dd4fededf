import type { AdmissionPlugin } from './admission-plugin.ts';

/** What changes a write, and what refuses it. */
export type AdmissionType = 'admit' | 'validate';

/** Told of every plugin that looked at a write, and of all of them together, for which `plugin` is undefined. */
export type AdmissionObserver = (type: AdmissionType, operation: string, plugin: string | undefined, rejected: boolean, seconds: number) => void;

/** The plugins that run, in their order. */
export interface AdmissionChain {
  readonly plugins: readonly AdmissionPlugin[];
  readonly observe: AdmissionObserver;
}
