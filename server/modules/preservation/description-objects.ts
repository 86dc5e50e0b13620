/**
 * Description objects: what must outlive the database, in the storage root beside the content. An ended journal file is
 * split by what its lines describe (a fonds' category, configuration, people, decisions, accessions, the ledger) and each
 * part added to that group's object of the day. A day's object stays small, so that its inventory does too.
 */
import type { BlobStore } from '../../infra/blob/index.ts';
import { LOOP_TABLES, type PreservedTable, type Reader } from '../../infra/db/index.ts';
import type { JournalLine } from './journal.line.ts';
import { listUnitGroups } from './preservation.repo.ts';

export const DESCRIPTION_PREFIX = 'urn:lantai:description:';

/** Tables whose rows describe one unit, with the column that names it. */
const UNIT_COLUMN: Partial<Record<PreservedTable, string>> = {
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

/** Splits lines into groups; a removal, or a row whose unit is gone, goes to `removals`. */
export async function groupLines(db: Reader, lines: readonly JournalLine[]): Promise<Map<string, JournalLine[]>> {
  const unitOf = (line: JournalLine): string | undefined =>
    line.t === 'unit' ? line.id : text(line.row?.[UNIT_COLUMN[line.t] ?? '']);
  const unitIds = new Set(lines.flatMap((line) => unitOf(line) ?? []));
  const groups = await listUnitGroups(db, [...unitIds]);
  const split = new Map<string, JournalLine[]>();
  for (const line of lines) {
    const unitId = unitOf(line);
    const group =
      line.row === null
        ? 'removals'
        : (GROUP[line.t] ?? (unitId === undefined ? 'accessions' : groups.get(unitId)) ?? 'removals');
    const part = split.get(group);
    if (part === undefined) split.set(group, [line]);
    else part.push(line);
  }
  return split;
}

/** Seals one ended journal file. The same file sealed twice gives the same objects: its name is its number. */
export async function sealJournal(
  db: Reader,
  blobs: BlobStore,
  number: number,
  lines: readonly JournalLine[],
  now: Date,
): Promise<void> {
  const day = now.toISOString().slice(0, 10);
  const logicalPath = `${String(number).padStart(8, '0')}.jsonl`;
  for (const [group, part] of await groupLines(db, lines)) {
    const bytes = Buffer.from(part.map((line) => `${JSON.stringify(line)}\n`).join(''), 'utf8');
    await blobs.put({
      objectId: `${DESCRIPTION_PREFIX}${group}:${day}`,
      add: [{ logicalPath, bytes }],
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
