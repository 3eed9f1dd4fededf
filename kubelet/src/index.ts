export { configSchema, type KubeletConfig } from './config.ts';
export { run } from './run.ts';
