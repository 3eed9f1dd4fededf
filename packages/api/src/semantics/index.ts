export { newestDefault } from './default-class.ts';
export { matchesAnyTerm, matchesTerm, podSelectsNode, selectable, type SelectableNode } from './node-selection.ts';
export { podLimits, podLimitsWithoutOverhead, podRequests, podRequestsWithoutOverhead, type Amounts } from './pod-totals.ts';
export { qualityOfService } from './quality-of-service.ts';
export { quotaCounts } from './quota-scope.ts';
export { quotaUsage, type QuotaUsage } from './quota-usage.ts';
export { tolerates, toleratesTaint } from './toleration.ts';
export { parseCronSchedule, type CronCalendar, type CronSchedule } from './cron-schedule.ts';
export { templateGeneration } from './template-generation.ts';
