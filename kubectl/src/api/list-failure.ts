import { ApiError, isApiError, type ResourceReference } from '@kubets/machinery';

interface Listed {
  readonly resource: Pick<ResourceReference, 'group' | 'version' | 'plural'>;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** A server's refusal to list, told with what was asked for. */
export function listFailure(error: unknown, { resource, labelSelector = '', fieldSelector = '' }: Listed): unknown {
  if (!isApiError(error, 'BadRequest') && !isApiError(error, 'NotFound')) return error;
  const what = JSON.stringify(`${resource.group}/${resource.version}, Resource=${resource.plural}`);
  const selected = labelSelector !== '' || fieldSelector !== '';
  const before = selected
    ? `Unable to find ${what} that match label selector ${JSON.stringify(labelSelector)}, field selector ${JSON.stringify(fieldSelector)}`
    : `Unable to list ${what}`;
  return new ApiError({ ...error.status, message: `${before}: ${error.message}` }, { cause: error });
}
