import type { z } from 'zod';
import { tokenRequest } from './authentication/token-request.ts';
import { scale } from './autoscaling/scale.ts';
import { binding } from './core/binding.ts';
import { eviction } from './policy/eviction.ts';

/** The schemas of subresource bodies that are not their parent's kind, by `apiVersion/kind`. */
export const subresourceBodies: Readonly<Record<string, () => z.ZodType>> = {
  'v1/Binding': binding,
  'policy/v1/Eviction': eviction,
  'autoscaling/v1/Scale': scale,
  'authentication.k8s.io/v1/TokenRequest': tokenRequest,
};
