/** Files of imports that nobody needs any more: cleared when an import ends, and swept at the start where a kill left them. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../infra/db/index.ts';
import { findImport, type ImportRecord } from './import.repo.ts';
import { folderOf } from './import.parts.ts';

/** What an import had in its hands a day ago and never entered is the rest of an upload that was cut. */
const ABANDONED_MS = 24 * 3_600_000;
/** What was stopped can go on for so long. */
const STOPPED_MS = 30 * ABANDONED_MS;
const ENDED: readonly ImportRecord['state'][] = ['checked', 'done', 'undone'];

/** Of an import that has ended only what goes back to be mended is kept: the rows as they stood, where some were refused. */
export async function clearEnded(dataDir: string, record: ImportRecord): Promise<void> {
  const folder = folderOf(dataDir, record.id);
  const isMendable = record.refused_count + record.stopped_count > 0;
  const needless = isMendable ? ['lines/rows.jsonl', 'lines/defects.jsonl'] : ['lines'];
  for (const name of [...needless, 'lines.part', 'texts'])
    await rm(join(folder, name), { recursive: true, force: true });
}

/** Clears what kills have left behind. Gives how many folders were removed whole. */
export async function sweepImports(db: Database, dataDir: string, now: number): Promise<number> {
  const top = folderOf(dataDir, '');
  let removed = 0;
  for (const name of await readdir(top).catch(() => [])) {
    const record = await findImport(db.read, name);
    if (record !== undefined) {
      const stopped = record.state === 'cancelled' && now - Date.parse(record.updated_at) > STOPPED_MS;
      if (stopped || ENDED.includes(record.state)) await clearEnded(dataDir, record);
      continue;
    }
    const { mtimeMs } = await stat(join(top, name));
    if (now - mtimeMs < ABANDONED_MS) continue;
    await rm(join(top, name), { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
