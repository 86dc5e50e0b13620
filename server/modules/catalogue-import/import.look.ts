/** What people see of imports: lists, progress, defects and what can be done about them, the rows that go back. */
import { existsSync } from 'node:fs';
import { readIdCursor, readNumberCursor } from '../../lib/cursor.ts';
import { LantaiError } from '../../lib/errors.ts';
import { growingPause } from '../../lib/growing-pause.ts';
import { translate } from '../../../shared/i18n/index.ts';
import { sayProblem } from '../../../shared/i18n/problem.ts';
import type { ImportDetail, ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import { demand } from '../identity/index.ts';
import type { ImportDesk } from './import.desk.ts';
import { RUNNING } from './import.job.ts';
import { folderOf, type ImportParts, linesOf } from './import.parts.ts';
import { presentDefect, presentImport, presentKinds, presentProgress, targetsOf } from './import.present.ts';
import { countKinds, findImportByNumber, findOnlyArchive, findRun, listDefects, listImports } from './import.repo.ts';
import type { Imports } from './import.types.ts';
import { remediesOf, VALUE_KINDS } from './remedies.ts';
import { listDefectValues } from './remedy.repo.ts';
import { writeReturned } from './returned-workbook.ts';
import type { UndoResult } from './undo.ts';

/** Different values of defects that are looked at for remedies. */
const MOST_VALUES = 300;
const EVERY_MS = 200;

type Looks = Pick<Imports, 'list' | 'get' | 'byNumber' | 'progress' | 'settled' | 'defects' | 'remedies' | 'returned'>;

export function createLooks({ db, dataDir }: ImportParts, desk: ImportDesk): Looks {
  return {
    async list(actor, { cursor, limit }) {
      demand(actor, 'unit.edit');
      const rows = await listImports(db.read, actor.archiveId ?? undefined, readIdCursor(cursor), limit);
      const last = rows.at(-1);
      return {
        items: rows.map(presentImport),
        ...(last !== undefined && rows.length === limit && { cursor: last.id }),
      };
    },

    async get(actor, id, locale) {
      const row = await desk.get(actor, id);
      const failure =
        row.failure_json === null
          ? null
          : (JSON.parse(row.failure_json) as { code: string; params: Record<string, string | number> });
      const kinds = await countKinds(db.read, id);
      return {
        ...presentImport(row),
        mapping: row.mapping_json === null ? null : (JSON.parse(row.mapping_json) as ImportMapping),
        dryRun: row.dry_run === 1,
        hasReturned: row.refused_count + row.stopped_count > 0 && existsSync(linesOf(dataDir, id, 'cells')),
        mayResume: row.state === 'cancelled' && existsSync(linesOf(dataDir, id, 'rows')),
        progress: presentProgress(row, await findRun(db.read, id)),
        kinds: presentKinds(row, kinds as ImportDetail['kinds']),
        failure:
          failure === null ? null : sayProblem(locale, failure.code, { ...failure.params, file: row.source_name }),
        undo:
          row.undo_json === null
            ? null
            : (JSON.parse(row.undo_json) as UndoResult & { reasons: Record<string, number> }),
      };
    },

    async byNumber(actor, number) {
      demand(actor, 'unit.edit');
      const archiveId = actor.archiveId ?? (await findOnlyArchive(db.read)) ?? '';
      const row = await findImportByNumber(db.read, archiveId, number);
      if (row === undefined) throw new LantaiError('not-found');
      return presentImport(row);
    },

    async progress(actor, id) {
      const row = await desk.get(actor, id);
      return presentProgress(row, await findRun(db.read, id));
    },

    async settled(actor, id, onProgress) {
      const pause = growingPause(EVERY_MS);
      for (;;) {
        const progress = await this.progress(actor, id);
        onProgress?.(progress);
        if (!RUNNING.has(progress.state)) return progress;
        await pause();
      }
    },

    async defects(actor, id, { cursor, limit, kind }, locale) {
      const targetOf = targetsOf(await desk.get(actor, id));
      const after = readNumberCursor(cursor) ?? -1;
      const rows = await listDefects(db.read, id, { after, limit, kind });
      const last = rows.at(-1);
      return {
        items: rows.map((row) => presentDefect(row, locale, targetOf(row))),
        ...(last !== undefined && rows.length === limit && { cursor: String(last.position) }),
      };
    },

    async remedies(actor, id) {
      const row = await desk.get(actor, id);
      if (row.mapping_json === null) return [];
      const targetOf = targetsOf(row);
      const values = await listDefectValues(db.read, id, VALUE_KINDS, MOST_VALUES);
      return remediesOf(
        await countKinds(db.read, id),
        values.map((each) => ({ ...each, target: targetOf(each) })),
        JSON.parse(row.mapping_json) as ImportMapping,
      );
    },

    async returned(actor, id, locale) {
      const row = await desk.get(actor, id);
      const folder = folderOf(dataDir, id);
      if (row.summary_json === null || !existsSync(linesOf(dataDir, id, 'cells')))
        throw new LantaiError('import-file-gone');
      return {
        name: `${row.number}-${translate(locale, 'report.sheet.defects')}.xlsx`,
        stream: writeReturned(db, row, folder, locale),
      };
    },
  };
}
