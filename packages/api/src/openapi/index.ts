export { groupVersionsOf } from './definitions.ts';
export { openApiV2 } from './document-v2.ts';
export { openApiV2Protobuf } from './document-v2-protobuf.ts';
export { openApiV3 } from './document-v3.ts';

export { atOnce, type Steps } from './steps.ts';
