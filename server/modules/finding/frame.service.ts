/** The frame of findings: the tree of bodies, initiatives, special clean-ups, meetings that examine, lasting rules. */
import type { z } from 'zod';
import { findSetting, putSetting } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  body,
  bodyPatch,
  initiative,
  lastingRule,
  newBody,
  newInitiative,
  newLastingRule,
  newMeeting,
  newSpecial,
  listedPerson,
} from '../../../shared/schemas/finding.ts';
import { ROLE_PERMISSIONS, ROLES } from '../../../shared/roles.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import { archiveOf, checkLive, checkPast, checkSpan, enter, type FindingContext, getFinding } from './finding.parts.ts';
import { takeStepIn } from './finding.step.ts';
import {
  findBody,
  insertBody,
  insertInitiative,
  insertLastingRule,
  insertMeeting,
  insertSpecial,
  listBodies,
  listInitiatives,
  listLastingRules,
  listLivePeople,
  moveFindings,
  putIntoSpecial,
  updateBody,
} from './frame.repo.ts';

type Body = z.output<typeof body>;

export interface Frame {
  /** The tree of units, branches and groups. */
  listBodies(actor: Actor): Promise<Body[]>;
  createBody(actor: Actor, given: z.input<typeof newBody>): Promise<string>;
  /** Throws `unit-circle` where a body would stand below itself, `changed-meanwhile`. */
  changeBody(actor: Actor, id: string, patch: z.input<typeof bodyPatch>): Promise<void>;
  /** Whom a finding or a voice can be given to, by name: for those who name people. */
  listPeople(actor: Actor): Promise<z.output<typeof listedPerson>[]>;
  listInitiatives(actor: Actor): Promise<z.output<typeof initiative>[]>;
  createInitiative(actor: Actor, given: z.input<typeof newInitiative>): Promise<string>;
  /** Enters a meeting 上会 and takes what it decided: findings admitted or returned; `adjust` leaves the state. All or none. */
  recordMeeting(actor: Actor, given: z.input<typeof newMeeting>): Promise<string>;
  /** A special clean-up 专项整治 with the findings that it treats together. */
  createSpecial(actor: Actor, given: z.input<typeof newSpecial>): Promise<string>;
  /** Registers a rule made, revised or dropped 建章立制. Throws `day-unknown`, `not-found`. */
  addLastingRule(actor: Actor, given: z.input<typeof newLastingRule>): Promise<string>;
  listLastingRules(actor: Actor): Promise<z.output<typeof lastingRule>[]>;
}

const INITIATIVE_SERIAL = 'loop.initiative-serial';

export function createFrame(context: FindingContext): Frame {
  const { db, ledger, clock } = context;

  /** Throws `unit-circle` where walking up from the parent comes to the body itself. */
  const checkTree = (
    bodies: { id: string; parent_id: string | null }[],
    id: string,
    parentId: string | null,
    name: string,
  ) => {
    const parents = new Map(bodies.map((each) => [each.id, each.parent_id]));
    if (parentId !== null && !parents.has(parentId)) throw new LantaiError('not-found');
    const seen = new Set<string>();
    for (let at = parentId; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
      if (at === id) throw new LantaiError('unit-circle', { name });
      seen.add(at);
    }
  };

  return {
    async listBodies(actor) {
      demand(actor, 'finding.read');
      const rows = await listBodies(db.read, await archiveOf(db.read, actor));
      const ownOnly = actor.agencyId !== null;
      return rows
        .filter((row) => !ownOnly || row.agency_id === actor.agencyId)
        .map((row) => ({
          id: row.id,
          name: row.name,
          kind: row.kind,
          parentId: row.parent_id,
          agencyId: row.agency_id,
          headId: row.head_id,
          lockVersion: row.lock_version,
        }));
    },

    createBody: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const { name, kind, parentId = null, agencyId = null, headId = null } = given;
        const archive_id = await archiveOf(trx, actor);
        const id = newId(clock.millis());
        checkTree(await listBodies(trx, archive_id), id, parentId, name);
        await checkLive(trx, [headId]);
        const row = { id, archive_id, parent_id: parentId, agency_id: agencyId, name, kind, head_id: headId };
        await insertBody(trx, { ...row, lock_version: 0, created_at: clock.now() });
        await ledger.append(trx, {
          actor,
          action: 'body.create',
          objectType: 'body',
          objectId: id,
          detail: { name, kind },
        });
        return id;
      }),

    changeBody: (actor, id, patch) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const archiveId = await archiveOf(trx, actor);
        const row = await findBody(trx, archiveId, id);
        if (row === undefined) throw new LantaiError('not-found');
        const next = {
          name: patch.name ?? row.name,
          kind: patch.kind ?? row.kind,
          parent_id: patch.parentId === undefined ? row.parent_id : patch.parentId,
          agency_id: patch.agencyId === undefined ? row.agency_id : patch.agencyId,
          head_id: patch.headId === undefined ? row.head_id : patch.headId,
        };
        checkTree(await listBodies(trx, archiveId), id, next.parent_id, next.name);
        await checkLive(trx, [patch.headId]);
        if (!(await updateBody(trx, id, patch.lockVersion, next))) throw new LantaiError('changed-meanwhile');
        if (next.agency_id !== row.agency_id) await moveFindings(trx, id, next.agency_id);
        const detail = { fields: Object.keys(patch).filter((field) => field !== 'lockVersion') };
        await ledger.append(trx, { actor, action: 'body.change', objectType: 'body', objectId: id, detail });
      }),

    async listPeople(actor) {
      if (!may(actor, 'voice.handle')) demand(actor, 'finding.edit');
      const roles = ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('finding.work'));
      return listLivePeople(db.read, await archiveOf(db.read, actor), roles);
    },

    async listInitiatives(actor) {
      demand(actor, 'finding.read');
      const rows = await listInitiatives(db.read, await archiveOf(db.read, actor));
      return rows.map((row) => ({
        id: row.id,
        number: row.number,
        title: row.title,
        kind: row.kind,
        goal: row.goal,
        stages: JSON.parse(row.stages_json) as z.output<typeof initiative>['stages'],
        state: row.state,
        start: row.start,
        end: row.end,
        leaderId: row.leader_id,
      }));
    },

    createInitiative: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'initiative.manage');
        const { title, kind, goal = '', stages = [], start, end = null, leaderId = null } = given;
        checkSpan(start, end);
        for (const stage of stages) checkSpan(stage.from, stage.to);
        await checkLive(trx, [leaderId]);
        const serial = (((await findSetting(trx, INITIATIVE_SERIAL)) as number | undefined) ?? 0) + 1;
        await putSetting(trx, INITIATIVE_SERIAL, serial, clock.now());
        const id = newId(clock.millis());
        const number = `ZX-${Math.floor(start / 10000)}-${String(serial).padStart(3, '0')}`;
        await insertInitiative(trx, {
          id,
          archive_id: await archiveOf(trx, actor),
          number,
          title,
          kind,
          goal,
          stages_json: JSON.stringify(stages),
          state: 'running',
          start,
          end,
          leader_id: leaderId,
          lock_version: 0,
          created_by: actor.id ?? actor.login,
          created_at: clock.now(),
          updated_at: clock.now(),
        });
        const entry = { actor, action: 'initiative.create', objectType: 'initiative', objectId: id, label: number };
        await ledger.append(trx, { ...entry, detail: { title, kind } });
        return id;
      }),

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
