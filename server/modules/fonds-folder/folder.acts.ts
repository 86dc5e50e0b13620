/**
 * Deliveries and acts of arrangement on their way: what is said in the terms of the house that wrote them (who, by the id of
 * an account; which archive) goes out in words and comes in in the terms of the house that takes them.
 */
import type { Reader, Tables } from '../../infra/db/index.ts';
import { findDeliveries, listActChanges, listActs, listUserNames } from './acts.repo.ts';
import type { FolderRow, FolderTable } from './folder.tables.ts';
import type { Named } from './fonds-folder.repo.ts';

/** Columns before and after, or the whole unit where it was removed: what the journal of an act keeps. */
interface Kept {
  was?: Record<string, unknown>;
  became?: Record<string, unknown>;
  unit?: Record<string, unknown>;
}

const keptIn = (json: string): Kept => JSON.parse(json) as Kept;

/** The fonds that a change had to do with, as far as the row tells. */
const fondsIn = (json: string): string[] => {
  const { was, became, unit } = keptIn(json);
  return [was, became, unit].flatMap((row) => (typeof row?.fonds_id === 'string' ? [row.fonds_id] : []));
};

/** Acts that had to do with this fonds and no other, in order of their ids: only as a whole can an act be undone. */
async function findActs(db: Reader, fonds: Tables['fonds']): Promise<string[]> {
  const own: string[] = [];
  for (let from = ''; ; ) {
    const acts = await listActs(db, fonds.archive_id, from);
    for (const { id } of acts) if (await isOwn(db, id, fonds.id)) own.push(id);
    const last = acts.at(-1);
    if (last === undefined) return own;
    from = last.id;
  }
}

async function isOwn(db: Reader, act: string, fondsId: string): Promise<boolean> {
  let isOfIt = false;
  for (let after = ''; ; ) {
    const rows = await listActChanges(db, act, after);
    for (const { fonds_id: now, before_json: json } of rows)
      for (const id of [...fondsIn(json), ...(now === null ? [] : [now])]) {
        if (id !== fondsId) return false;
        isOfIt = true;
      }
    const last = rows.at(-1);
    if (last === undefined) return isOfIt;
    after = last.id;
  }
}

export const findDone = async (db: Reader, fonds: Tables['fonds']): Promise<Pick<Named, 'deliveries' | 'acts'>> => ({
  deliveries: await findDeliveries(db, fonds.id),
  acts: await findActs(db, fonds),
});

/** Rows as they leave: accounts by their names, nothing that stays behind named by its id. */
export async function* leaving(
  db: Reader,
  table: FolderTable,
  pages: AsyncIterable<FolderRow[]>,
  { deliveries }: Named,
): AsyncGenerator<FolderRow[]> {
  const travels = new Set<unknown>(deliveries.accessions);
  const delivery = (id: string | number | null | undefined) => (travels.has(id) ? (id ?? null) : null);
  for await (const rows of pages) {
    const ids = table === 'accession' ? rows.flatMap((row) => [row.created_by, row.decided_by]) : [];
    const names = ids.length === 0 ? new Map<string, string>() : await listUserNames(db, ids.map(String));
    const nameOf = (id: string | number | null | undefined) =>
      id === null || id === undefined ? null : (names.get(String(id)) ?? id);
    yield rows.map((row) => {
      switch (table) {
        case 'unit':
        case 'event':
          return { ...row, accession_id: delivery(row.accession_id) };
        case 'accession':
          return {
            ...row,
            previous_id: delivery(row.previous_id),
            created_by: nameOf(row.created_by),
            decided_by: nameOf(row.decided_by),
          };
        case 'arrangement_change':
          return { ...row, before_json: withUnit(row, withoutArchive) };
        default:
          return row;
      }
    });
  }
}

/** The journal of an act as it comes in: a unit that undoing it brings back is of this archive and its agency. */
export const entered = (row: FolderRow, archiveId: string, agency: (id: unknown) => string | null): FolderRow => ({
  ...row,
  before_json: withUnit(row, (unit) => ({ ...unit, agency_id: agency(unit.agency_id), archive_id: archiveId })),
});

const withoutArchive = (unit: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(unit).filter(([column]) => column !== 'archive_id'));

function withUnit(row: FolderRow, change: (unit: Record<string, unknown>) => Record<string, unknown>): string {
  const kept = keptIn(String(row.before_json));
  const { unit, became } = kept;
  // A unit that an act made is kept whole too; of one that it moved only what changed.
  if (row.change === 'remove' && unit !== undefined) return JSON.stringify({ ...kept, unit: change(unit) });
  if (row.change === 'create' && became !== undefined) return JSON.stringify({ ...kept, became: change(became) });
  return String(row.before_json);
}

/** All texts in a JSON value: what somebody may have written in it. */
export function textsIn(json: unknown): string[] {
  const value: unknown = typeof json === 'string' ? parsed(json) : json;
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each: unknown) => (typeof each === 'string' ? [each] : textsIn(each)));
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
};

/** Whether a change is of this fonds and nothing else. */
export const isOfFonds = (row: FolderRow, fondsId: string, units: ReadonlySet<string>): boolean => {
  const told = fondsIn(String(row.before_json));
  return (units.has(String(row.unit_id)) || told.length > 0) && told.every((id) => id === fondsId);
};
