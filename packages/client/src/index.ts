export type { Client, DeleteOptions, ListOptions, Patch, RawRequest, RawResponse, Upgraded, WatchEvent, WatchOptions, WriteOptions } from './client.ts';
export type { ClientConfig } from './kubeconfig.ts';
