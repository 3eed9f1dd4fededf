/** Hears what becomes of the keys of one work queue. */
export interface QueueObserver {
  /** A key came that was not waiting already. */
  added(): void;
  /** A key was handed out after waiting so long. */
  taken(waitedMs: number): void;
  /** Working on a key took so long. */
  done(workedMs: number): void;
  /** A key failed and will be tried again. */
  retried(): void;
}

/** A work queue as it is now. */
export interface ObservedQueue {
  readonly name: string;
  /** Keys waiting. */
  readonly length: number;
  /** How long each key worked on has taken so far. */
  workingMs(): readonly number[];
}
