import type { Status } from '@kubets/machinery';
import type { Readable, Writable } from 'node:stream';

export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** Which streams a client asked for. With a terminal, stderr is part of stdout. */
export interface RemoteCommandOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** The server's end of an exec or attach, whichever protocol carries it. */
export interface RemoteCommandStreams {
  readonly stdin: Readable | undefined;
  readonly stdout: Writable | undefined;
  readonly stderr: Writable | undefined;
  /** Calls back with each size the client's terminal takes, the first included. Set once. */
  onResize(listener: (size: TerminalSize) => void): void;
  /** Sends the status behind all output and closes the connection. */
  finish(status: Status): Promise<void>;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/** A terminal size as the resize channel carries it; undefined for anything else. */
export function parseTerminalSize(text: string): TerminalSize | undefined {
  try {
    const { Width, Height } = JSON.parse(text) as { Width?: unknown; Height?: unknown };
    return isExtent(Width) && isExtent(Height) ? { width: Width, height: Height } : undefined;
  } catch {
    return undefined;
  }
}

export function formatTerminalSize({ width, height }: TerminalSize): string {
  return JSON.stringify({ Width: width, Height: height });
}

function isExtent(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65536;
}
