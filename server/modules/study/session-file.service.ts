/**
 * Files of minutes 记录附件: the signed list, a paper that was given out, a photo. They become archive with the minutes, so
 * a file has to be what an archive takes in. Read by whoever reads the session, put in by those who keep its records.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { keepUpload } from '../../infra/blob/keep-upload.ts';
import type { Reader, StudyFileTable } from '../../infra/db/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { SessionFile } from '../../../shared/schemas/study.ts';
import type { Actor } from '../identity/index.ts';
import { findSessionFile, insertSessionFile, listSessionFiles, withdrawSessionFile } from './session-file.repo.ts';
import { accessOf, demandKeeps, enter, getSession, labelOf, type StudyDeps } from './study.parts.ts';

export interface NewSessionFile {
  name: string;
  note: string;
  content: Readable;
}

export interface SessionFiles {
  /** Throws `not-found`, `forbidden`, `study-state` of a cancelled session, and what the gate throws; then nothing is kept. */
  addSessionFile(actor: Actor, sessionId: string, given: NewSessionFile): Promise<string>;
  /** Takes a wrong file out of the list; its object and the entry that it came stay. */
  withdrawSessionFile(actor: Actor, sessionId: string, id: string): Promise<void>;
  openSessionFile(actor: Actor, sessionId: string, id: string): Promise<{ row: StudyFileTable; content: Readable }>;
  /** The files with their places in the storage, oldest first: what is filed with the minutes. */
  storedSessionFiles(actor: Actor, sessionId: string): Promise<StudyFileTable[]>;
}

export const presentSessionFiles = async (db: Reader, sessionId: string): Promise<SessionFile[]> =>
  (await listSessionFiles(db, sessionId)).map((row) => ({
    id: row.id,
    name: row.name,
    formatName: row.format_name,
    byteSize: row.byte_size,
    sha256: row.sha256,
    sm3: row.sm3,
    note: row.note,
    enteredBy: row.entered_name,
    enteredAt: row.entered_at,
  }));

export function createSessionFiles(deps: StudyDeps): SessionFiles {
  const { db, clock, blobs, stagingDir, evidenceLimitBytes, uploadGate } = deps;

  const keepable = async (reader: Reader, actor: Actor, sessionId: string) => {
    const access = await accessOf(reader, actor);
    const row = await getSession(reader, access, sessionId);
    demandKeeps(access, row.body_id);
    if (row.state === 'cancelled') throw new LantaiError('study-state', { state: row.state });
    return row;
  };
  const readable = async (actor: Actor, sessionId: string) => {
    const access = await accessOf(db.read, actor);
    return getSession(db.read, access, sessionId);
  };

  return {
    async addSessionFile(actor, sessionId, given) {
      await keepable(db.read, actor, sessionId);
      const id = newId(clock.millis());
      const objectId = `urn:lantai:study-file:${id}`;
      const { name, digests, seen } = await keepUpload(
        { blobs, stagingDir, limitBytes: evidenceLimitBytes, uploadGate },
        {
          name: given.name,
          content: given.content,
          objectId,
          message: 'File of minutes',
          user: { name: actor.name, address: `urn:lantai:user:${actor.id ?? actor.login}` },
          created: new Date(clock.millis()),
          sound: true,
        },
      );
      const { sha256, sha512, sm3, size } = digests;
      await db.write(async (trx) => {
        const row = await keepable(trx, actor, sessionId);
        await insertSessionFile(trx, {
          id,
          session_id: sessionId,
          name,
          puid: seen.puid,
          format_name: seen.formatName,
          mime: seen.mime,
          byte_size: size,
          sha256,
          sha512,
          sm3,
          object_id: objectId,
          path: name,
          note: given.note,
          entered_by: actor.id ?? null,
          entered_name: actor.name,
          entered_at: clock.now(),
          withdrawn_at: null,
        });
        const detail = { file: id, puid: seen.puid, sha256, sm3, bytes: size };
        await enter(deps, trx, actor, 'study-session.file', { objectId: sessionId, detail, label: labelOf(row) });
      });
      return id;
    },

    withdrawSessionFile: (actor, sessionId, id) =>
      db.write(async (trx) => {
        const row = await keepable(trx, actor, sessionId);
        const file = await findSessionFile(trx, sessionId, id);
        if (file === undefined) throw new LantaiError('not-found');
        await withdrawSessionFile(trx, id, clock.now());
        const detail = { file: id, sha256: file.sha256 };
        await enter(deps, trx, actor, 'study-session.file-withdraw', {
          objectId: sessionId,
          detail,
          label: labelOf(row),
        });
      }),

    async openSessionFile(actor, sessionId, id) {
      const session = await readable(actor, sessionId);
      const row = await findSessionFile(db.read, sessionId, id);
      if (row === undefined) throw new LantaiError('not-found');
      const content = createReadStream(await blobs.path(row.object_id, row.path));
      const object = { objectType: 'study-session', objectId: sessionId, label: labelOf(session) };
      deps.ledger.note({ actor, action: 'study-file.view', ...object, detail: { file: id } });
      return { row, content };
    },

    async storedSessionFiles(actor, sessionId) {
      await readable(actor, sessionId);
      return listSessionFiles(db.read, sessionId);
    },
  };
}
