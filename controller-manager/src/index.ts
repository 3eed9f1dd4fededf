export { configSchema, type ControllerManagerConfig } from './config.ts';
export { controllers } from './controllers.ts';
export { run, runControllerManager, type ControllerManagerOptions } from './run.ts';
