import { z } from 'zod';
import { atomicList, int32, int64, intOrString, namedSchema, type SchemaOf } from '@kubets/machinery/schema';

export const execAction = namedSchema('io.k8s.api.core.v1.ExecAction', () =>
  z.object({
    command: atomicList(z.string()).optional(),
  }),
);
export interface ExecAction extends SchemaOf<typeof execAction> {}

export const grpcAction = namedSchema('io.k8s.api.core.v1.GRPCAction', () =>
  z.object({
    port: int32(),
    service: z.string().optional(),
  }),
);
export interface GRPCAction extends SchemaOf<typeof grpcAction> {}

export const httpGetAction = namedSchema('io.k8s.api.core.v1.HTTPGetAction', () =>
  z.object({
    host: z.string().optional(),
    httpHeaders: atomicList(httpHeader()).optional(),
    path: z.string().optional(),
    port: intOrString(),
    scheme: z.enum(['HTTP', 'HTTPS']).optional(),
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
    stopSignal: z
      .enum([
        'SIGABRT',
        'SIGALRM',
        'SIGBUS',
        'SIGCHLD',
        'SIGCLD',
        'SIGCONT',
        'SIGFPE',
        'SIGHUP',
        'SIGILL',
        'SIGINT',
        'SIGIO',
        'SIGIOT',
        'SIGKILL',
        'SIGPIPE',
        'SIGPOLL',
        'SIGPROF',
        'SIGPWR',
        'SIGQUIT',
        'SIGRTMAX',
        'SIGRTMAX-1',
        'SIGRTMAX-10',
        'SIGRTMAX-11',
        'SIGRTMAX-12',
        'SIGRTMAX-13',
        'SIGRTMAX-14',
        'SIGRTMAX-2',
        'SIGRTMAX-3',
        'SIGRTMAX-4',
        'SIGRTMAX-5',
        'SIGRTMAX-6',
        'SIGRTMAX-7',
        'SIGRTMAX-8',
        'SIGRTMAX-9',
        'SIGRTMIN',
        'SIGRTMIN+1',
        'SIGRTMIN+10',
        'SIGRTMIN+11',
        'SIGRTMIN+12',
        'SIGRTMIN+13',
        'SIGRTMIN+14',
        'SIGRTMIN+15',
        'SIGRTMIN+2',
        'SIGRTMIN+3',
        'SIGRTMIN+4',
        'SIGRTMIN+5',
        'SIGRTMIN+6',
        'SIGRTMIN+7',
        'SIGRTMIN+8',
        'SIGRTMIN+9',
        'SIGSEGV',
        'SIGSTKFLT',
        'SIGSTOP',
        'SIGSYS',
        'SIGTERM',
        'SIGTRAP',
        'SIGTSTP',
        'SIGTTIN',
        'SIGTTOU',
        'SIGURG',
        'SIGUSR1',
        'SIGUSR2',
        'SIGVTALRM',
        'SIGWINCH',
        'SIGXCPU',
        'SIGXFSZ',
      ])
      .optional(),
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
    failureThreshold: int32().optional(),
    grpc: grpcAction().optional(),
    httpGet: httpGetAction().optional(),
    initialDelaySeconds: int32().optional(),
    periodSeconds: int32().optional(),
    successThreshold: int32().optional(),
    tcpSocket: tcpSocketAction().optional(),
    terminationGracePeriodSeconds: int64().optional(),
    timeoutSeconds: int32().optional(),
  }),
);
export interface Probe extends SchemaOf<typeof probe> {}
