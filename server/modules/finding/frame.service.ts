/** The frame of findings: special clean-ups, meetings that examine, lasting rules, and who can be given a finding. */
import type { z } from 'zod';
import { newId } from '../../lib/ids.ts';
import type {
  lastingRule,
  newLastingRule,
  newMeeting,
  newSpecial,
  listedPerson,
} from '../../../shared/schemas/finding.ts';
import { ROLE_PERMISSIONS, ROLES } from '../../../shared/roles.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import { archiveOf, checkPast, checkSpan, enter, type FindingContext, getFinding } from './finding.parts.ts';
import { takeStepIn } from './finding.step.ts';
import {
  insertLastingRule,
  insertMeeting,
  insertSpecial,
  listLastingRules,
  listLivePeople,
  putIntoSpecial,
} from './frame.repo.ts';

export interface Frame {
  /** Whom a finding or a voice can be given to, by name: for those who name people. */
  listPeople(actor: Actor): Promise<z.output<typeof listedPerson>[]>;
  /** Enters a meeting 上会 and takes what it decided: findings admitted or returned; `adjust` leaves the state. All or none. */
  recordMeeting(actor: Actor, given: z.input<typeof newMeeting>): Promise<string>;
  /** A special clean-up 专项整治 with the findings that it treats together. */
  createSpecial(actor: Actor, given: z.input<typeof newSpecial>): Promise<string>;
  /** Registers a rule made, revised or dropped 建章立制. Throws `day-unknown`, `not-found`. */
  addLastingRule(actor: Actor, given: z.input<typeof newLastingRule>): Promise<string>;
  listLastingRules(actor: Actor): Promise<z.output<typeof lastingRule>[]>;
}

export function createFrame(context: FindingContext): Frame {
  const { db, ledger, clock } = context;

  return {
    async listPeople(actor) {
      if (!may(actor, 'voice.handle')) demand(actor, 'finding.edit');
      const roles = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('finding.work'));
      return listLivePeople(db.read, await archiveOf(db.read, actor), roles);
    },

    recordMeeting: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'finding.admit');
        const { title, heldOn, place = '', minutes = '', items } = given;
        checkPast(clock, heldOn);
        const id = newId(clock.millis());
        const made = { created_by: actor.id ?? actor.login, created_at: clock.now() };
        const head = { id, archive_id: await archiveOf(trx, actor), title, held_on: heldOn, place, minutes, ...made };
        await insertMeeting(
          trx,
          head,
          items.map((item) => ({
            id: newId(),
            meeting_id: id,
            finding_id: item.findingId,
            decision: item.decision,
            note: item.note ?? '',
          })),
        );
        const detail = { heldOn, items: items.length };
        await ledger.append(trx, { actor, action: 'meeting.record', objectType: 'meeting', objectId: id, detail });
        for (const { findingId, decision, note = '' } of items) {
          const row = await getFinding(trx, actor, findingId);
          if (decision === 'adjust') continue;
          const step = { step: decision, lockVersion: row.lock_version, ground: note, meetingId: id };
          await takeStepIn(context, trx, actor, findingId, step);
        }
        return id;
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

    async listLastingRules(actor) {
      demand(actor, 'finding.all');
      const rows = await listLastingRules(db.read, await archiveOf(db.read, actor), 1000);
      return rows.map((row) => ({
        id: row.id,
        findingId: row.finding_id,
        title: row.title,
        act: row.act,
        documentNumber: row.document_number,
        inForceOn: row.in_force_on,
        createdAt: row.created_at,
      }));
    },
  };
}
