import { z } from 'zod';
import { atomicList, int32, int64, intOrString, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { choice, choiceOr, int32Or, textOr } from '../../go-zero.ts';
import { signals } from './signals.ts';

export const execAction = namedSchema('io.k8s.api.core.v1.ExecAction', () =>
  z.object({
    command: atomicList(z.string()).optional(),
  }),
);
export interface ExecAction extends SchemaOf<typeof execAction> {}

export const grpcAction = namedSchema('io.k8s.api.core.v1.GRPCAction', () =>
  z.object({
    port: int32(),
    service: z.string().default(''),
  }),
);
export interface GRPCAction extends SchemaOf<typeof grpcAction> {}

export const httpGetAction = namedSchema('io.k8s.api.core.v1.HTTPGetAction', () =>
  z.object({
    host: z.string().optional(),
    httpHeaders: atomicList(httpHeader()).optional(),
    path: textOr('/'),
    port: intOrString(),
    scheme: choiceOr(['HTTP', 'HTTPS'], 'HTTP'),
  }),
);
export interface HTTPGetAction extends SchemaOf<typeof httpGetAction> {}

export const httpHeader = namedSchema('io.k8s.api.core.v1.HTTPHeader', () =>
  z.object({
    name: z.string(),
    value: z.string(),
  }),
);
export interface HTTPHeader extends SchemaOf<typeof httpHeader> {}

export const lifecycle = namedSchema('io.k8s.api.core.v1.Lifecycle', () =>
  z.object({
    postStart: lifecycleHandler().optional(),
    preStop: lifecycleHandler().optional(),
    stopSignal: choice(signals),
  }),
);
export interface Lifecycle extends SchemaOf<typeof lifecycle> {}

export const lifecycleHandler = namedSchema('io.k8s.api.core.v1.LifecycleHandler', () =>
  z.object({
    exec: execAction().optional(),
    httpGet: httpGetAction().optional(),
    sleep: sleepAction().optional(),
    tcpSocket: tcpSocketAction().optional(),
  }),
);
export interface LifecycleHandler extends SchemaOf<typeof lifecycleHandler> {}

export const sleepAction = namedSchema('io.k8s.api.core.v1.SleepAction', () =>
  z.object({
    seconds: int64(),
  }),
);
export interface SleepAction extends SchemaOf<typeof sleepAction> {}

export const tcpSocketAction = namedSchema('io.k8s.api.core.v1.TCPSocketAction', () =>
  z.object({
    host: z.string().optional(),
    port: intOrString(),
  }),
);
export interface TCPSocketAction extends SchemaOf<typeof tcpSocketAction> {}

export const probe = namedSchema('io.k8s.api.core.v1.Probe', () =>
  z.object({
    exec: execAction().optional(),
    failureThreshold: int32Or(3),
    grpc: grpcAction().optional(),
    httpGet: httpGetAction().optional(),
    initialDelaySeconds: int32().optional(),
    periodSeconds: int32Or(10),
    successThreshold: int32Or(1),
    tcpSocket: tcpSocketAction().optional(),
    terminationGracePeriodSeconds: int64().optional(),
    timeoutSeconds: int32Or(1),
  }),
);
export interface Probe extends SchemaOf<typeof probe> {}
