import { type Clock, type JsonObject, parseDuration } from '@kubets/machinery';
import type { ApiserverConfig } from '../config.ts';
import type { StorageLog } from '../storage/storage-log.ts';
import { type AuditPolicy, readAuditPolicy } from './audit-policy.ts';
import type { AuditSink } from './audit-sink.ts';
import { RotatingFile } from './rotating-file.ts';
import { truncated } from './truncate.ts';

/** What is recorded, and where it goes. */
export interface AuditLog extends AuditSink {
  readonly policy: AuditPolicy;
}

/** How many events went out and how many were lost, by where they were to go. */
export interface AuditCounts {
  auditEvent(): void;
  auditErrors(plugin: 'log' | 'webhook', count: number): void;
}

export interface AuditParts {
  readonly log: StorageLog;
  readonly clock: Clock;
  readonly counts: AuditCounts;
}

/** Undefined without a policy, or with nowhere to record: nothing is recorded then. */
export async function openAuditLog(config: ApiserverConfig, parts: AuditParts): Promise<AuditLog | undefined> {
  const { auditPolicyFile } = config;
  if (auditPolicyFile === undefined || (config.auditLogPath === undefined && config.auditWebhookConfigFile === undefined)) return undefined;
  const policy = await readAuditPolicy(auditPolicyFile);
  const sinks = [await logSink(config, parts), await webhookSink(config, parts)].filter((sink) => sink !== undefined);
  return {
    policy,
    write(event) {
      parts.counts.auditEvent();
      for (const sink of sinks) sink.write(event);
    },
    close: async () => void (await Promise.all(sinks.map((sink) => sink.close()))),
  };
}

/** A path of `-` is the standard output. */
async function logSink(config: ApiserverConfig, { log, clock, counts }: AuditParts): Promise<AuditSink | undefined> {
  const { auditLogPath: path } = config;
  if (path === undefined) return undefined;
  const limited = config.auditLogTruncateEnabled ? config.auditLogTruncateMaxEventSize : undefined;
  const lines = (write: (line: string) => void) =>
    withLimit(
      limited,
      (event) => write(`${JSON.stringify(event)}\n`),
      () => counts.auditErrors('log', 1),
    );
  if (path === '-') return { write: lines((line) => void process.stdout.write(line)), close: () => Promise.resolve() };
  const file = await RotatingFile.open({
    path,
    clock,
    limits: {
      maxMegabytes: config.auditLogMaxsize,
      maxBackups: config.auditLogMaxbackup,
      maxAgeDays: config.auditLogMaxage,
      compress: config.auditLogCompress,
    },
    onError(error) {
      counts.auditErrors('log', 1);
      log.error({ err: error, path }, 'the audit log cannot be written');
    },
  });
  return { write: lines((line) => file.write(line)), close: () => file.close() };
}

/** What sends is loaded for it alone. */
async function webhookSink(config: ApiserverConfig, { log, clock, counts }: AuditParts): Promise<AuditSink | undefined> {
  const { auditWebhookConfigFile: file } = config;
  if (file === undefined) return undefined;
  const { auditWebhook } = await import('./webhook.ts');
  const onDropped = (count: number, reason?: unknown): void => {
    counts.auditErrors('webhook', count);
    if (reason !== undefined) log.error({ err: reason, count }, 'audit events were lost');
  };
  const sink = auditWebhook(file, {
    clock,
    onDropped,
    limits: {
      bufferSize: config.auditWebhookBatchBufferSize,
      maxSize: config.auditWebhookBatchMaxSize,
      maxWaitMs: parseDuration(config.auditWebhookBatchMaxWait),
      initialBackoffMs: parseDuration(config.auditWebhookInitialBackoff),
    },
  });
  const limited = config.auditWebhookTruncateEnabled ? config.auditWebhookTruncateMaxEventSize : undefined;
  return {
    write: withLimit(
      limited,
      (event) => sink.write(event),
      () => onDropped(1),
    ),
    close: () => sink.close(),
  };
}

function withLimit(maxBytes: number | undefined, write: (event: JsonObject) => void, onDropped: () => void): (event: JsonObject) => void {
  if (maxBytes === undefined) return write;
  return (event) => {
    const shown = truncated(event, maxBytes);
    if (shown === undefined) onDropped();
    else write(shown);
  };
}
