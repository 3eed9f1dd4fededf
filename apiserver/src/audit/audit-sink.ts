import type { JsonObject } from '@kubets/machinery';

/** Where events of the audit go. */
export interface AuditSink {
  write(event: JsonObject): void;
  /** Resolves once everything written has arrived, or was given up. */
  close(): Promise<void>;
}
