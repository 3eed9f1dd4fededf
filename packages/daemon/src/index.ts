export { createLogger, type Logger } from './logger.ts';
export { runDaemon, type DaemonContext } from './run-daemon.ts';
export { loadConfig } from './load-config.ts';
export { inFileOnly } from './flag-kinds.ts';
export { UsageError } from './parse-flags.ts';
export { serveHealth } from './serve-health.ts';
export { createMetrics, reportLeading } from './metrics.ts';
export { Counter, Gauge, Histogram, Registry } from 'prom-client';
export { announceReady } from './parent-process.ts';
