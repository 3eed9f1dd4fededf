import { pino, type Logger } from 'pino';
import { LogDestination } from './log-destination.ts';

export type { Logger } from 'pino';

/** JSON lines on stderr, one constant sentence each with fields beside it. */
export function createLogger(name: string, options: { readonly level?: string } = {}): Logger {
  return pino(
    {
      name,
      level: options.level ?? process.env['LOG_LEVEL'] ?? 'info',
      base: { name },
      serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    },
    new LogDestination(2),
  );
}
