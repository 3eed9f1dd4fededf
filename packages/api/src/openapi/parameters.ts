/** A query parameter, in no dialect's spelling yet. */
export interface QueryParameter {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean';
  readonly description: string;
}

const text = (name: string, description: string): QueryParameter => ({ name, type: 'string', description });
const flag = (name: string, description: string): QueryParameter => ({ name, type: 'boolean', description });
const number = (name: string, description: string): QueryParameter => ({ name, type: 'integer', description });

export const pretty = text('pretty', 'Indent the answer when "true".');

const dryRun = text('dryRun', 'With "All", do everything but persist the change.');
const fieldManager = text('fieldManager', 'The name under which the changed fields are recorded as managed.');
const fieldValidation = text('fieldValidation', 'What to do about unknown and repeated fields: "Ignore", "Warn" (the default) or "Strict".');
const force = flag('force', 'Take over fields other managers own; server-side apply alone knows it.');

export const writeParameters: readonly QueryParameter[] = [dryRun, fieldManager, fieldValidation];
export const patchParameters: readonly QueryParameter[] = [...writeParameters, force];

export const deleteParameters: readonly QueryParameter[] = [
  dryRun,
  number('gracePeriodSeconds', 'Seconds the object has to end by itself; 0 removes it at once.'),
  flag('ignoreStoreReadErrorWithClusterBreakingPotential', 'Remove the object even though its stored form cannot be read.'),
  flag('orphanDependents', 'Leave dependent objects behind; use propagationPolicy in its place.'),
  text('propagationPolicy', 'What happens to dependent objects: "Orphan", "Background" or "Foreground".'),
];

const selection: readonly QueryParameter[] = [
  text('continue', 'The token of the previous page.'),
  text('fieldSelector', 'Only objects whose fields match.'),
  text('labelSelector', 'Only objects whose labels match.'),
  number('limit', 'How many objects a page may hold.'),
  text('resourceVersion', 'The version of the collection to read or to watch from.'),
  text('resourceVersionMatch', 'How resourceVersion is meant: "Exact" or "NotOlderThan".'),
  flag('sendInitialEvents', 'Begin a watch with the objects there are, then a bookmark.'),
  number('timeoutSeconds', 'Seconds after which the call ends.'),
];

export const listParameters: readonly QueryParameter[] = [
  flag('allowWatchBookmarks', 'Let a watch carry events that only tell the current resourceVersion.'),
  ...selection,
  flag('watch', 'Stream changes in place of one answer.'),
];

export const deleteCollectionParameters: readonly QueryParameter[] = [...deleteParameters, ...selection];

const streams: readonly QueryParameter[] = [
  text('container', 'The container; the only one or the default one when left out.'),
  flag('stderr', 'Pass on standard error.'),
  flag('stdin', 'Pass on standard input.'),
  flag('stdout', 'Pass on standard output.'),
  flag('tty', 'Give the process a terminal.'),
];

const logParameters: readonly QueryParameter[] = [
  text('container', 'The container; the only one when left out.'),
  flag('follow', 'Go on sending what is written.'),
  flag('insecureSkipTLSVerifyBackend', 'Do not check the certificate of the node the log comes from.'),
  number('limitBytes', 'Bytes after which the log is cut off.'),
  flag('previous', 'The log of the instance that ran before this one.'),
  number('sinceSeconds', 'Only lines written within so many seconds.'),
  text('stream', 'Which stream to send: "All", "Stdout" or "Stderr".'),
  number('tailLines', 'Only so many lines from the end.'),
  flag('timestamps', 'Begin every line with the time it was written.'),
];

/** Query parameters of the subresources that connect to something, by subresource. */
export const connectParameters: Readonly<Record<string, readonly QueryParameter[]>> = {
  attach: streams,
  exec: [text('command', 'The program and its arguments, one parameter each.'), ...streams],
  log: logParameters,
  portforward: [number('ports', 'The ports to forward.')],
  proxy: [text('path', 'The path to ask the proxied server for.')],
};
