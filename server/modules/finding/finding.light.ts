/**
 * Red, yellow, green and blue: computed from date and progress, never set by hand. Between two changes of a finding its
 * light depends on the day alone, so what is kept is not the light but the first days of yellow and of red: no night run
 * has to recolour anything, a clock set wrong does no harm, and the light of a past day can be told. Pure.
 */
import type { FindingState } from '../../infra/db/index.ts';
import { addDays, daysBetween } from '../../lib/day.ts';

export type Light = 'red' | 'yellow' | 'green' | 'blue' | 'none';
export type LightRule = 'closed' | 'withdrawn' | 'no-date' | 'overdue' | 'due-soon' | 'behind' | 'on-time';

/** Configuration, shown as such (standards 7.5: due within max(7 days, 20%), progress 20 points behind the time). */
export interface LightRules {
  /** Yellow this many days before the date … */
  soonDays: number;
  /** … or in this last share of the whole time, per cent, whichever is longer. */
  soonShare: number;
  /** Yellow where progress is this many points behind the share of time that has passed. */
  behindPoints: number;
  /** Red this many days after the date. */
  graceDays: number;
}
export const DEFAULT_LIGHT_RULES: LightRules = { soonDays: 7, soonShare: 20, behindPoints: 20, graceDays: 0 };

export interface LightFacts {
  state: FindingState;
  start: number | null;
  due: number | null;
  percent: number;
}

const soonFrom = (due: number, length: number, { soonDays, soonShare }: LightRules): number =>
  addDays(due, -Math.max(soonDays, Math.floor((length * soonShare) / 100)));
const redFrom = (due: number, { graceDays }: LightRules): number => addDays(due, graceDays + 1);

/** The light on a day and the rule that gave it. */
export function lightOf(facts: LightFacts, today: number, rules: LightRules): { light: Light; rule: LightRule } {
  const { state, start, due, percent } = facts;
  if (state === 'closed' || state === 'looked-back') return { light: 'blue', rule: 'closed' };
  if (state === 'withdrawn') return { light: 'none', rule: 'withdrawn' };
  if (due === null) return { light: 'none', rule: 'no-date' };
  if (today >= redFrom(due, rules)) return { light: 'red', rule: 'overdue' };
  const length = daysBetween(start ?? due, due);
  if (today >= soonFrom(due, length, rules)) return { light: 'yellow', rule: 'due-soon' };
  const passed = start === null ? 0 : daysBetween(start, today);
  if (length > 0 && passed > 0 && percent < (passed * 100) / length - rules.behindPoints)
    return { light: 'yellow', rule: 'behind' };
  return { light: 'green', rule: 'on-time' };
}

/** From which days on the light is yellow and red while nothing else changes; null where there is no date. */
export function lightDays(
  facts: Omit<LightFacts, 'state'>,
  rules: LightRules,
): { yellow_from: number | null; red_from: number | null } {
  const { start, due, percent } = facts;
  if (due === null) return { yellow_from: null, red_from: null };
  const length = daysBetween(start ?? due, due);
  let yellow = soonFrom(due, length, rules);
  if (start !== null && length > 0) {
    // The first whole day at which passed × 100 / length exceeds percent + points.
    const passed = Math.max(1, Math.floor(((percent + rules.behindPoints) * length) / 100) + 1);
    const behind = addDays(start, passed);
    if (behind < yellow) yellow = behind;
  }
  return { yellow_from: yellow, red_from: redFrom(due, rules) };
}

/** The first due date that is not overdue on a day. */
export const dueFloor = (today: number, { graceDays }: LightRules): number => addDays(today, -graceDays);

/** The light that the kept days give: what lists and boards use. */
export function lightFromDays(
  kept: { state: FindingState; yellow_from: number | null; red_from: number | null },
  today: number,
): Light {
  if (kept.state === 'closed' || kept.state === 'looked-back') return 'blue';
  if (kept.state === 'withdrawn' || kept.red_from === null || kept.yellow_from === null) return 'none';
  return today >= kept.red_from ? 'red' : today >= kept.yellow_from ? 'yellow' : 'green';
}
