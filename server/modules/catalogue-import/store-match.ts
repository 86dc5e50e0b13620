/** Prepared rows whose codes are held: refused, skipped, or what they say otherwise goes into the unit. */
import type { Tables, Writer } from '../../infra/db/index.ts';
import { serialIds } from '../../lib/serial-id.ts';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import { MOST_OF_KIND } from './defect-lines.ts';
import {
  changeUnit,
  type ImportRecord,
  type ImportRun,
  insertDefects,
  insertUpdates,
  listHolders,
  listUnits,
} from './import.repo.ts';
import { listNames, type NameRow, replaceNames } from './names.repo.ts';
import { FilePlaces } from './place-items.ts';
import type { PreparedRow } from './row.types.ts';
import { changeNames } from './update-names.ts';
import { changedValues, type Difference, differences, type ImportIds, type Placement, toRows } from './unit-rows.ts';

/** Defects found while matching stand behind those of reading. */
const MATCH_POSITION = 1_000_000_000;
/** No row is told to differ in more places; all that differs is written. */
const MOST_DIFFERENCES = 31;
/** Behind them: that there is no file for it. */
const ALONE_AT = MOST_DIFFERENCES;
const DEFECTS_OF_ROW = MOST_DIFFERENCES + 1;

export type Counts = Pick<ImportRun, 'created' | 'updated' | 'skipped' | 'refused'>;

