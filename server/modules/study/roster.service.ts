/** Bodies as study sees them, their rosters 花名册 and cadences 周期, and what is configuration. */
import type { z } from 'zod';
import { putSetting } from '../../infra/db/index.ts';
import { todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  Cadence,
  memberPatch,
  newCadence,
  newMember,
  studyAccount,
  StudyBody,
  studyInitiative,
  StudyMember,
  StudySettings,
} from '../../../shared/schemas/study.ts';
import { type Actor, demand, may } from '../identity/index.ts';
import {
  type CadenceWithBody,
  deleteCadence,
  findCadence,
  findMember,
  insertMember,
  listAccounts,
  listAllBodies,
  listCadences,
  listMembers,
  putCadence,
  updateMember,
} from './roster.repo.ts';
import {
  type Access,
  accessOf,
  byName,
  checkDays,
  demandKeeps,
  enter,
  heads,
  keeps,
  type StudyDeps,
} from './study.parts.ts';
import { readStudySettings, STUDY_SETTINGS } from './study.settings.ts';

export interface Rosters {
  getSettings(actor: Actor): Promise<StudySettings>;
  putSettings(actor: Actor, given: StudySettings): Promise<void>;
  listBodies(actor: Actor): Promise<StudyBody[]>;
  listStudyInitiatives(actor: Actor): Promise<z.output<typeof studyInitiative>[]>;
  /** For those who keep the body's records, and a guiding group. */
  listMembers(actor: Actor, bodyId: string): Promise<StudyMember[]>;
  /** The office or the head. Throws `member-twice` where the account is on the roster already. */
  addMember(actor: Actor, given: z.output<typeof newMember>): Promise<string>;
  changeMember(actor: Actor, id: string, given: z.output<typeof memberPatch>): Promise<void>;
  /** Accounts that a roster can name; none for those who keep no roster. */
  listAccounts(actor: Actor): Promise<z.output<typeof studyAccount>[]>;
  listCadences(actor: Actor): Promise<Cadence[]>;
  setCadence(actor: Actor, given: z.output<typeof newCadence>): Promise<string>;
  removeCadence(actor: Actor, id: string): Promise<void>;
}

export const presentCadence = (row: CadenceWithBody): Cadence => ({
  id: row.id,
  bodyId: row.body_id,
  bodyName: row.body_name,
  kind: row.kind,
  unit: row.unit,
  times: row.times,
  since: row.since,
});

/** Throws `study-kind` for a kind that the house does not have. */
export function checkKind(settings: StudySettings, kind: string): void {
  if (!settings.kinds.some((each) => each.key === kind)) throw new LantaiError('study-kind', { kind });
}

