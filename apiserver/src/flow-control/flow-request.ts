import type { ApiRequest } from '../pipeline.ts';

/** What of a request decides where it waits. */
export type FlowRequest = Pick<ApiRequest, 'info' | 'user'>;
