export { configSchema, type SchedulerConfig } from './config.ts';
export { run } from './run.ts';
