/** A failure whose words are meant for the user. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;
  /** Printed as it is, without the word `error:` before it. */
  readonly bare: boolean;
  /** The command's help is printed before it is told. */
  readonly showsHelp: boolean;

  constructor(message: string, options: ErrorOptions & { readonly exitCode?: number; readonly bare?: boolean; readonly showsHelp?: boolean } = {}) {
    super(message, options);
    this.exitCode = options.exitCode ?? 1;
    this.bare = options.bare ?? false;
    this.showsHelp = options.showsHelp ?? false;
  }
}

/** A command was called in a way it cannot be; its help says how. */
export function usageError(commandPath: string, message: string): CommandError {
  return new CommandError(`${message}\nSee '${commandPath} -h' for help and examples`);
}

/** Several things went wrong and each is told; what could be done has been done. */
export class ManyErrors extends Error {
  override readonly name = 'ManyErrors';
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super(errors.map((error) => (error instanceof Error ? error.message : String(error))).join('\n'));
    this.errors = errors;
  }
}

/** Throws what was collected: one error as it is, several together. */
export function throwCollected(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ManyErrors(errors);
}

/** An API error met while handling one manifest: the source is told with it. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';

  constructor(doing: string, source: string, cause: unknown) {
    super(`error when ${doing} ${JSON.stringify(source)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
