import { z } from 'zod';
import { conditionFields } from '../meta/condition.ts';

/** What conditions of flow control say: nothing is demanded of them. */
export function flowConditionFields() {
  return {
    ...conditionFields(),
    status: z.string().optional().describe('True, False or Unknown.'),
    type: z.string().optional().describe('What the condition is about.'),
  };
}
