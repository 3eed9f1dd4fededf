import type { Status } from '@kubets/machinery';
import type { ApiResponse } from '../pipeline.ts';
import { statusResponse } from '../http/status-response.ts';

/** 201: what was asked for has been done, and there is no object to show. */
export function created(): ApiResponse {
  const status: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  return statusResponse(status);
}
