export { createLogger, type Logger } from './logger.ts';
export { runDaemon, type Daemon, type DaemonContext } from './run-daemon.ts';
export { loadConfig, type LoadedConfig } from './load-config.ts';
export { inFileOnly } from './flag-kinds.ts';
export { UsageError } from './parse-flags.ts';
export { serveHealth, type HealthCheck, type HealthServer } from './serve-health.ts';
export { createMetrics, reportLeading } from './metrics.ts';
export { Counter, Gauge, Histogram, Registry } from 'prom-client';
export { announceReady, heldEnvironment, readyMessage, startMessage } from './parent-process.ts';
