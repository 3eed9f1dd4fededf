import type { Status } from '@kubets/machinery';

export const success: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 200 };

/** The Status a remote command ends with: success for 0, otherwise reason `NonZeroExitCode` with the code as its cause. */
export function statusOfExit(exitCode: number): Status {
  if (exitCode === 0) return success;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
    code: 500,
  };
}

export function statusOfFailure(message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'InternalError', code: 500 };
}

/** The exit code a status tells: 0 for success, the cause `ExitCode` when there is one, undefined when the command could not run at all. */
export function exitCodeOf(status: Status): number | undefined {
  if (status.status === 'Success') return 0;
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  const code = Number(cause?.message);
  return status.reason === 'NonZeroExitCode' && Number.isInteger(code) ? code : undefined;
}
