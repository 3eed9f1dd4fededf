export type { Change, IndexFunction, Informer, InformerOptions, Informers, Lister } from './informer.ts';
export type { Controller, ReconcileResult, Trigger } from './controller.ts';
export type { EventDraft, EventRecorder } from './event-recorder.ts';
