import { forbidden, invalid, required, type FieldError } from '@kubets/machinery';
import { checkNonNegative, checkPort, checkPortReference, checkPositive } from '../../validation/numbers.ts';
import { checkEach, checkPresent, checkText, noErrors } from '../../validation/rules.ts';
import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe, TCPSocketAction } from './probe.ts';

function checkProbe(field: string, probe: Probe | undefined): readonly FieldError[] {
  if (probe === undefined) return noErrors;
  return [
    ...checkHandler(field, probe),
    ...checkNonNegative(`${field}.initialDelaySeconds`, probe.initialDelaySeconds),
    ...checkNonNegative(`${field}.timeoutSeconds`, probe.timeoutSeconds),
    ...checkNonNegative(`${field}.periodSeconds`, probe.periodSeconds),
    ...checkNonNegative(`${field}.successThreshold`, probe.successThreshold),
    ...checkNonNegative(`${field}.failureThreshold`, probe.failureThreshold),
    ...checkPositive(`${field}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds),
  ];
}

/** Liveness and startup: one success is enough, and asking for more would never end. */
export function checkRestartingProbe(field: string, probe: Probe | undefined): readonly FieldError[] {
  if (probe === undefined) return noErrors;
  return [
    ...checkProbe(field, probe),
    ...(probe.successThreshold > 1 ? [invalid(`${field}.successThreshold`, probe.successThreshold, 'must be 1')] : noErrors),
  ];
}

export function checkReadinessProbe(field: string, probe: Probe | undefined): readonly FieldError[] {
  if (probe?.terminationGracePeriodSeconds === undefined) return checkProbe(field, probe);
  const grace = probe.terminationGracePeriodSeconds;
  return [...checkProbe(field, probe), invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes')];
}

export function checkLifecycle(field: string, lifecycle: Lifecycle | undefined, gracePeriodSeconds: number): readonly FieldError[] {
  if (lifecycle === undefined) return noErrors;
  const check = (name: string, handler: LifecycleHandler | undefined): readonly FieldError[] =>
    checkPresent(handler, (given) => [...checkHandler(`${field}.${name}`, given), ...checkSleep(`${field}.${name}.sleep`, given, gracePeriodSeconds)]);
  return [...check('postStart', lifecycle.postStart), ...check('preStop', lifecycle.preStop)];
}

function checkSleep(field: string, { sleep }: LifecycleHandler, gracePeriodSeconds: number): readonly FieldError[] {
  if (sleep === undefined || (sleep.seconds >= 0 && sleep.seconds <= gracePeriodSeconds)) return noErrors;
  return [invalid(field, sleep.seconds, `must be non-negative and less than terminationGracePeriodSeconds (${gracePeriodSeconds})`)];
}

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>;

/** Exactly one way to ask. */
function checkHandler(field: string, handler: Handler): readonly FieldError[] {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const given = Object.entries({ exec, httpGet, tcpSocket, grpc, sleep }).filter(([, action]) => action !== undefined);
  if (given.length === 0) return [required(field, 'must specify a handler type')];
  return [
    ...given.slice(1).map(([name]) => forbidden(`${field}.${name}`, 'may not specify more than 1 handler type')),
    ...checkPresent(exec, ({ command }) => (command === undefined || command.length === 0 ? [required(`${field}.exec.command`)] : noErrors)),
    ...checkPresent(httpGet, (action) => checkHttpGet(`${field}.httpGet`, action)),
    ...checkPresent(tcpSocket, (action) => checkTcpSocket(`${field}.tcpSocket`, action)),
    ...checkPresent(grpc, ({ port }) => checkPort(`${field}.grpc.port`, port)),
  ];
}

function checkHttpGet(field: string, { path, port, httpHeaders }: HTTPGetAction): readonly FieldError[] {
  return [
    ...(path === '' ? [required(`${field}.path`)] : noErrors),
    ...checkPortReference(`${field}.port`, port),
    ...checkEach(`${field}.httpHeaders`, httpHeaders, ({ name }, at) => checkText(`${at}.name`, name, validateHeaderName)),
  ];
}

const validateHeaderName = (name: string): readonly string[] =>
  /^[-A-Za-z0-9]+$/.test(name)
    ? []
    : ["a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')"];

const checkTcpSocket = (field: string, { port }: TCPSocketAction): readonly FieldError[] => checkPortReference(`${field}.port`, port);
