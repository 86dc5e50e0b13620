/** The agency's self-check: its own verdict on each item with evidence, handed in by a day. And files of both sides. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { itemsOf } from '../../../shared/inspection/score.ts';
import type { fileQuery, handIn, selfItem } from '../../../shared/schemas/inspection.ts';
import { keepUpload } from '../../infra/blob/keep-upload.ts';
import type { InspectionFileTable, InspectionTable, Reader } from '../../infra/db/index.ts';
import { isDay, todayOf } from '../../lib/day.ts';
import { LantaiError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Actor } from '../identity/index.ts';
import { checkResult } from './entry.service.ts';
import {
  change,
  definitionOf,
  demandPartIn,
  enter,
  getInspection,
  hasItem,
  type InspectionDeps,
  partOf,
  wrongState,
} from './inspection.parts.ts';
import { deleteFile, findFile, insertFile, listFiles, listSelf, putSelf } from './parts.repo.ts';

export interface NewFile extends z.output<typeof fileQuery> {
  /** Given by the sender where it may be sent twice: a tablet that did not hear the answer. */
  key?: string | undefined;
  name: string;
  mime: string;
  content: Readable;
}
export interface SelfChecks {
  putSelf(actor: Actor, id: string, item: string, given: z.output<typeof selfItem>): Promise<void>;
  /** Throws `items-open`, `evidence-asked`: what is asked for is there before it is handed in. */
  handIn(actor: Actor, id: string, given: z.output<typeof handIn>): Promise<void>;
  /** Stores evidence of the agency or a photo of an inspector. The same key twice is one file. */
  addFile(actor: Actor, id: string, given: NewFile): Promise<string>;
  /** Only its own and only before it is handed in. */
  removeFile(actor: Actor, id: string, fileId: string): Promise<void>;
  openFile(actor: Actor, id: string, fileId: string): Promise<{ row: InspectionFileTable; content: Readable }>;
  /** Evidence and photos with where they are stored, in the order in which they were entered. */
  storedFiles(actor: Actor, id: string): Promise<InspectionFileTable[]>;
}

