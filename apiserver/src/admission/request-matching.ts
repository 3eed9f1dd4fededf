import { forbiddenRequest, type ResourceReference } from '@kubets/machinery';
import type { AdmissionRequest } from './admission-plugin.ts';

type Operation = AdmissionRequest['operation'];

/** Whether a request writes objects of one resource (of any served version), itself or the named subresource. */
export function concerns(
  { definition: { reference }, subresource, operation }: AdmissionRequest,
  { group, plural }: Pick<ResourceReference, 'group' | 'plural'>,
  operations: readonly Operation[],
  which = '',
): boolean {
  return reference.plural === plural && reference.group === group && subresource === which && operations.includes(operation);
}

/** The refusal of an admission plugin. */
export const refuse = (request: AdmissionRequest, cause: string): Error => forbiddenRequest(request.definition.reference, request.name, cause);
