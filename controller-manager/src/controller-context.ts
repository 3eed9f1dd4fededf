import type { Client } from '@kubets/client';
import type { Controller, EventRecorder, Informers } from '@kubets/control-loop';
import type { Logger } from '@kubets/daemon';
import type { Clock } from '@kubets/machinery';
import type { ControllerManagerConfig } from './config.ts';

/** What a controller is built from. */
export interface ControllerContext {
  /** Acts as the controller's own identity. */
  readonly client: Client;
  /** Shared by all controllers of the process. */
  readonly informers: Informers;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: ControllerManagerConfig;
  /** PEM: what pods verify the API server by. */
  readonly certificateAuthority: string | undefined;
  /** Ends with the leadership: for work that runs beside the reconciling loop. */
  readonly signal: AbortSignal;
}

/** One entry of the list of controllers. */
export interface ControllerEntry {
  /** As `--controllers` names it, and as upstream does. */
  readonly name: string;
  /** The ServiceAccount of kube-system it acts as; its rights are `system:controller:<serviceAccount>`. Absent: the process's own identity. */
  readonly serviceAccount?: string;
  /** Source of its events; the name when absent. */
  readonly component?: string;
  /** `*` does not start it: it has to be named. */
  readonly offByDefault?: boolean;
  build(context: ControllerContext): readonly Controller[];
}
