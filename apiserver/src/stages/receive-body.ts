import { HttpRequest } from '../http/http-request.ts';
import type { Stage } from '../pipeline.ts';

/** Reads the body of a request only now that its sender is known and may ask this: strangers cannot make the server hold what they send. */
export const receiveBody: Stage = async (request, next) => {
  if (request instanceof HttpRequest) await request.receiveBody();
  return next();
};
