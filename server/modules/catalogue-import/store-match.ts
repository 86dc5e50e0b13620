/** Prepared rows whose codes are held: refused, skipped, or what they say otherwise goes into the unit. */
import type { Tables, Writer } from '../../infra/db/index.ts';
import { serialIds } from '../../lib/serial-id.ts';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import {
  changeUnit,
  type ImportRecord,
  type ImportRun,
  insertDefects,
  insertUpdates,
  listHolders,
  listUnits,
} from './import.repo.ts';
import type { PreparedRow } from './row.types.ts';
import { changedValues, type Difference, differences, type ImportIds, type Placement, toRows } from './unit-rows.ts';

/** Defects found while matching stand behind those of reading. */
const MATCH_POSITION = 1_000_000_000;
/** No row is told to differ in more places; all that differs is written. */
const MOST_DIFFERENCES = 32;

export type Counts = Pick<ImportRun, 'created' | 'updated' | 'skipped' | 'refused'>;

export interface MatchParts {
  record: ImportRecord;
  mapping: ImportMapping;
  ids: ImportIds;
  place(): Placement;
  /** Enters what was changed into the ledger. */
  enter(trx: Writer, action: string, lines: readonly string[]): Promise<void>;
}

export class Matching {
  private readonly parts: MatchParts;
  /** Headings by what their column is taken for. */
  private readonly headings: ReadonlyMap<string, string>;

  constructor(parts: MatchParts) {
    this.parts = parts;
    const columns = Object.entries(parts.mapping.columns).filter(([heading]) => !heading.startsWith('#'));
    this.headings = new Map(columns.map(([heading, target]) => [target, heading]));
  }

  /** The rows whose codes nobody holds; the others are refused, skipped or bring an update. Our own from before a kill go. */
  async match(trx: Writer, rows: readonly PreparedRow[], counts: Counts): Promise<PreparedRow[]> {
    const keys = rows.flatMap(({ unit }) => (unit.key === '' ? [] : [unit.key]));
    const holders = new Map(
      (await listHolders(trx, this.parts.record.archive_id, keys)).map(({ key, unit_id }) => [key, unit_id]),
    );
    if (holders.size === 0) return [...rows];
    const held = rows.filter(({ unit }) => holders.has(unit.key));
    const foreign = held.filter((row) => holders.get(row.unit.key) !== this.parts.ids.unit.of(row.n));
    if (this.parts.record.match === 'skip') counts.skipped += foreign.length;
    else if (this.parts.record.match === 'refuse') {
      counts.refused += foreign.length;
      await insertDefects(
        trx,
        foreign.map((row) => this.defect(row, 0, 'exists', '档号', row.unit.code, {})),
      );
    } else await this.update(trx, foreign, holders, counts);
    return rows.filter(({ unit }) => !holders.has(unit.key));
  }

  private async update(
    trx: Writer,
    rows: readonly PreparedRow[],
    holders: ReadonlyMap<string, string>,
    counts: Counts,
  ): Promise<void> {
    const { units } = toRows(rows, this.parts.ids, this.parts.place());
    const old = new Map(
      (
        await listUnits(
          trx,
          rows.map(({ unit }) => holders.get(unit.key)!),
        )
      ).map((unit) => [unit.id, unit]),
    );
    const defects: Tables['import_defect'][] = [];
    const updates: Tables['import_update'][] = [];
    const changes: string[] = [];
    const updateIds = serialIds(this.parts.record.id, 'update');
    for (const [index, row] of rows.entries()) {
      const before = old.get(holders.get(row.unit.key)!);
      if (before === undefined) continue;
      const found = differences(before, units[index]!);
      if (found.length === 0) {
        counts.skipped++;
        continue;
      }
      counts.updated++;
      for (const [at, each] of found.slice(0, MOST_DIFFERENCES).entries())
        defects.push(
          this.defect(row, at, 'differs', this.nameOf(each.column), each.after.slice(0, 200), {
            before: each.before.slice(0, 200),
          }),
        );
      if (this.parts.record.dry_run === 1) continue;
      const values = changedValues(
        before,
        units[index]!,
        found.map(({ column }) => column),
      );
      await changeUnit(trx, before.id, before.lock_version, values);
      const kept = Object.fromEntries(
        [...Object.keys(values)].map((column) => [column, before[column as keyof typeof before]]),
      );
      updates.push({
        id: updateIds.of(row.n),
        import_id: this.parts.record.id,
        unit_id: before.id,
        before_json: JSON.stringify(kept),
        lock_version: before.lock_version + 1,
      });
      changes.push(JSON.stringify([before.id, found.map(({ column }) => column)]));
    }
    await insertDefects(trx, defects);
    await insertUpdates(trx, updates);
    if (changes.length > 0) await this.parts.enter(trx, 'unit.change', changes);
  }

  /** A field under the heading that the file has for it; the unit's own columns have names of their own. */
  private nameOf(column: Difference['column']): string {
    return column.startsWith('field:') ? (this.headings.get(column) ?? column.slice('field:'.length)) : column;
  }

  private defect(
    row: PreparedRow,
    index: number,
    kind: 'exists' | 'differs',
    heading: string,
    value: string,
    params: object,
  ): Tables['import_defect'] {
    const position = MATCH_POSITION + row.n * MOST_DIFFERENCES + index;
    return {
      id: `${this.parts.record.id}:${position}`,
      import_id: this.parts.record.id,
      position,
      kind,
      severity: kind === 'exists' ? 'error' : 'warning',
      sheet: row.sheet,
      row: row.row,
      heading,
      heading_at: -1,
      value,
      suggestion: '',
      params_json: JSON.stringify(params),
    };
  }
}
