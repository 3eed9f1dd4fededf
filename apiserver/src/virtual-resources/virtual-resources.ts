import type { Authentication } from '../authentication/create-authentication.ts';
import type { RbacIndex } from '../authorization/rbac-index.ts';
import type { VirtualResource } from '../server-context.ts';
import { accessReviews } from './access-reviews.ts';
import { bindingResource } from './binding.ts';
import { componentStatusResource } from './component-status.ts';
import { identityReviews } from './identity-reviews.ts';

/** Every resource that is computed and never stored. */
export function virtualResources(authentication: Authentication, index: RbacIndex): readonly VirtualResource[] {
  return [...identityReviews(authentication), ...accessReviews(index), bindingResource, componentStatusResource()];
}
