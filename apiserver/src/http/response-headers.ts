import type { ApiRequest, ApiResponse } from '../pipeline.ts';

/** What every answer says beside its own headers: the id of its audit events, how it was queued, and what its sender is warned of. */
export function responseHeaders(request: ApiRequest, response: Exclude<ApiResponse, { type: 'upgraded' }>): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {
    'audit-id': request.auditId,
    'cache-control': 'no-cache, private',
    ...request.flowHeaders,
    ...response.headers,
  };
  if (request.warnings.length > 0) headers['warning'] = [...new Set(request.warnings)].map(warningHeader);
  return headers;
}

/** RFC 7234 warn-code 299 with a quoted text, free of control characters. */
function warningHeader(text: string): string {
  const printable = text.replace(/\p{Cc}+/gu, ' ').replace(/[\\"]/g, '\\$&');
  return `299 - "${toLatin1(printable)}"`;
}

/** Header values are bytes: UTF-8 spelled out as Latin-1, as Go clients read it. */
function toLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
