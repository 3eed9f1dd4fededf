import { type FlowSchema, flowSchemas, type PriorityLevelConfiguration, priorityLevelConfigurations } from '@kubets/api';
import type { KubeObject } from '@kubets/machinery';
import { followObjects, type FollowOptions, type ObjectChanges } from '../follow-objects.ts';
import type { Registry } from '../registry.ts';

/** The FlowSchemas and PriorityLevelConfigurations there are, and word of every change of them. */
export class FlowObjects {
  readonly schemas = new Map<string, FlowSchema>();
  readonly levels = new Map<string, PriorityLevelConfiguration>();
  readonly #onChange: (objects: FlowObjects) => void;
  #changed = Promise.withResolvers<void>();

  constructor(onChange: (objects: FlowObjects) => void) {
    this.#onChange = onChange;
  }

  /** Resolves when all there are are known. */
  async follow(registry: Registry, options: FollowOptions): Promise<void> {
    await Promise.all([
      followObjects(registry.storage({ reference: flowSchemas }), this.#into(this.schemas), options),
      followObjects(registry.storage({ reference: priorityLevelConfigurations }), this.#into(this.levels), options),
    ]);
  }

  /** Resolves with the next change. */
  changed(): Promise<void> {
    return this.#changed.promise;
  }

  #into<T extends KubeObject>(known: Map<string, T>): ObjectChanges<T> {
    return {
      reset: () => known.clear(),
      set: (object) => this.#tell(known.set(object.metadata.name, object)),
      remove: (object) => this.#tell(known.delete(object.metadata.name)),
    };
  }

  #tell(_done: unknown): void {
    this.#onChange(this);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
