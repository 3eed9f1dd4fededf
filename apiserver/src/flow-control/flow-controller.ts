import type { FlowSchema, PriorityLevelConfiguration } from '@kubets/api';
import { hashFlow } from './deal-hand.ts';
import { FlowTally } from './flow-tally.ts';
import type { FlowRequest } from './flow-request.ts';
import { divideSeats } from './level-seats.ts';
import { flowDistinguisher, matchesFlowSchema } from './match-flow-schema.ts';
import { PriorityLevel } from './priority-level.ts';

export interface FlowControllerOptions {
  /** How many requests the server handles at once. */
  readonly seats: number;
  readonly patienceMs: number;
  /** What every server has, whatever is stored: the last resort of all requests among them. */
  readonly schemas: readonly FlowSchema[];
  readonly levels: readonly PriorityLevelConfiguration[];
}

/** Where a request belongs. */
export interface FlowPlace {
  readonly schema: string;
  readonly level: PriorityLevel;
  readonly flow: number;
  readonly tally: FlowTally;
  /** Tell clients how they were sorted. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Route {
  readonly schema: FlowSchema;
  readonly level: PriorityLevel;
  readonly headers: Readonly<Record<string, string>>;
  readonly tally: FlowTally;
}

/** Sorts requests by FlowSchemas into priority levels, and divides the server's seats between those. */
export class FlowController {
  readonly #options: FlowControllerOptions;
  readonly #levels = new Map<string, PriorityLevel>();
  readonly #tallies = new Map<string, FlowTally>();
  #routes: readonly Route[] = [];

  constructor(options: FlowControllerOptions) {
    this.#options = options;
    this.configure([], []);
  }

  get seats(): number {
    return this.#options.seats;
  }

  /** Of every pair of schema and level that was ever configured. */
  tallies(): Iterable<FlowTally> {
    return this.#tallies.values();
  }

  get levels(): Iterable<PriorityLevel> {
    return this.#levels.values();
  }

  /** From now on requests are sorted by these; what every server has is added where it is missing. */
  configure(schemas: readonly FlowSchema[], configurations: readonly PriorityLevelConfiguration[]): void {
    const levels = withMissing(configurations, this.#options.levels);
    this.#configureLevels(levels);
    const uids = new Map(levels.map(({ metadata }) => [metadata.name, metadata.uid]));
    this.#routes = withMissing(schemas, this.#options.schemas)
      .toSorted(byPrecedence)
      .flatMap((schema) => {
        const name = schema.spec.priorityLevelConfiguration.name;
        const level = this.#levels.get(name);
        return level === undefined
          ? []
          : [{ schema, level, headers: headersOf(schema.metadata.uid, uids.get(name)), tally: this.#tally(schema.metadata.name, name) }];
      });
  }

  /** Every request has a place: the last resort takes what nothing else does. */
  place(request: FlowRequest): FlowPlace {
    const { schema, level, headers, tally } = this.#routes.find((route) => matchesFlowSchema(route.schema, request)) ?? this.#routes.at(-1)!;
    const { name } = schema.metadata;
    return { schema: name, level, headers, tally, flow: hashFlow(name, flowDistinguisher(schema, request)) };
  }

  /** A seat of this level is free: its own who wait come first, then those who may borrow it. */
  release(level: PriorityLevel): void {
    level.leave();
    level.serve();
    for (const other of this.#levels.values()) if (other.waiting > 0) other.serve();
  }

  #configureLevels(configurations: readonly PriorityLevelConfiguration[]): void {
    const seats = divideSeats(
      this.#options.seats,
      configurations.map(({ spec }) => spec),
    );
    const names = new Set(configurations.map(({ metadata }) => metadata.name));
    for (const [name, level] of this.#levels) {
      if (names.has(name)) continue;
      this.#levels.delete(name);
      level.dissolve();
    }
    for (const [index, { metadata, spec }] of configurations.entries()) this.#level(metadata.name).configure(spec, seats[index]!);
  }

  #tally(schema: string, level: string): FlowTally {
    const key = `${schema} ${level}`;
    const tally = this.#tallies.get(key) ?? new FlowTally(schema, level);
    this.#tallies.set(key, tally);
    return tally;
  }

  #level(name: string): PriorityLevel {
    const level = this.#levels.get(name) ?? new PriorityLevel({ name, mayBorrow: this.#mayBorrow, patienceMs: this.#options.patienceMs });
    this.#levels.set(name, level);
    return level;
  }

  /** Seats are lent as long as every other level keeps what it uses and what it does not lend. */
  readonly #mayBorrow = (borrower: PriorityLevel): boolean => {
    let claimed = borrower.executing;
    for (const level of this.#levels.values()) if (level !== borrower) claimed += level.claimed;
    return claimed < this.#options.seats;
  };
}

type Named = { readonly metadata: { readonly name: string } };

function withMissing<T extends Named>(stored: readonly T[], always: readonly T[]): readonly T[] {
  const names = new Set(stored.map(({ metadata }) => metadata.name));
  return [...stored, ...always.filter(({ metadata }) => !names.has(metadata.name))];
}

function byPrecedence(one: FlowSchema, other: FlowSchema): number {
  return one.spec.matchingPrecedence - other.spec.matchingPrecedence || (one.metadata.name < other.metadata.name ? -1 : 1);
}

function headersOf(schemaUid: string | undefined, levelUid: string | undefined): Readonly<Record<string, string>> {
  return {
    ...(schemaUid && { 'x-kubernetes-pf-flowschema-uid': schemaUid }),
    ...(levelUid && { 'x-kubernetes-pf-prioritylevel-uid': levelUid }),
  };
}
