/** The rules of the loop as configuration: what they are, what a change would do, what they were. */
import type { z } from 'zod';
import { findSetting, putSetting, type Reader, type Writer } from '../../infra/db/index.ts';
import { isDay, todayOf, weekdayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { WorkCalendar } from '../../lib/workday.ts';
import { ROLE_PERMISSIONS, ROLES } from '../../../shared/roles.ts';
import type {
  LightPreview,
  loopPeriods,
  LoopRules,
  RuleChange,
  workCalendar,
} from '../../../shared/schemas/loop-rules.ts';
import { type Actor, demand } from '../identity/index.ts';
import { lightDays, lightFromDays, type LightRules } from './finding.light.ts';
import { recomputeLightsIn } from './finding.lights.ts';
import { stepRule } from './finding.machine.ts';
import { archiveOf, checkDay, type FindingContext, LIGHT_RULES_SETTING, readLightRules } from './finding.parts.ts';
import { LOOK_BACK_SETTING, readLookBackDays, readWait, WAIT_SETTING } from './finding.step.ts';
import { insertRuleChange, listOpenLights, listRuleChanges } from './loop-rules.repo.ts';

type Calendar = z.output<typeof workCalendar>;
type Periods = z.output<typeof loopPeriods>;
const CALENDAR_SETTING = 'loop.calendar';
const HISTORY = 50;
const PAGE = 20_000;

export interface RulesOfLoop {
  loopRules(actor: Actor): Promise<LoopRules>;
  /** Sets the rules of the lights and computes all lights anew, together. */
  putLightRules(actor: Actor, rules: LightRules): Promise<{ changed: number }>;
  /** The lights of open findings now, and under these rules. Nothing is written. */
  previewLights(actor: Actor, rules: LightRules): Promise<LightPreview>;
  putPeriods(actor: Actor, periods: Periods): Promise<void>;
  /** Throws `calendar-day` for a weekend off, a weekday worked, or a day that is both. */
  putCalendar(actor: Actor, calendar: Calendar): Promise<void>;
  calendarIn(db: Reader): Promise<WorkCalendar>;
  keepRuleChangeIn(trx: Writer, actor: Actor, rule: RuleChange['rule'], from: unknown, to: unknown): Promise<void>;
}

export function createRules(context: FindingContext): RulesOfLoop {
  const { db, ledger, clock } = context;

  const keepRuleChangeIn: RulesOfLoop['keepRuleChangeIn'] = async (trx, actor, rule, from, to) =>
    insertRuleChange(trx, {
      id: newId(clock.millis()),
      archive_id: await archiveOf(trx, actor),
      rule,
      from_json: JSON.stringify(from),
      to_json: JSON.stringify(to),
      by_id: actor.id ?? null,
      by_name: actor.name,
      at: clock.now(),
    });
  const change = async (trx: Writer, actor: Actor, rule: RuleChange['rule'], from: unknown, to: unknown) => {
    await keepRuleChangeIn(trx, actor, rule, from, to);
    const object = { objectType: 'setting', objectId: `loop.${rule}` };
    await ledger.append(trx, { actor, action: 'setting.change', ...object, detail: { from, to } });
  };
  const readPeriods = async (reader: Reader): Promise<Periods> => ({
    lookBackDays: await readLookBackDays(reader),
    satisfactionDays: await readWait(reader),
  });
  const readCalendar = async (reader: Reader): Promise<Calendar> => ({
    off: [],
    on: [],
    ...((await findSetting(reader, CALENDAR_SETTING)) as Partial<Calendar> | undefined),
  });

  return {
    async loopRules(actor) {
      demand(actor, 'finding.read');
      const changes = await listRuleChanges(db.read, await archiveOf(db.read, actor), HISTORY);
      return {
        light: await readLightRules(db.read),
        periods: await readPeriods(db.read),
        calendar: await readCalendar(db.read),
        admission: (['check', 'admit', 'verify'] as const).map((step) => ({
          step,
          roles: ROLES.filter((role) => ROLE_PERMISSIONS[role].includes(stepRule(step).permission)),
        })),
        history: changes.map((row) => ({
          id: row.id,
          rule: row.rule as RuleChange['rule'],
          from: JSON.parse(row.from_json) as unknown,
          to: JSON.parse(row.to_json) as unknown,
          by: row.by_name,
          at: row.at,
        })),
      };
    },

    putLightRules: (actor, rules) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const from = await readLightRules(trx);
        await putSetting(trx, LIGHT_RULES_SETTING, rules, clock.now());
        await change(trx, actor, 'light', from, rules);
        const { changed } = await recomputeLightsIn(trx);
        return { changed };
      }),

    async previewLights(actor, rules) {
      demand(actor, 'initiative.manage');
      const archiveId = await archiveOf(db.read, actor);
      const today = todayOf(clock);
      const counts = { now: { red: 0, yellow: 0, green: 0 }, then: { red: 0, yellow: 0, green: 0 }, changed: 0 };
      const add = (to: { red: number; yellow: number; green: number }, light: string) => {
        if (light === 'red' || light === 'yellow' || light === 'green') to[light]++;
      };
      for (let after = ''; ; ) {
        const page = await listOpenLights(db.read, archiveId, after, PAGE);
        for (const row of page) {
          const [now, then] = [lightFromDays(row, today), lightFromDays({ ...row, ...lightDays(row, rules) }, today)];
          add(counts.now, now);
          add(counts.then, then);
          if (now !== then) counts.changed++;
        }
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) return counts;
        after = last.id;
      }
    },

    putPeriods: (actor, periods) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const from = await readPeriods(trx);
        await putSetting(trx, LOOK_BACK_SETTING, periods.lookBackDays, clock.now());
        await putSetting(trx, WAIT_SETTING, periods.satisfactionDays, clock.now());
        await change(trx, actor, 'periods', from, periods);
      }),

    putCalendar: (actor, { off, on }) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        for (const day of [...off, ...on]) checkDay(isDay(day) ? undefined : day);
        const worked = new Set(on);
        for (const day of off) {
          if (worked.has(day)) refuse(day, 'both');
          if (weekdayOf(day) % 6 === 0) refuse(day, 'weekend');
        }
        for (const day of on) if (weekdayOf(day) % 6 !== 0) refuse(day, 'workday');
        const calendar = { off: [...new Set(off)].sort(), on: [...worked].sort() };
        const from = await readCalendar(trx);
        await putSetting(trx, CALENDAR_SETTING, calendar, clock.now());
        await change(trx, actor, 'calendar', from, calendar);
      }),

    async calendarIn(reader) {
      const { off, on } = await readCalendar(reader);
      return { off: new Set(off), on: new Set(on) };
    },
    keepRuleChangeIn,
  };
}

function refuse(day: number, why: 'both' | 'weekend' | 'workday'): never {
  throw new LantaiError('calendar-day', { day, why });
}
