/**
 * Personal plans and papers 个人学习计划、个人材料. Until its author hands it in, a paper is hers alone: nobody else reads, finds
 * or counts it, whatever her rights; no entry of the ledger tells of it, and it leaves the database neither for the journal
 * nor for the index. Handed in, it is read by the office and the head of the author's body. Nothing counts papers, and the
 * program writes none of their words.
 */
import type { z } from 'zod';
import type { Reader, StudyDraftTable } from '../../infra/db/index.ts';
import { readTimeCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type {
  handInBody,
  newPaper,
  PaperDetail,
  paperListQuery,
  paperPatch,
  PaperRow,
} from '../../../shared/schemas/study.ts';
import { archiveOf } from '../finding/index.ts';
import { type Actor, demand } from '../identity/index.ts';
import {
  deleteDraft,
  findDraft,
  findPaper,
  insertDraft,
  insertPaper,
  listDrafts,
  listPapers,
  listPapersOfInitiative,
  listPapersOfSession,
  type PaperBounds,
  type PaperWithBody,
  updateDraft,
} from './paper.repo.ts';
import { type Access, accessOf, checkInitiative, enter, getSession, type StudyDeps } from './study.parts.ts';
import { readStudySettings } from './study.settings.ts';

export interface Papers {
  /** Hers: drafts and handed in; or what others handed in and she may read. */
  listPapers(actor: Actor, query: z.output<typeof paperListQuery>): Promise<{ items: PaperRow[]; cursor?: string }>;
  /** Throws `not-found`, word for word the same for a draft of somebody else and for what never was. */
  getPaper(actor: Actor, id: string): Promise<PaperDetail>;
  /** Whoever's was handed in for an initiative or its sessions: for filing. */
  listHandedIn(actor: Actor, initiativeId: string): Promise<PaperDetail[]>;
  startPaper(actor: Actor, given: z.output<typeof newPaper>): Promise<string>;
  changePaper(actor: Actor, id: string, given: z.output<typeof paperPatch>): Promise<void>;
  dropPaper(actor: Actor, id: string): Promise<void>;
  /** From now on the office and the head of her body read it. Throws `paper-empty` where nothing is written. */
  handIn(actor: Actor, id: string, given: z.output<typeof handInBody>): Promise<void>;
}

type Parts = PaperDetail['parts'];
type Dimensions = PaperDetail['dimensions'];

export function boundsOf(access: Access): PaperBounds {
  const { archiveId, actor, manages, own } = access;
  const headOf = [...own.values()].filter((each) => each.heads).map((each) => each.id);
  return { archiveId, userId: actor.id!, all: manages, headOf };
}

export const papersOfSession = async (db: Reader, access: Access, sessionId: string): Promise<PaperRow[]> =>
  (await listPapersOfSession(db, boundsOf(access), sessionId)).map((row) => presentPaper(row, access.actor));

export function createPapers(deps: StudyDeps): Papers {
  const { db, clock } = deps;

  const mine = async (reader: Reader, access: Access, id: string): Promise<StudyDraftTable> => {
    const row = await findDraft(reader, access.actor.id!, id);
    if (row === undefined) throw new LantaiError('not-found');
    return row;
  };
  const check = async (
    reader: Reader,
    access: Access,
    given: { sessionId?: string | null | undefined; initiativeId?: string | null | undefined },
    before: string | null = null,
  ) => {
    if (given.sessionId !== null && given.sessionId !== undefined) await getSession(reader, access, given.sessionId);
    await checkInitiative(deps, reader, access.actor, given.initiativeId, before);
  };
  /** The body whose head reads it: chosen among her own, or the first. */
  const bodyFor = (access: Access, chosen: string | null): string | null => {
    if (chosen !== null && access.own.has(chosen)) return chosen;
    return [...access.own.values()].find((each) => each.memberId !== null)?.id ?? null;
  };

  return {
    async listPapers(actor, { whose, cursor, limit }) {
      const access = await accessOf(db.read, actor);
      const after = readTimeCursor(cursor);
      const rows = await listPapers(db.read, boundsOf(access), whose, { after, limit });
      const last = rows.at(-1);
      const drafts = whose === 'mine' && cursor === undefined ? await listDrafts(db.read, actor.id!) : [];
      return {
        items: [
          ...drafts.map((row) => presentDraft(row, actor, access)),
          ...rows.map((row) => presentPaper(row, actor)),
        ],
        ...(last !== undefined && rows.length === limit && { cursor: `${last.handed_in_at}~${last.id}` }),
      };
    },

    async getPaper(actor, id) {
      const access = await accessOf(db.read, actor);
      const draft = await findDraft(db.read, actor.id!, id);
      if (draft !== undefined) return { ...presentDraft(draft, actor, access), ...readTexts(draft) };
      const row = await findPaper(db.read, boundsOf(access), id);
      if (row === undefined) throw new LantaiError('not-found');
      return { ...presentPaper(row, actor), ...readTexts(row) };
    },

    async listHandedIn(actor, initiativeId) {
      demand(actor, 'study.manage');
      const rows = await listPapersOfInitiative(db.read, await archiveOf(db.read, actor), initiativeId);
      return rows.map((row) => ({ ...presentPaper(row, actor), ...readTexts(row) }));
    },

    startPaper: (actor, given) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        await check(trx, access, given);
        const { planHeadings, paperHeadings } = await readStudySettings(trx);
        const headings = given.kind === 'plan' ? planHeadings : paperHeadings;
        const id = newId(clock.millis());
        await insertDraft(trx, {
          id,
          archive_id: access.archiveId,
          author_id: actor.id!,
          body_id: bodyFor(access, null),
          initiative_id: given.initiativeId,
          session_id: given.sessionId,
          kind: given.kind,
          title: given.title,
          parts_json: JSON.stringify(headings.map((each) => ({ ...each, text: '' }))),
          dimensions_json: '[]',
          lock_version: 0,
          created_at: clock.now(),
          updated_at: clock.now(),
        });
        return id;
      }),

    changePaper: (actor, id, given) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        const row = await mine(trx, access, id);
        await check(trx, access, given, row.initiative_id);
        const { lockVersion, title, parts, dimensions, bodyId, sessionId, initiativeId } = given;
        const values = {
          ...(title !== undefined && { title }),
          ...(parts && { parts_json: JSON.stringify(parts) }),
          ...(dimensions && { dimensions_json: JSON.stringify(dimensions) }),
          ...(bodyId !== undefined && { body_id: bodyFor(access, bodyId) }),
          ...(sessionId !== undefined && { session_id: sessionId }),
          ...(initiativeId !== undefined && { initiative_id: initiativeId }),
          updated_at: clock.now(),
        };
        if (!(await updateDraft(trx, row.author_id, id, lockVersion, values)))
          throw new LantaiError('changed-meanwhile');
      }),

    dropPaper: (actor, id) =>
      db.write(async (trx) => {
        await accessOf(trx, actor);
        if (!(await deleteDraft(trx, actor.id!, id))) throw new LantaiError('not-found');
      }),

    handIn: (actor, id, { lockVersion }) =>
      db.write(async (trx) => {
        const access = await accessOf(trx, actor);
        const row = await mine(trx, access, id);
        if (row.lock_version !== lockVersion) throw new LantaiError('changed-meanwhile');
        const { parts } = readTexts(row);
        if (parts.every((part) => part.text.trim() === '')) throw new LantaiError('paper-empty');
        await deleteDraft(trx, row.author_id, id);
        await insertPaper(trx, {
          id,
          archive_id: row.archive_id,
          author_id: row.author_id,
          author_name: actor.name,
          body_id: bodyFor(access, row.body_id),
          initiative_id: row.initiative_id,
          session_id: row.session_id,
          kind: row.kind,
          title: row.title,
          parts_json: row.parts_json,
          dimensions_json: row.dimensions_json,
          handed_in_at: clock.now(),
        });
        await enter(deps, trx, actor, 'study-paper.hand-in', { objectId: id, detail: { kind: row.kind } });
      }),
  };
}

function presentDraft(row: StudyDraftTable, actor: Actor, access: Access): PaperRow {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    author: actor.name,
    mine: true,
    state: 'draft',
    bodyName: row.body_id === null ? null : (access.own.get(row.body_id)?.name ?? null),
    sessionId: row.session_id,
    initiativeId: row.initiative_id,
    at: row.updated_at,
    lockVersion: row.lock_version,
  };
}

function presentPaper(row: PaperWithBody, actor: Actor): PaperRow {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    author: row.author_name,
    mine: row.author_id === actor.id,
    state: 'handed-in',
    bodyName: row.body_name,
    sessionId: row.session_id,
    initiativeId: row.initiative_id,
    at: row.handed_in_at,
    lockVersion: 0,
  };
}

const readTexts = (row: { parts_json: string; dimensions_json: string; body_id: string | null }) => ({
  parts: JSON.parse(row.parts_json) as Parts,
  dimensions: JSON.parse(row.dimensions_json) as Dimensions,
  bodyId: row.body_id,
});
