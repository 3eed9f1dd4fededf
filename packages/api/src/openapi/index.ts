export { definitionSchemas, groupVersionsOf } from './definitions.ts';
export { openApiV2, type OpenApiV2Document } from './document-v2.ts';
export { openApiV2Protobuf } from './document-v2-protobuf.ts';
export { openApiV3, type OpenApiV3Document } from './document-v3.ts';
export type { JsonSchema, JsonSchemas } from './json-schema.ts';
export { atOnce, type Steps } from './steps.ts';
