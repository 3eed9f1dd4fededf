import { randomSuffix } from '@kubets/machinery';
import type { DebugOptions } from './debug-options.ts';

/** A new container as the call's flags describe it. */
export function debugContainer(name: string, options: DebugOptions): DebugContainer {
  return { ...askedFields(name, options), terminationMessagePolicy: 'File' };
}

/** The fields the call's flags give to a container, new or present. */
export function askedFields(name: string, { image, pullPolicy, words, argumentsOnly, env, stdin, tty }: DebugOptions): DebugContainer {
  return {
    name,
    ...(image !== undefined && { image }),
    ...(pullPolicy !== undefined && { imagePullPolicy: pullPolicy }),
    ...(words.length > 0 && { [argumentsOnly ? 'args' : 'command']: words }),
    ...(env.length > 0 && { env }),
    ...(stdin && { stdin }),
    ...(tty && { tty }),
  };
}

export interface DebugContainer {
  readonly name: string;
  readonly image?: string;
  readonly securityContext?: object;
  readonly [field: string]: unknown;
}

export const freshContainerName = (random: () => number = Math.random): string => `debugger-${randomSuffix(random)}`;
