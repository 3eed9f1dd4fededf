import type { ConfigMap } from '@kubets/api';
import type { Describe } from './describe-object.ts';
import { eventLines, eventsOf } from './events.ts';
import { headLines } from './head.ts';

export const describeConfigMap: Describe = async (page, object, { session, showEvents }) => {
  const { data = {}, binaryData = {} } = object as unknown as ConfigMap;
  headLines(page, object);
  page.line(0, '\nData\n====');
  for (const key of Object.keys(data).toSorted()) page.line(0, `${key}:\n----\n${data[key]}\n`);
  page.line(0, '\nBinaryData\n====');
  for (const key of Object.keys(binaryData).toSorted()) page.line(0, `${key}: ${Buffer.from(binaryData[key] ?? '', 'base64').length} bytes`);
  page.line(0, '');
  if (showEvents) eventLines(page, await eventsOf(session, object), session.io.clock.now());
};
