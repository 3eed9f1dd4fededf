/** The HTTP status of an error the engine answered; undefined when it could not be reached. */
export function dockerStatus(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** The engine's own sentence, without the client library's wrapping. */
export function dockerMessage(error: unknown): string {
  const message = (error as { json?: { message?: unknown } }).json?.message;
  if (typeof message === 'string') return message;
  return String((error as Error).message ?? error)
    .replace(/^\(HTTP code \d+\) [^-]* - /, '')
    .trim();
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
