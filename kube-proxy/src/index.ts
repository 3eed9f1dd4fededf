export { configSchema, type KubeProxyConfig } from './config.ts';
export { run } from './run.ts';
