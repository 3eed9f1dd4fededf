export { type ApiserverConfig, configSchema } from './config.ts';
export { run } from './run.ts';
export { type RunningApiserver, startApiserver } from './server.ts';
