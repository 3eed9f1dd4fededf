import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { JsonObject } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import { type AuditPolicy, readAuditPolicy } from './audit-policy.ts';

/** Where events of the audit go. */
export interface AuditLog {
  readonly policy: AuditPolicy;
  write(event: JsonObject): void;
  /** Resolves once everything written is in the file. */
  close(): Promise<void>;
}

/** Undefined without --audit-policy-file and --audit-log-path: nothing is recorded then. A path of `-` is the standard output. */
export async function openAuditLog({
  auditPolicyFile,
  auditLogPath,
}: Pick<ApiserverConfig, 'auditPolicyFile' | 'auditLogPath'>): Promise<AuditLog | undefined> {
  if (auditPolicyFile === undefined || auditLogPath === undefined) return undefined;
  const policy = await readAuditPolicy(auditPolicyFile);
  if (auditLogPath === '-') return { policy, write: (event) => void process.stdout.write(lineOf(event)), close: () => Promise.resolve() };
  const file = createWriteStream(auditLogPath, { flags: 'a', mode: 0o600 });
  await new Promise((resolve, reject) => file.once('open', resolve).once('error', reject));
  return {
    policy,
    write: (event) => void file.write(lineOf(event)),
    async close() {
      file.end();
      await finished(file);
    },
  };
}

const lineOf = (event: JsonObject): string => `${JSON.stringify(event)}\n`;