export function createSelfChecks(deps: InspectionDeps): SelfChecks {
  const { db, clock, blobs, stagingDir } = deps;

  const demandOpen = (row: InspectionTable, step: string) => {
    if (row.state !== 'announced') throw wrongState(step, row.state);
  };
  /** Whose file it is, where it may be added now. */
  const sideOf = async (reader: Reader, actor: Actor, id: string, item: string) => {
    const row = await getInspection(reader, actor, id);
    const part = await partOf(reader, actor, row);
    if (!part.inspect && !part.answer) throw new LantaiError('forbidden');
    if (!hasItem(await definitionOf(reader, row), item))
      throw new LantaiError('invalid-field', { field: 'item', reason: item });
    if (part.answer) demandOpen(row, 'file');
    else if (!['planned', 'announced', 'self-checked', 'visiting', 'published'].includes(row.state))
      throw wrongState('file', row.state);
    return { row, side: part.answer ? ('agency' as const) : ('visit' as const) };
  };

  return {
    putSelf: (actor, id, item, given) =>
      db.write(async (trx) => {
        const row = await getInspection(trx, actor, id);
        await demandPartIn(trx, actor, row, 'answer');
        demandOpen(row, 'self');
        checkResult(await definitionOf(trx, row), item, given);
        await putSelf(trx, {
          id: newId(clock.millis()),
          inspection_id: id,
          item,
          verdict: given.verdict,
          defects: given.defects,
          note: given.note,
          entered_by: actor.id ?? null,
          entered_name: actor.name,
          entered_at: clock.now(),
        });
        await enter(deps, trx, actor, 'inspection.self', row, { item, verdict: given.verdict });
      }),

    handIn: (actor, id, { statement, name }) =>
      db.write(async (trx) => {
        const row = await getInspection(trx, actor, id);
        await demandPartIn(trx, actor, row, 'answer');
        demandOpen(row, 'hand-in');
        const definition = await definitionOf(trx, row);
        const items = definition === undefined ? [] : itemsOf(definition);
        const claims = new Map((await listSelf(trx, id)).map((each) => [each.item, each]));
        const open = items.filter(({ key }) => !claims.has(key)).map(({ key }) => key);
        if (open.length > 0)
          throw new LantaiError('items-open', { count: open.length, items: open.slice(0, 12).join(', ') });
        const proved = new Set(
          (await listFiles(trx, id)).filter(({ side }) => side === 'agency').map(({ item }) => item),
        );
        const bare = items
          .filter(({ key, evidence }) => evidence !== '' && claims.get(key)!.verdict === 'met' && !proved.has(key))
          .map(({ key }) => key);
        if (bare.length > 0)
          throw new LantaiError('evidence-asked', { count: bare.length, items: bare.slice(0, 12).join(', ') });
        const today = todayOf(clock);
        const handed = { handed_at: clock.now(), handed_on: today, handed_name: name };
        await change(trx, clock, row, { state: 'self-checked', statement, ...handed });
        const late = row.self_due !== null && today > row.self_due;
        await enter(deps, trx, actor, 'inspection.hand-in', row, { items: items.length, late });
      }),

    async addFile(actor, id, given) {
      const { content, key, factOn } = given;
      await sideOf(db.read, actor, id, given.item);
      const known = key === undefined ? undefined : await findFile(db.read, key);
      if (known !== undefined) {
        content.resume();
        if (known.inspection_id !== id) throw new LantaiError('not-found');
        return known.id;
      }
      if (!isDay(factOn)) throw new LantaiError('day-unknown', { day: factOn });
      // The clock of a tablet may be a little ahead; a day more is no fact.
      if (factOn > todayOf(clock)) throw new LantaiError('day-future', { day: factOn });
      const objectId = `urn:lantai:inspection-file:${newId(clock.millis())}`;
      const kept = await keepUpload(
        { blobs, stagingDir, limitBytes: deps.evidenceLimitBytes, uploadGate: deps.uploadGate },
        {
          name: given.name,
          content,
          objectId,
          message: 'File of an inspection',
          user: { name: actor.name, address: `urn:lantai:user:${actor.id ?? actor.login}` },
          created: new Date(clock.millis()),
        },
      );
      return db.write(async (trx) => {
        const { row, side } = await sideOf(trx, actor, id, given.item);
        const again = key === undefined ? undefined : await findFile(trx, key);
        if (again !== undefined) return again.id;
        const { digests, name } = kept;
        const file: InspectionFileTable = {
          id: key ?? newId(clock.millis()),
          inspection_id: id,
          side,
          item: given.item,
          name,
          mime: given.mime,
          byte_size: digests.size,
          sha256: digests.sha256,
          sha512: digests.sha512,
          sm3: digests.sm3,
          object_id: objectId,
          path: name,
          fact_on: factOn,
          note: given.note,
          entered_by: actor.id ?? null,
          entered_name: actor.name,
          entered_at: clock.now(),
        };
        await insertFile(trx, file);
        const { sha256, sm3, size: bytes } = digests;
        await enter(deps, trx, actor, 'inspection.file', row, { file: file.id, item: file.item, sha256, sm3, bytes });
        return file.id;
      });
    },

    removeFile: (actor, id, fileId) =>
      db.write(async (trx) => {
        const row = await getInspection(trx, actor, id);
        await demandPartIn(trx, actor, row, 'answer');
        demandOpen(row, 'file');
        const file = await findFile(trx, fileId);
        if (file === undefined || file.inspection_id !== id || file.side !== 'agency')
          throw new LantaiError('not-found');
        await deleteFile(trx, fileId);
        await enter(deps, trx, actor, 'inspection.file-remove', row, {
          file: fileId,
          item: file.item,
          sha256: file.sha256,
        });
      }),

    async storedFiles(actor, id) {
      await getInspection(db.read, actor, id);
      return listFiles(db.read, id);
    },

    async openFile(actor, id, fileId) {
      const inspection = await getInspection(db.read, actor, id);
      const row = await findFile(db.read, fileId);
      if (row === undefined || row.inspection_id !== id) throw new LantaiError('not-found');
      const part = await partOf(db.read, actor, inspection);
      if (row.side === 'visit' && !part.results) throw new LantaiError('not-found');
      const content = createReadStream(await blobs.path(row.object_id, row.path));
      const object = { objectType: 'inspection', objectId: id, label: inspection.number };
      deps.ledger.note({ actor, action: 'inspection-file.view', ...object, detail: { file: fileId } });
      return { row, content };
    },
  };
}
