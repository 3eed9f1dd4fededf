import { KubeconfigError } from '@kubets/client';
import { ApiError, type StatusCause } from '@kubets/machinery';
import { CommandError, ManifestError, ManyErrors } from './command-error.ts';
import { connectionFailure } from './connection-failure.ts';

export interface Failure {
  /** For stderr; may be empty. */
  readonly text: string;
  readonly exitCode: number;
}

/** How kubectl tells an error, and the exit code that goes with it. */
export function reportFailure(error: unknown, server: string | undefined): Failure {
  if (error instanceof ManyErrors) return { text: error.errors.map((one) => oneOfMany(one, server)).join('\n'), exitCode: 1 };
  if (error instanceof CommandError) return { text: error.bare || error.message === '' ? error.message : `error: ${error.message}`, exitCode: error.exitCode };
  if (error instanceof ManifestError) return { text: manifestText(error), exitCode: 1 };
  if (error instanceof ApiError) return { text: apiErrorText(error), exitCode: 1 };
  if (error instanceof KubeconfigError) return { text: `${error.inConfiguration ? 'Error in configuration' : 'error'}: ${error.message}`, exitCode: 1 };
  return { text: connectionFailure(error, server) ?? `error: ${error instanceof Error ? error.message : String(error)}`, exitCode: 1 };
}

/** Among others an error stands without the word `error:`, and one the server finds invalid is told as any other of the server's. */
function oneOfMany(error: unknown, server: string | undefined): string {
  if (error instanceof ManyErrors) return reportFailure(error, server).text;
  const told = error instanceof ManifestError && error.cause instanceof ApiError ? error.cause : error;
  if (told instanceof ApiError && told.reason === 'Invalid') return `Error from server (Invalid): ${(error as Error).message}`;
  return reportFailure(error, server).text.replace(/^error: (?!You must be logged in)/, '');
}

function manifestText(error: ManifestError): string {
  if (!(error.cause instanceof ApiError)) return `error: ${error.message}`;
  return error.cause.reason === 'Invalid' ? apiErrorText(error.cause) : `Error from server${reasonOf(error.cause)}: ${error.message}`;
}

const reasonOf = (error: ApiError): string => (error.status.reason ? ` (${error.status.reason})` : '');

function apiErrorText(error: ApiError): string {
  const { status } = error;
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
  if (status.reason === 'Invalid') return invalidText(error) ?? `Error from server${reasonOf(error)}: ${error.message}`;
  return `Error from server${reasonOf(error)}: ${error.message}`;
}

function invalidText({ status }: ApiError): string | undefined {
  const { details } = status;
  if (details === undefined || (details.kind ?? '') === '') return 'The request is invalid' + (status.message ? `: ${status.message}` : '');
  const what = `The ${details.kind} "${details.name ?? ''}" is invalid`;
  const causes = details.causes ?? [];
  if (causes.length === 0) return `${what}: ${status.message ?? ''}`;
  const lines = [...new Set(causes.map(causeText))];
  return lines.length === 1 ? `${what}: ${lines[0]}` : `${what}: \n${lines.map((line) => `* ${line}`).join('\n')}`;
}

const causeText = ({ field, message = '' }: StatusCause): string => (field ? `${field}: ${message}` : message);
