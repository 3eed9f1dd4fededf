import { EngineError } from './engine.ts';

/** The HTTP status of an error the engine answered; undefined when it could not be reached. */
export function dockerStatus(error: unknown): number | undefined {
  return error instanceof EngineError ? error.status : undefined;
}

/** Lets a request pass whose goal is already reached: the container is gone (404), already stopped (304) or being removed (409). */
export async function ignoring(statuses: readonly number[], request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    const status = dockerStatus(error);
    if (status === undefined || !statuses.includes(status)) throw error;
  }
}
