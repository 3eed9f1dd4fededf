/** The part of a pino logger the loops use. */
export interface LoopLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = (): void => undefined;
export const silentLog: LoopLog = { debug: nothing, info: nothing, warn: nothing, error: nothing };