export function createRosters(deps: StudyDeps): Rosters {
  const { db, clock } = deps;

  /** Who stands on the roster is decided by the office and the head: it decides who sees the body's study. */
  const demandRoster = (access: Access, bodyId: string) => {
    demandKeeps(access, bodyId);
    if (!access.manages && !heads(access, bodyId)) throw new LantaiError('forbidden');
  };

  return {
    async getSettings(actor) {
      demand(actor, 'study.read');
      return readStudySettings(db.read);
    },
    putSettings: (actor, given) =>
      db.write(async (trx) => {
        demand(actor, 'study.manage');
        const keys = new Set(given.kinds.map((each) => each.key));
        if (keys.size !== given.kinds.length) throw new LantaiError('study-kind', { kind: given.kinds[0]!.key });
        // A kind in use keeps its name: it can be retired, not dropped.
        for (const kind of (await readStudySettings(trx)).kinds)
          if (!keys.has(kind.key)) throw new LantaiError('study-kind', { kind: kind.zh });
        await putSetting(trx, STUDY_SETTINGS, given, clock.now());
        await enter(deps, trx, actor, 'study-settings.change', {
          objectId: STUDY_SETTINGS,
          detail: { kinds: [...keys] },
        });
      }),

    async listBodies(actor) {
      const access = await accessOf(db.read, actor);
      const rows = access.all ? await listAllBodies(db.read, access.archiveId) : [...access.own.values()];
      return rows.map(({ id, name, kind }) => ({
        id,
        name,
        kind,
        keeps: keeps(access, id),
        heads: heads(access, id),
        memberId: access.own.get(id)?.memberId ?? null,
      }));
    },

    async listStudyInitiatives(actor) {
      demand(actor, 'study.read');
      if (!may(actor, 'finding.read')) return [];
      const { items } = await deps.initiatives.listInitiatives(actor, { limit: 200 });
      return items.map(({ id, number, title }) => ({ id, number, title }));
    },

    async listMembers(actor, bodyId) {
      const access = await accessOf(db.read, actor);
      if (!access.all) demandKeeps(access, bodyId);
      return (await listMembers(db.read, bodyId)).sort(byName).map((row) => ({
        id: row.id,
        bodyId: row.body_id,
        name: row.name,
        userId: row.user_id,
        keeps: row.keeps === 1,
        joinedOn: row.joined_on,
        leftOn: row.left_on,
        lockVersion: row.lock_version,
      }));
    },

    addMember: (actor, given) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        if (access.all && !(await listAllBodies(trx, access.archiveId)).some((each) => each.id === given.bodyId))
          throw new LantaiError('not-found');
        demandRoster(access, given.bodyId);
        checkDays([given.joinedOn]);
        const members = await listMembers(trx, given.bodyId);
        if (given.userId !== null) {
          if (members.some((each) => each.user_id === given.userId && each.left_on === null))
            throw new LantaiError('member-twice', { name: given.name });
          if (!(await listAccounts(trx, access.archiveId)).some((each) => each.id === given.userId))
            throw new LantaiError('user-unknown', { login: given.name });
        }
        const id = newId(clock.millis());
        await insertMember(trx, {
          id,
          archive_id: access.archiveId,
          body_id: given.bodyId,
          user_id: given.userId,
          name: given.name,
          keeps: given.keeps ? 1 : 0,
          joined_on: given.joinedOn,
          left_on: null,
          lock_version: 0,
          created_at: clock.now(),
        });
        const detail = { body: given.bodyId, user: given.userId, keeps: given.keeps };
        await enter(deps, trx, actor, 'study-member.add', { objectId: id, detail });
        return id;
      }),

    changeMember: (actor, id, given) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        const row = await findMember(trx, access.archiveId, id);
        if (row === undefined) throw new LantaiError('not-found');
        demandRoster(access, row.body_id);
        const { lockVersion, name, userId, keeps: keeper, joinedOn, leftOn } = given;
        checkDays([joinedOn, leftOn]);
        if (userId !== undefined && userId !== null && userId !== row.user_id) {
          const members = await listMembers(trx, row.body_id);
          if (members.some((each) => each.user_id === userId && each.left_on === null && each.id !== id))
            throw new LantaiError('member-twice', { name: name ?? row.name });
          if (!(await listAccounts(trx, access.archiveId)).some((each) => each.id === userId))
            throw new LantaiError('user-unknown', { login: name ?? row.name });
        }
        const values = {
          ...(name !== undefined && { name }),
          ...(userId !== undefined && { user_id: userId }),
          ...(keeper !== undefined && { keeps: keeper ? 1 : 0 }),
          ...(joinedOn !== undefined && { joined_on: joinedOn }),
          ...(leftOn !== undefined && { left_on: leftOn }),
        };
        if (!(await updateMember(trx, id, lockVersion, values))) throw new LantaiError('changed-meanwhile');
        const fields = Object.keys(given).filter((field) => field !== 'lockVersion');
        await enter(deps, trx, actor, 'study-member.change', { objectId: id, detail: { fields } });
      }),

    async listAccounts(actor) {
      const access = await accessOf(db.read, actor);
      if (!access.manages && ![...access.own.values()].some((each) => each.heads)) return [];
      return listAccounts(db.read, access.archiveId);
    },

    async listCadences(actor) {
      const access = await accessOf(db.read, actor);
      return (await listCadences(db.read, access.archiveId, access.bodyIds)).map(presentCadence);
    },

    setCadence: (actor, given) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        demandKeeps(access, given.bodyId);
        const { bodyId, kind, unit, times, since = todayOf(clock) } = given;
        checkKind(await readStudySettings(trx), kind);
        checkDays([since]);
        const id = newId(clock.millis());
        const row = { id, archive_id: access.archiveId, body_id: bodyId, kind, unit, times, since };
        await putCadence(trx, { ...row, created_by: actor.id!, created_at: clock.now() });
        await enter(deps, trx, actor, 'study-cadence.set', {
          objectId: id,
          detail: { body: bodyId, kind, unit, times, since },
        });
        return id;
      }),

    removeCadence: (actor, id) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        const row = await findCadence(trx, access.archiveId, id);
        if (row === undefined) throw new LantaiError('not-found');
        demandKeeps(access, row.body_id);
        await deleteCadence(trx, id);
        await enter(deps, trx, actor, 'study-cadence.remove', {
          objectId: id,
          detail: { body: row.body_id, kind: row.kind },
        });
      }),
  };
}
