import { type OutputFormat, outputFormat } from '../output/output-format.ts';
import { type AnyObject, nameOf, objectText } from '../output/print-object.ts';
import { sortKeys } from '../output/sorted-json.ts';
import type { Session } from '../session.ts';
import { type DryRun, dryRunSuffix } from './dry-run.ts';

/** Tells what became of objects: `pod/web created`, or the object itself where `-o` asks for it. */
export class ResultPrinter {
  readonly #session: Session;
  readonly #dryRun: DryRun;
  readonly #format: OutputFormat;
  readonly #ordered: boolean;
  #printed = 0;

  /** `ordered`: JSON keys stay as they were made. */
  constructor(session: Session, dryRun: DryRun = 'none', ordered = false) {
    this.#session = session;
    this.#dryRun = dryRun;
    this.#format = outputFormat(session.flags);
    this.#ordered = ordered;
  }

  /** Whether results are told in words. */
  get human(): boolean {
    return this.#format.type === 'human';
  }

  /** Whether each result is told by itself; others are printed together once all are there. */
  get oneByOne(): boolean {
    return this.#format.type === 'human' || this.#format.type === 'name';
  }

  /** The object, or a list of several. */
  printTogether(objects: readonly AnyObject[]): void {
    const [only] = objects;
    const list = { kind: 'List', apiVersion: 'v1', metadata: {}, items: sortKeys(objects) };
    if (this.#format.type === 'human' || only === undefined) return;
    const showManagedFields = this.#session.flags.boolean('show-managed-fields');
    const several = objects.length > 1;
    this.#session.print(objectText(this.#format, several ? list : only, { showManagedFields, ordered: several }));
  }

  print(object: AnyObject, did: string): void {
    const format = this.#format;
    if (format.type === 'human') return this.#session.printLine(`${nameOf(object)} ${did}${dryRunSuffix(this.#dryRun)}`);
    const separator = format.type === 'yaml' && this.#printed++ > 0 ? '---\n' : '';
    const showManagedFields = this.#session.flags.boolean('show-managed-fields');
    this.#session.print(separator + objectText(format, object, { showManagedFields, ordered: this.#ordered }));
  }
}
