/**
 * Description objects: what must outlive the database, in the storage root beside the content. An ended journal file is
 * split by what its lines describe (a fonds' category, configuration, people, decisions, accessions, the ledger) and each
 * part added to that group's object of the day. A day's object stays small, so that its inventory does too. Rows that were
 * written as a block stay one, as far as they belong together.
 */
import type { BlobStore } from '../../infra/blob/index.ts';
import { LOOP_TABLES, type PreservedTable, type Reader } from '../../infra/db/index.ts';
import { isBlock, type JournalEntry } from './journal.line.ts';
import { listUnitGroups } from './preservation.repo.ts';

export const DESCRIPTION_PREFIX = 'urn:lantai:description:';

/** Tables whose rows describe one unit, with the column that names it. */
const UNIT_COLUMN: Partial<Record<PreservedTable, string>> = {
  unit: 'id',
  unit_code: 'unit_id',
  unit_name: 'unit_id',
  aip: 'unit_id',
  representation: 'unit_id',
  file: 'unit_id',
  event: 'unit_id',
};
const GROUP: Partial<Record<PreservedTable, string>> = {
  archive: 'configuration',
  agency: 'configuration',
  fonds: 'configuration',
  category: 'configuration',
  setting: 'configuration',
  scheme_release: 'configuration',
  scheme_part: 'configuration',
  user: 'people',
  grant: 'people',
  preference: 'people',
  opening: 'decisions',
  accession: 'accessions',
  package: 'accessions',
  check_run: 'accessions',
  check_result: 'accessions',
  ledger_entry: 'ledger',
  tree_head: 'ledger',
  ...Object.fromEntries(LOOP_TABLES.map((table) => [table, 'loop'])),
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The unit that each row of an entry describes; undefined where it describes none. */
function unitsOf(entry: JournalEntry): (string | undefined)[] {
  const column = UNIT_COLUMN[entry.t] ?? '';
  if (!isBlock(entry)) return [text(entry.row?.[column])];
  const at = entry.columns.indexOf(column);
  return entry.rows.map((values) => text(values[at]));
}

/** Splits entries into groups; a removal, or a row whose unit is gone, goes to `removals`. `known`: groups of units, added to. */
export async function groupEntries(
  db: Reader,
  entries: readonly JournalEntry[],
  known: Map<string, string | undefined>,
): Promise<Map<string, JournalEntry[]>> {
  const asked = new Set<string>();
  for (const entry of entries)
    for (const unitId of unitsOf(entry)) if (unitId !== undefined && !known.has(unitId)) asked.add(unitId);
  const found = await listUnitGroups(db, [...asked]);
  for (const unitId of asked) known.set(unitId, found.get(unitId));
  const split = new Map<string, JournalEntry[]>();
  const add = (group: string, entry: JournalEntry): void => {
    const part = split.get(group);
    if (part === undefined) split.set(group, [entry]);
    else part.push(entry);
  };
  const groupOf = (table: PreservedTable, unitId: string | undefined): string =>
    GROUP[table] ?? (unitId === undefined ? 'accessions' : known.get(unitId)) ?? 'removals';
  for (const entry of entries) {
    const groups = unitsOf(entry).map((unitId) => groupOf(entry.t, unitId));
    if (!isBlock(entry)) add(entry.row === null ? 'removals' : groups[0]!, entry);
    else
      for (const group of new Set(groups))
        add(group, { ...entry, rows: entry.rows.filter((_, at) => groups[at] === group) });
  }
  return split;
}

/** Seals one ended journal file. The same file sealed twice gives the same objects: its name is its number. */
export async function sealJournal(
  db: Reader,
  blobs: BlobStore,
  number: number,
  slices: AsyncIterable<readonly JournalEntry[]>,
  now: Date,
): Promise<void> {
  const day = now.toISOString().slice(0, 10);
  const logicalPath = `${String(number).padStart(8, '0')}.jsonl`;
  const parts = new Map<string, Buffer[]>();
  const known = new Map<string, string | undefined>();
  for await (const entries of slices)
    for (const [group, part] of await groupEntries(db, entries, known)) {
      const bytes = Buffer.from(part.map((entry) => `${JSON.stringify(entry)}\n`).join(''), 'utf8');
      const before = parts.get(group);
      if (before === undefined) parts.set(group, [bytes]);
      else before.push(bytes);
    }
  for (const [group, buffers] of parts) {
    await blobs.put({
      objectId: `${DESCRIPTION_PREFIX}${group}:${day}`,
      add: [{ logicalPath, bytes: Buffer.concat(buffers) }],
      carry: true,
      message: `journal ${number}`,
      user: { name: 'lantai', address: 'urn:lantai:system' },
      created: now,
    });
  }
}

/** Where each sealed journal file's parts stand, in the order in which they were written. */
export async function listSealed(
  blobs: BlobStore,
): Promise<{ number: number; objectId: string; logicalPath: string }[]> {
  const parts: { number: number; objectId: string; logicalPath: string }[] = [];
  for await (const objectId of blobs.objects()) {
    if (!objectId.startsWith(DESCRIPTION_PREFIX)) continue;
    const inventory = await blobs.inventory(objectId);
    for (const paths of Object.values(inventory.versions[inventory.head]!.state))
      for (const logicalPath of paths) parts.push({ number: Number.parseInt(logicalPath, 10), objectId, logicalPath });
  }
  return parts.sort((a, b) => a.number - b.number || a.objectId.localeCompare(b.objectId));
}
