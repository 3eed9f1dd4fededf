export { configSchema, type KubeletConfig } from './config.ts';
export { settingsOf } from './configuration/kubelet-configuration.ts';
export { run } from './run.ts';
