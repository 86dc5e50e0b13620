/** Which rule raises which slip, and when. Configuration, shown as such; these hold until an archive sets its own. Pure. */
import type { z } from 'zod';
import type { SlipKind, SlipRuleTable } from '../../infra/db/index.ts';
import { addDays } from '../../lib/day.ts';
import { addWorkdays, type WorkCalendar } from '../../lib/workday.ts';
import type { slipRules } from '../../../shared/schemas/slip.ts';

export type SlipRule = z.output<typeof slipRules>['rules'][number];

/** Standards 7.5: a reminder seven days before the date, escalation on the day after it; then the talk. */
const DEFAULT_RULES: readonly SlipRule[] = [
  { kind: 'reminder', on: 'before-due', afterKind: null, days: 7, answerDays: null, workdays: false, enabled: true },
  { kind: 'warning', on: 'after-due', afterKind: null, days: 1, answerDays: 5, workdays: false, enabled: true },
  { kind: 'talk', on: 'unanswered', afterKind: 'warning', days: 1, answerDays: 5, workdays: false, enabled: true },
];

/** Rules as rows. An id says what its rule does: set again unchanged, a rule raises nothing anew. */
export function ruleRows(archiveId: string, rules: readonly SlipRule[]): SlipRuleTable[] {
  const seen = new Map<string, number>();
  return rules.map((rule, position) => {
    const name = [rule.kind, rule.on, rule.afterKind].filter(Boolean).join('-');
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return {
      id: `${archiveId}/${name}/${nth}`,
      archive_id: archiveId,
      position,
      kind: rule.kind,
      on: rule.on,
      after_kind: rule.afterKind,
      days: rule.days,
      answer_days: rule.answerDays,
      workdays: Number(rule.workdays),
      enabled: Number(rule.enabled),
    };
  });
}

/** An archive's own rules, or those that hold until it sets any. */
export const orDefault = (archiveId: string, own: SlipRuleTable[]): SlipRuleTable[] =>
  own.length > 0 ? own : ruleRows(archiveId, DEFAULT_RULES);

/** A day so many days on, as the rule counts them. */
export const daysOn = (
  rule: Pick<SlipRuleTable, 'workdays'>,
  day: number,
  days: number,
  calendar: WorkCalendar,
): number => (rule.workdays === 1 ? addWorkdays(day, days, calendar) : addDays(day, days));

/** The dates that a rule is about today: due dates, or days by which the earlier slip was to be answered. */
export function dueBounds(
  rule: Pick<SlipRuleTable, 'on' | 'days' | 'workdays'>,
  today: number,
  calendar: WorkCalendar,
): { from?: number; to: number } {
  if (rule.on === 'before-due') return { from: today, to: daysOn(rule, today, rule.days, calendar) };
  // The last date from which so many days have passed: a weekend after it has passed with it.
  let to = addDays(today, -rule.days);
  if (rule.workdays === 0) return { to };
  while (daysOn(rule, to, rule.days, calendar) > today) to = addDays(to, -1);
  return { to };
}

/** What keeps a rule from raising a slip twice for a finding, however often it runs. */
export const raiseKey = (findingId: string, ruleId: string, round: number): string => `${findingId}:${ruleId}:${round}`;

const NAMES: Record<SlipKind, string> = {
  notice: '通知',
  reminder: '提示',
  feedback: '反馈',
  warning: '预警',
  talk: '约谈',
};

/** The number as offices write it, per kind and year: 预警〔2026〕3号. */
export const slipNumber = (kind: SlipKind, year: number, serial: number): string =>
  `${NAMES[kind]}〔${year}〕${serial}号`;
