/** A unit's history for its readers in the house: changes of its description, alone and in bulk, and its openings, newest first. */
import type { Reader } from '../../infra/db/index.ts';
import type { historyEntry } from '../../../shared/schemas/unit.ts';
import type { z } from 'zod';
import { readCursor, writeCursor } from './catalog.parts.ts';
import { listArranged, listBulkChanges, listEntries, listOpenings } from './history.repo.ts';

type HistoryEntry = z.output<typeof historyEntry>;
type Changes = HistoryEntry['changes'];

/** The `changes` that an entry carries in its canonical JSON; none where it has no such detail. */
function changesIn(canonical: string): Changes {
  const entry = JSON.parse(canonical) as { detail?: { changes?: Changes } };
  return (entry.detail?.changes ?? []).map(({ field, from, to }) => ({ field, from, to }));
}

export async function listHistory(
  db: Reader,
  unit: { id: string; accession_id: string | null },
  page: { cursor?: string; limit: number },
): Promise<{ items: HistoryEntry[]; cursor?: string }> {
  const place = page.cursor === undefined ? undefined : readCursor(page.cursor, 'history', 3);
  const bounds = { limit: page.limit + 1, ...(place && { after: { at: String(place[1]), id: String(place[2]) } }) };
  const objects = unit.accession_id === null ? [unit.id] : [unit.id, unit.accession_id];
  const [entries, openings, bulk, arranged] = await Promise.all([
    listEntries(db, objects, bounds),
    listOpenings(db, unit.id, bounds),
    listBulkChanges(db, unit.id, bounds),
    listArranged(db, unit.id, bounds),
  ]);
  const items: HistoryEntry[] = [
    ...entries.map((row) => ({
      id: row.id,
      at: row.at,
      actor: row.actor_name,
      action: row.action,
      changes: changesIn(row.canonical),
      seq: row.seq,
    })),
    ...openings.map((row) => ({
      id: row.id,
      at: row.at,
      actor: row.actor_name,
      action: `unit.${row.act}`,
      changes: [{ field: 'ground', from: '', to: row.ground }],
      seq: null,
    })),
    ...bulk.map((row) => ({
      id: row.id,
      at: row.at,
      actor: row.actor,
      action: row.undone_at === null ? 'unit.bulk-edit' : 'unit.bulk-undone',
      changes: [{ field: row.field.replace(/^x:/, ''), from: row.old_text, to: row.new_text }],
      seq: null,
    })),
    ...arranged.map((row) => ({
      id: row.id,
      at: row.created_at,
      actor: row.created_by_name,
      action: `arrangement.${row.kind}`,
      changes: [{ field: 'reason', from: '', to: row.reason }],
      seq: null,
    })),
  ].sort((a, b) => (`${a.at}${a.id}` < `${b.at}${b.id}` ? 1 : -1));
  const shown = items.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown,
    ...(last && items.length > page.limit && { cursor: writeCursor(['history', last.at, last.id]) }),
  };
}
