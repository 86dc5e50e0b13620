/** The rules of the working loop as configuration, shown as such: lights, periods, the calendar of working days, their history. */
import { z } from 'zod';
import { count } from './common.ts';
import { lightRules } from './finding.ts';

const days = z.array(z.number().int()).max(400);
/** Holidays that are no weekend, and weekends that are worked (调休). */
export const workCalendar = z.object({ off: days, on: days });
export const loopPeriods = z.object({
  /** 回头看: days after closure. */
  lookBackDays: z.number().int().min(1).max(3650),
  /** After so many days without an answer of those concerned it may be closed all the same. */
  satisfactionDays: z.number().int().min(1).max(365),
});
export const ruleChange = z.object({
  id: z.string(),
  rule: z.enum(['light', 'slip', 'periods', 'calendar']),
  from: z.unknown(),
  to: z.unknown(),
  by: z.string(),
  at: z.string(),
});
export const loopRules = z.object({
  light: lightRules,
  periods: loopPeriods,
  calendar: workCalendar,
  /** Who may take the steps of admission 立项: permission and the roles that hold it. */
  admission: z.array(z.object({ step: z.enum(['check', 'admit', 'verify']), roles: z.array(z.string()) })),
  history: z.array(ruleChange),
});
export type LoopRules = z.infer<typeof loopRules>;
export type RuleChange = z.infer<typeof ruleChange>;

const counts = z.object({ red: count, yellow: count, green: count });
export const lightPreview = z.object({ now: counts, then: counts, changed: count });
export type LightPreview = z.infer<typeof lightPreview>;
