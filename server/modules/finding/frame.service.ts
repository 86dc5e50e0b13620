/** The frame of findings: special clean-ups, meetings that examine, lasting rules, and who can be given a finding. */
import type { z } from 'zod';
import { type Locale, translate } from '../../../shared/i18n/index.ts';
import { showDay, todayOf } from '../../lib/day.ts';
import { readDayCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { newLastingRule, newMeeting, newSpecial, listedPerson } from '../../../shared/schemas/finding.ts';
import type {
  MeetingDetail,
  meetingRow,
  RegisteredRule,
  ruleListQuery,
  specialPatch,
  specialRow,
} from '../../../shared/schemas/finding-frame.ts';
import { ROLE_PERMISSIONS, ROLES } from '../../../shared/roles.ts';
import { type Actor, demand } from '../identity/index.ts';
import { archiveOf, checkPast, checkSpan, enter, type FindingContext, getFinding } from './finding.parts.ts';
import { takeStepIn } from './finding.step.ts';
import { type TableFile, tableFile } from './ledger.export.ts';
import {
  findMeeting,
  findSpecial,
  insertLastingRule,
  insertMeeting,
  insertMeetingItems,
  insertSpecial,
  listLastingRules,
  listLivePeople,
  listMeetingItems,
  listMeetings,
  listSpecials,
  putIntoSpecial,
  updateSpecial,
} from './frame.repo.ts';

interface Refused {
  id: string;
  number: string;
  error: LantaiError;
}
/** All was refused: then there was no meeting, and nothing of it stays. */
class NothingTaken extends Error {
  readonly refused: Refused[];
  constructor(refused: Refused[]) {
    super('nothing taken');
    this.refused = refused;
  }
}
type Page = { cursor?: string | undefined; limit: number };

export interface Frame {
  /** Whom a finding or a voice can be given to, by name: for those who name people. */
  listPeople(actor: Actor): Promise<z.output<typeof listedPerson>[]>;
  /** Enters a meeting 上会 and takes what it decided: findings admitted or returned; `adjust` leaves the state. All or none. */
  recordMeeting(actor: Actor, given: z.input<typeof newMeeting>): Promise<string>;
  /** The same, and what was left out because it was refused; no id where all was. */
  examine(actor: Actor, given: z.input<typeof newMeeting>): Promise<{ id: string | null; refused: Refused[] }>;
  listMeetings(actor: Actor, page: Page): Promise<{ items: z.output<typeof meetingRow>[]; cursor?: string }>;
  getMeeting(actor: Actor, id: string): Promise<MeetingDetail>;
  /** A special clean-up 专项整治 with the findings that it treats together. */
  createSpecial(actor: Actor, given: z.input<typeof newSpecial>): Promise<string>;
  listSpecials(actor: Actor): Promise<z.output<typeof specialRow>[]>;
  changeSpecial(actor: Actor, id: string, patch: z.output<typeof specialPatch>): Promise<void>;
  /** Registers a rule made, revised or dropped 建章立制. Throws `day-unknown`, `not-found`. */
  addLastingRule(actor: Actor, given: z.input<typeof newLastingRule>): Promise<string>;
  listLastingRules(
    actor: Actor,
    query: z.output<typeof ruleListQuery>,
  ): Promise<{ items: RegisteredRule[]; cursor?: string }>;
  exportRules(
    actor: Actor,
    query: z.output<typeof ruleListQuery> & { format: 'xlsx' | 'csv' },
    locale: Locale,
  ): Promise<TableFile>;
}

export function createFrame(context: FindingContext): Frame {
  const { db, ledger, clock } = context;

  /** Takes what a meeting decided, in its order. What is refused ends all, or is left out and named. */
  const examine: Frame['examine'] = (actor, given) =>
    db
      .write(async (trx) => {
        demand(actor, 'finding.admit');
        const { title, heldOn, place = '', minutes = '', items, skipRefused = false } = given;
        checkPast(clock, heldOn);
        const id = newId(clock.millis());
        const made = { created_by: actor.id ?? actor.login, created_at: clock.now() };
        // The meeting comes first: admission asks for it.
        await insertMeeting(trx, {
          id,
          archive_id: await archiveOf(trx, actor),
          title,
          held_on: heldOn,
          place,
          minutes,
          ...made,
        });
        const refused: Refused[] = [];
        const taken: typeof items = [];
        for (const item of items) {
          const { findingId, decision, note = '' } = item;
          const row = await getFinding(trx, actor, findingId);
          try {
            const step = { step: decision, lockVersion: row.lock_version, ground: note, meetingId: id };
            // The machine refuses before anything is written.
            if (decision !== 'adjust') await takeStepIn(context, trx, actor, findingId, { ...step, step: decision });
            taken.push(item);
          } catch (error) {
            if (!skipRefused || !(error instanceof LantaiError)) throw error;
            refused.push({ id: findingId, number: row.number, error });
          }
        }
        if (taken.length === 0) throw new NothingTaken(refused);
        await insertMeetingItems(
          trx,
          taken.map(({ findingId, decision, note = '' }) => ({
            id: newId(),
            meeting_id: id,
            finding_id: findingId,
            decision,
            note,
          })),
        );
        const detail = { heldOn, items: taken.length, refused: refused.length };
        await ledger.append(trx, { actor, action: 'meeting.record', objectType: 'meeting', objectId: id, detail });
        return { id, refused };
      })
      .catch((error: unknown) => {
        if (error instanceof NothingTaken) return { id: null, refused: error.refused };
        throw error;
      });

  return {
    async listPeople(actor) {
      demand(actor, 'people.list');
      const roles = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('finding.work'));
      return listLivePeople(db.read, await archiveOf(db.read, actor), roles);
    },

    async recordMeeting(actor, given) {
      const { id } = await examine(actor, { ...given, skipRefused: false });
      // Without leave to skip, what is refused is thrown.
      return id!;
    },
    examine: (actor, given) => examine(actor, given),

    async listMeetings(actor, { cursor, limit }) {
      demand(actor, 'finding.all');
      const after = readDayCursor(cursor);
      const rows = await listMeetings(db.read, await archiveOf(db.read, actor), { ...(after && { after }), limit });
      const last = rows.at(-1);
      return {
        items: rows.map(({ id, title, held_on, place, items }) => ({ id, title, heldOn: held_on, place, items })),
        ...(last && rows.length === limit && { cursor: `${last.held_on}~${last.id}` }),
      };
    },

    async getMeeting(actor, id) {
      demand(actor, 'finding.all');
      const row = await findMeeting(db.read, await archiveOf(db.read, actor), id);
      if (row === undefined) throw new LantaiError('not-found');
      const items = await listMeetingItems(db.read, id);
      return {
        id,
        title: row.title,
        heldOn: row.held_on,
        place: row.place,
        items: items.length,
        minutes: row.minutes,
        createdAt: row.created_at,
        list: items.map((item) => ({
          findingId: item.finding_id,
          number: item.number,
          problem: item.problem,
          bodyName: item.body_name,
          decision: item.decision,
          note: item.note,
        })),
      };
    },

    async listSpecials(actor) {
      demand(actor, 'finding.all');
      return listSpecials(db.read, await archiveOf(db.read, actor), todayOf(clock));
    },

    changeSpecial: (actor, id, patch) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const row = await findSpecial(trx, await archiveOf(trx, actor), id);
        if (row === undefined) throw new LantaiError('not-found');
        const values = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
        if (patch.due !== undefined) checkSpan(row.start, patch.due);
        if (Object.keys(values).length === 0) return;
        await updateSpecial(trx, id, values);
        const entry = { actor, action: 'special.change', objectType: 'special', objectId: id };
        await ledger.append(trx, { ...entry, detail: { fields: Object.keys(values), state: patch.state } });
      }),

    createSpecial: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const { title, standard = '', start, due = null, findingIds = [] } = given;
        checkSpan(start, due);
        const id = newId(clock.millis());
        const archiveId = await archiveOf(trx, actor);
        const made = { created_by: actor.id ?? actor.login, created_at: clock.now() };
        await insertSpecial(trx, { id, archive_id: archiveId, title, standard, start, due, state: 'open', ...made });
        const findings = await putIntoSpecial(trx, archiveId, id, findingIds);
        const entry = { actor, action: 'special.create', objectType: 'special', objectId: id };
        await ledger.append(trx, { ...entry, detail: { title, findings } });
        return id;
      }),

    addLastingRule: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'finding.edit');
        const { findingId = null, title, act, documentNumber = '', inForceOn } = given;
        checkSpan(inForceOn, null);
        const finding = findingId === null ? undefined : await getFinding(trx, actor, findingId);
        const id = newId(clock.millis());
        await insertLastingRule(trx, {
          id,
          archive_id: finding?.archive_id ?? (await archiveOf(trx, actor)),
          finding_id: findingId,
          title,
          act,
          document_number: documentNumber,
          in_force_on: inForceOn,
          created_by: actor.id ?? actor.login,
          created_at: clock.now(),
        });
        if (finding !== undefined) await enter(context, trx, actor, 'finding.lasting-rule', finding, { rule: id, act });
        else await ledger.append(trx, { actor, action: 'rule.add', objectType: 'rule', objectId: id, detail: { act } });
        return id;
      }),

    async listLastingRules(actor, { cursor, limit, ...filter }) {
      demand(actor, 'finding.all');
      const after = readDayCursor(cursor);
      const archiveId = await archiveOf(db.read, actor);
      const rows = await listLastingRules(db.read, archiveId, filter, { ...(after && { after }), limit });
      const last = rows.at(-1);
      return {
        items: rows.map((row) => ({
          id: row.id,
          findingId: row.finding_id,
          title: row.title,
          act: row.act,
          documentNumber: row.document_number,
          inForceOn: row.in_force_on,
          createdAt: row.created_at,
          findingNumber: row.finding_number,
          problem: row.problem,
        })),
        ...(last && rows.length === limit && { cursor: `${last.in_force_on}~${last.id}` }),
      };
    },

    async exportRules(actor, { format, act, from, to, q }, locale) {
      demand(actor, 'finding.all');
      const filter = {
        ...(act !== undefined && { act }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(q !== undefined && { q }),
      };
      const archiveId = await archiveOf(db.read, actor);
      async function* pages(): AsyncGenerator<string[][]> {
        for (let after: { day: number; id: string } | undefined; ; ) {
          const rows = await listLastingRules(db.read, archiveId, filter, { ...(after && { after }), limit: 500 });
          yield rows.map((row) => [
            row.title,
            translate(locale, `rule-act.${row.act}`),
            row.document_number,
            showDay(row.in_force_on),
            row.finding_number ?? '',
            row.problem ?? '',
          ]);
          const last = rows.at(-1);
          if (last === undefined || rows.length < 500) return;
          after = { day: last.in_force_on, id: last.id };
        }
      }
      const detail = { format, filter: Object.keys(filter) };
      await db.write((trx) =>
        ledger.append(trx, { actor, action: 'rule.export', objectType: 'rule', objectId: 'register', detail }),
      );
      const columns = (['title', 'act', 'documentNumber', 'inForceOn', 'finding', 'problem'] as const).map((key) => ({
        heading: translate(locale, `rules.column.${key}`),
        width: key === 'title' || key === 'problem' ? 40 : 16,
      }));
      const title = translate(locale, 'rules.title');
      return tableFile(format, { title, note: showDay(todayOf(clock)), columns, pages: pages() });
    },
  };
}
