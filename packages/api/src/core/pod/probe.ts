import { z } from 'zod';
import { atomicList, int32, int64, intOrString, namedSchema, type SchemaOf } from '@kubets/machinery/schema';
import { choice, choiceOr, demanded, int32Or, textOr } from '../../go-zero.ts';
import { signals } from './signals.ts';

const execAction = namedSchema('io.k8s.api.core.v1.ExecAction', () =>
  z.object({
    command: atomicList(z.string()).optional().describe('The program and its arguments; no shell is around it.'),
  }),
);
export interface ExecAction extends SchemaOf<typeof execAction> {}

const grpcAction = namedSchema('io.k8s.api.core.v1.GRPCAction', () =>
  z.object({
    port: int32().describe('The port of the gRPC health service.'),
    service: z.string().default('').describe('The service to ask the health of.'),
  }),
);
export interface GRPCAction extends SchemaOf<typeof grpcAction> {}

const httpGetAction = namedSchema('io.k8s.api.core.v1.HTTPGetAction', () =>
  z.object({
    host: z.string().optional().describe('The host to ask; by default the pod.'),
    httpHeaders: atomicList(httpHeader()).optional().describe('Headers of the request.'),
    path: textOr('/').describe('The path to ask for.'),
    port: intOrString().describe('The port, by number or name.'),
    scheme: choiceOr(['HTTP', 'HTTPS'], 'HTTP').describe('HTTP or HTTPS.'),
  }),
);
export interface HTTPGetAction extends SchemaOf<typeof httpGetAction> {}

const httpHeader = namedSchema('io.k8s.api.core.v1.HTTPHeader', () =>
  z.object({
    name: z.string().describe('The name of the header.'),
    value: demanded(z.string().default('')).describe('Its value.'),
  }),
);
export interface HTTPHeader extends SchemaOf<typeof httpHeader> {}

export const lifecycle = namedSchema('io.k8s.api.core.v1.Lifecycle', () =>
  z
    .object({
      postStart: lifecycleHandler().optional().describe('Done right after the container was started.'),
      preStop: lifecycleHandler().optional().describe('Done before the container is stopped, within its grace period.'),
      stopSignal: choice(signals).describe('The signal that stops the container, if not that of the image.'),
    })
    .describe('What is done right after a container starts and right before it stops.'),
);
export interface Lifecycle extends SchemaOf<typeof lifecycle> {}

const lifecycleHandler = namedSchema('io.k8s.api.core.v1.LifecycleHandler', () =>
  z.object({
    exec: execAction().optional().describe('Runs a program in the container.'),
    httpGet: httpGetAction().optional().describe('Asks for a page of the container.'),
    sleep: sleepAction().optional().describe('Waits.'),
    tcpSocket: tcpSocketAction().optional().describe('Not allowed here.'),
  }),
);
export interface LifecycleHandler extends SchemaOf<typeof lifecycleHandler> {}

const sleepAction = namedSchema('io.k8s.api.core.v1.SleepAction', () =>
  z.object({
    seconds: int64().describe('How many seconds.'),
  }),
);
export interface SleepAction extends SchemaOf<typeof sleepAction> {}

const tcpSocketAction = namedSchema('io.k8s.api.core.v1.TCPSocketAction', () =>
  z.object({
    host: z.string().optional().describe('The host to connect to; by default the pod.'),
    port: intOrString().describe('The port, by number or name.'),
  }),
);
export interface TCPSocketAction extends SchemaOf<typeof tcpSocketAction> {}

export const probe = namedSchema('io.k8s.api.core.v1.Probe', () =>
  z
    .object({
      exec: execAction().optional().describe('A command that must end with 0.'),
      failureThreshold: int32Or(3).describe('Failures in a row after which the check counts as failed.'),
      grpc: grpcAction().optional().describe('A gRPC health service that must say it is serving.'),
      httpGet: httpGetAction().optional().describe('A request that must be answered with a status from 200 to 399.'),
      initialDelaySeconds: int32().optional().describe('Seconds to wait after the container has started.'),
      periodSeconds: int32Or(10).describe('Seconds between checks.'),
      successThreshold: int32Or(1).describe('Successes in a row after which the check counts as passed.'),
      tcpSocket: tcpSocketAction().optional().describe('A port that must accept connections.'),
      terminationGracePeriodSeconds: int64().optional().describe('The grace that a container gets whose probe has failed; by default that of the pod.'),
      timeoutSeconds: int32Or(1).describe('Seconds after which a check without an answer has failed.'),
    })
    .describe('A repeated check of a container.'),
);
export interface Probe extends SchemaOf<typeof probe> {}
