import type { Clock } from '@kubets/machinery';
import type { Readable, Writable } from 'node:stream';

/** Everything a command touches besides the API server and files. */
export interface CommandIo {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Aborts when the user interrupts the command. */
  readonly signal: AbortSignal;
}
