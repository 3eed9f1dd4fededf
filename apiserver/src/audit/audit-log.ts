import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { JsonObject } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import type { StorageLog } from '../storage/storage-log.ts';
import { type AuditPolicy, readAuditPolicy } from './audit-policy.ts';

/** Where events of the audit go. */
export interface AuditLog {
  readonly policy: AuditPolicy;
  write(event: JsonObject): void;
  /** Resolves once everything written is in the file. */
  close(): Promise<void>;
}

/** Undefined without --audit-policy-file and --audit-log-path: nothing is recorded then. A path of `-` is the standard output. */
export async function openAuditLog(
  { auditPolicyFile, auditLogPath }: Pick<ApiserverConfig, 'auditPolicyFile' | 'auditLogPath'>,
  log: StorageLog,
): Promise<AuditLog | undefined> {
  if (auditPolicyFile === undefined || auditLogPath === undefined) return undefined;
  const policy = await readAuditPolicy(auditPolicyFile);
  if (auditLogPath === '-') return { policy, write: (event) => void process.stdout.write(lineOf(event)), close: () => Promise.resolve() };
  const file = createWriteStream(auditLogPath, { flags: 'a', mode: 0o600 });
  await once(file, 'open');
  // The server goes on without its audit log, as upstream's does in batch mode.
  file.on('error', (error) => log.error({ err: error, path: auditLogPath }, 'the audit log cannot be written'));
  return {
    policy,
    write: (event) => void file.write(lineOf(event)),
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}

const lineOf = (event: JsonObject): string => `${JSON.stringify(event)}\n`;