/** What is told to differ: columns, further fields, and the persons named. */
type Told = Omit<Difference, 'column'> & { column: Difference['column'] | 'names' };
/** What undoing puts back: columns, and all names where some were changed. */
export type KeptBefore = Partial<Tables['unit']> & { names?: NameRow[] };

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
  private readonly places: FilePlaces;
  /** Defects listed, and whether there were more. */
  private told = 0;
  private isCut = false;
  /** Headings by what their column is taken for. */
  private readonly headings: ReadonlyMap<string, string>;

  constructor(parts: MatchParts) {
    this.parts = parts;
    this.places = new FilePlaces(parts.record.archive_id, (n) => parts.ids.unit.of(n));
    const columns = Object.entries(parts.mapping.columns).filter(([heading]) => !heading.startsWith('#'));
    this.headings = new Map(columns.map(([heading, target]) => [target, heading]));
  }

  /** The rows whose codes nobody holds; the others are refused, skipped or bring an update. Our own from before a kill go. */
  async match(trx: Writer, rows: readonly PreparedRow[], counts: Counts): Promise<PreparedRow[]> {
    const keys = rows.flatMap(({ unit }) => (unit.key === '' ? [] : [unit.key]));
    const holders = new Map(
      (await listHolders(trx, this.parts.record.archive_id, keys)).map(({ key, unit_id }) => [key, unit_id]),
    );
    if (holders.size === 0) return this.placed(trx, rows);
    const held = rows.filter(({ unit }) => holders.has(unit.key));
    const foreign = held.filter((row) => holders.get(row.unit.key) !== this.parts.ids.unit.of(row.n));
    if (this.parts.record.match === 'skip') counts.skipped += foreign.length;
    else if (this.parts.record.match === 'refuse') {
      counts.refused += foreign.length;
      await this.tell(
        trx,
        foreign.map((row) => this.defect(row, 0, 'exists', '档号', row.unit.code, {})),
      );
    } else await this.update(trx, foreign, holders, counts);
    const fresh = rows.filter(({ unit }) => !holders.has(unit.key));
    return this.placed(trx, fresh);
  }

  private async placed(trx: Writer, fresh: readonly PreparedRow[]): Promise<PreparedRow[]> {
    const lone = await this.places.place(trx, fresh);
    const defects = lone.map((row) =>
      this.defect(row, ALONE_AT, 'file-absent', '档号', row.unit.code, { file: row.unit.over }),
    );
    await this.tell(trx, defects);
    return [...fresh];
  }

  private async update(
    trx: Writer,
    rows: readonly PreparedRow[],
    holders: ReadonlyMap<string, string>,
    counts: Counts,
  ): Promise<void> {
    const { units, names } = toRows(rows, this.parts.ids, this.parts.place());
    const heldIds = rows.map(({ unit }) => holders.get(unit.key)!);
    const old = new Map((await listUnits(trx, heldIds)).map((unit) => [unit.id, unit]));
    const oldNames = await listNames(trx, heldIds);
    const freshNames = Map.groupBy(names, ({ unit_id }) => unit_id);
    const defects: Tables['import_defect'][] = [];
    const updates: Tables['import_update'][] = [];
    const changes: string[] = [];
    const updateIds = serialIds(this.parts.record.id, 'update');
    for (const [index, row] of rows.entries()) {
      const before = old.get(holders.get(row.unit.key)!);
      if (before === undefined) continue;
      const fresh = units[index]!;
      const found = differences(before, fresh);
      const hadNames = oldNames.get(before.id) ?? [];
      const isResponsibleNew = found.some(({ column }) => column === 'responsible');
      const named = changeNames(before.id, hadNames, freshNames.get(fresh.id) ?? [], isResponsibleNew);
      const told: Told[] = [
        ...found,
        ...(named?.persons === undefined ? [] : [{ column: 'names' as const, ...named.persons }]),
      ];
      if (told.length === 0) {
        counts.skipped++;
        continue;
      }
      counts.updated++;
      for (const [at, each] of told.slice(0, MOST_DIFFERENCES).entries())
        defects.push(
          this.defect(row, at, 'differs', this.nameOf(each.column), each.after.slice(0, 200), {
            before: each.before.slice(0, 200),
          }),
        );
      if (this.parts.record.dry_run === 1) continue;
      const values = changedValues(
        before,
        fresh,
        found.map(({ column }) => column),
      );
      await changeUnit(trx, before.id, before.lock_version, values);
      if (named !== undefined) await replaceNames(trx, before.id, named.rows);
      const kept: KeptBefore = {
        ...Object.fromEntries(Object.keys(values).map((column) => [column, before[column as keyof typeof before]])),
        ...(named !== undefined && { names: hadNames }),
      };
      updates.push({
        id: updateIds.of(row.n),
        import_id: this.parts.record.id,
        unit_id: before.id,
        before_json: JSON.stringify(kept),
        lock_version: before.lock_version + 1,
      });
      changes.push(JSON.stringify([before.id, told.map(({ column }) => column)]));
    }
    await this.tell(trx, defects);
    await insertUpdates(trx, updates);
    if (changes.length > 0) await this.parts.enter(trx, 'unit.change', changes);
  }

  /** Lists them while there are fewer than anybody reads; the last says that there are more. */
  private async tell(trx: Writer, defects: Tables['import_defect'][]): Promise<void> {
    const listed = defects.slice(0, MOST_OF_KIND - this.told);
    const cut = defects[listed.length];
    this.told += listed.length;
    if (cut !== undefined && !this.isCut) {
      this.isCut = true;
      const params_json = JSON.stringify({ most: MOST_OF_KIND });
      const whole = { sheet: '', row: 0, heading: '', value: '', params_json } as const;
      listed.push({ ...cut, ...whole, kind: 'cut-short', severity: 'warning' });
    }
    await insertDefects(trx, listed);
  }

  /** A field under the heading that the file has for it; the unit's own columns have names of their own. */
  private nameOf(column: Told['column']): string {
    return column.startsWith('field:') ? (this.headings.get(column) ?? column.slice('field:'.length)) : column;
  }

  private defect(
    row: PreparedRow,
    index: number,
    kind: 'exists' | 'differs' | 'file-absent',
    heading: string,
    value: string,
    params: object,
  ): Tables['import_defect'] {
    const position = MATCH_POSITION + row.n * DEFECTS_OF_ROW + index;
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
