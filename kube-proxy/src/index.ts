export { configSchema, type KubeProxyConfig } from './config.ts';
export { run } from './run.ts';
export { type PacketFilter, Proxier } from './proxier.ts';
export { ServicePortResolver } from './service-port-resolver.ts';
