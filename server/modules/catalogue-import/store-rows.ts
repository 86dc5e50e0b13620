/**
 * The second half of an import: prepared rows become units, chunk by chunk. The cursor moves in the transaction of its
 * chunk, ids follow from the row: killed at any moment it goes on without loss and without a double.
 */
import { join } from 'node:path';
import { merkleRoot, sha256Tree } from '../../formats/merkle/index.ts';
import { growCache, type Tables, type Writer } from '../../infra/db/index.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import { serialIds } from '../../lib/serial-id.ts';
import type { Actor } from '../identity/index.ts';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import {
  changeUnit,
  findRun,
  type ImportRecord,
  type ImportRun,
  insertDefects,
  insertUnits,
  insertUpdates,
  listAgencies,
  listFondsAgencies,
  listHolders,
  listUnits,
  updateRun,
} from './import.repo.ts';
import { folderOf, type ImportParts } from './import.parts.ts';
import { readLines } from './line-file.ts';
import type { PreparedRow, PrepareSummary } from './row.types.ts';
import { storeTexts } from './text-representations.ts';
import { changedValues, differences, type ImportIds, importIds, type Placement, toRows } from './unit-rows.ts';

/** A write holds the only writer: chunks grow and shrink so that it takes about this long. */
const TARGET_MS = 60;
const CHUNK = { least: 250, first: 500, most: 4000 };
const TEXT_CHUNK = 1000;
/** Pages of the database that the writer keeps while it stores. */
const CACHE_MB = 64;
/** Fonds or agencies made in one write. */
const NAMED_CHUNK = 40;
const LOOK_MS = 500;
/** Defects found while matching stand behind those of reading. */
const MATCH_POSITION = 1_000_000_000;

type Counts = Pick<ImportRun, 'created' | 'updated' | 'skipped' | 'refused'>;

export async function storeRows(
  parts: ImportParts,
  record: ImportRecord,
  actor: Actor,
  context: JobContext,
): Promise<void> {
  // Rows come in the order of their codes; the indexes by title, day and name are met everywhere at once.
  const shrink = await parts.db.write((trx) => growCache(trx, CACHE_MB));
  try {
    await storeAll(parts, record, actor, context);
  } finally {
    await parts.db.write(shrink);
  }
}

async function storeAll(parts: ImportParts, record: ImportRecord, actor: Actor, context: JobContext): Promise<void> {
  const summary = JSON.parse(record.summary_json!) as PrepareSummary;
  const mapping = JSON.parse(record.mapping_json!) as ImportMapping;
  const run = new Storing(parts, record, actor, mapping, new Set(summary.twice));
  await run.prepare();
  const state = await findRun(parts.db.read, record.id);
  let chunk = CHUNK.first;
  let looked = 0;
  let position = state?.position ?? 0;
  const hasTexts = Object.values(mapping.columns).includes('text');
  for await (const { lines, end } of readLines(
    join(folderOf(parts.dataDir, record.id), 'lines', 'rows.jsonl'),
    position,
    () => (hasTexts ? TEXT_CHUNK : chunk),
  )) {
    const now = performance.now();
    if (now - looked > LOOK_MS) {
      looked = now;
      await context.throwIfCancelled();
    }
    const took = await run.chunk(lines, position, end);
    position = end;
    chunk = Math.round(Math.min(CHUNK.most, Math.max(CHUNK.least, (chunk * TARGET_MS) / Math.max(1, took))));
  }
}

class Storing {
  private readonly parts: ImportParts;
  private readonly record: ImportRecord;
  private readonly actor: Actor;
  private readonly mapping: ImportMapping;
  private readonly refused: ReadonlySet<number>;
  private readonly ids: ImportIds;
  private readonly fonds = new Map<string, { id: string; agencyId: string | null }>();
  private readonly agencies = new Map<string, string>();
  private rate: number | null = null;
  private mark = { at: performance.now(), done: 0 };

  constructor(
    parts: ImportParts,
    record: ImportRecord,
    actor: Actor,
    mapping: ImportMapping,
    refused: ReadonlySet<number>,
  ) {
    this.parts = parts;
    this.record = record;
    this.actor = actor;
    this.mapping = mapping;
    this.refused = refused;
    this.ids = importIds(record.id);
  }

  async prepare(): Promise<void> {
    const { db } = this.parts;
    for (const { id, name } of await listAgencies(db.read, this.record.archive_id)) this.agencies.set(name, id);
    for (const { id, number, agency_id: agencyId } of await listFondsAgencies(db.read, this.record.archive_id))
      this.fonds.set(number, { id, agencyId });
  }

  /** Stores one chunk; gives how many milliseconds its write took. */
  async chunk(lines: readonly string[], from: number, end: number): Promise<number> {
    const rows = lines.map((line) => JSON.parse(line) as PreparedRow).filter(({ n }) => !this.refused.has(n));
    const dryRun = this.record.dry_run === 1;
    if (!dryRun) await this.makeNamed(rows);
    const texts = dryRun ? [] : rows.filter(({ unit }) => unit.text !== '');
    const plain = texts.length === 0 ? rows : rows.filter(({ unit }) => unit.text === '');
    const counts: Counts = { created: 0, updated: 0, skipped: 0, refused: 0 };
    if (texts.length > 0) await this.storeTexts(texts, counts);
    let began = 0;
    await this.parts.db.write(async (trx) => {
      began = performance.now();
      const state = await findRun(trx, this.record.id);
      // Another worker has stored this chunk.
      if (state?.position !== from)
        throw new Error(`import ${this.record.id} is at ${state?.position ?? -1}, not ${from}`);
      const own: Counts = { ...counts };
      const fresh = await this.match(trx, plain, own);
      if (!dryRun) await this.create(trx, fresh);
      own.created += fresh.length;
      await updateRun(trx, this.record.id, {
        position: end,
        created: state.created + own.created,
        updated: state.updated + own.updated,
        skipped: state.skipped + own.skipped,
        refused: state.refused + own.refused,
        done: state.done + lines.length,
        rate: this.measure(state.done + lines.length),
      });
    });
    return performance.now() - began;
  }

  private measure(done: number): number | null {
    const now = performance.now();
    const seconds = (now - this.mark.at) / 1000;
    if (seconds >= 2) {
      this.rate = Math.round((done - this.mark.done) / seconds);
      this.mark = { at: now, done };
    } else if (this.mark.done === 0) this.mark.done = done;
    return this.rate;
  }

  /** Makes the fonds and agencies that the rows name and nobody has made yet, some at a time. */
  private async makeNamed(rows: readonly PreparedRow[]): Promise<void> {
    const { db, catalog, organization } = this.parts;
    const archiveId = this.record.archive_id;
    // Made by the import, on the right to import with a mapping that says so.
    const actor: Actor = { ...this.actor, via: { ...this.actor.via, kind: 'system' } };
    const agencies = [...new Set(rows.map(({ unit }) => unit.agency))].filter(
      (name) => name !== '' && !this.agencies.has(name),
    );
    const fonds = [...new Set(rows.map(({ unit }) => unit.fonds))].filter((number) => !this.fonds.has(number));
    for (let at = 0; at < agencies.length; at += NAMED_CHUNK)
      await db.write(async (trx) => {
        for (const name of agencies.slice(at, at + NAMED_CHUNK))
          this.agencies.set(name, await organization.createAgency(trx, actor, { archiveId, name }));
      });
    for (let at = 0; at < fonds.length; at += NAMED_CHUNK)
      await db.write(async (trx) => {
        for (const number of fonds.slice(at, at + NAMED_CHUNK))
          this.fonds.set(number, { id: await catalog.ensureFonds(trx, archiveId, number, null), agencyId: null });
      });
  }

  private get place(): Placement {
    return {
      archiveId: this.record.archive_id,
      at: this.record.updated_at,
      actor: { id: this.actor.id ?? '', name: this.actor.name },
      openingGround: this.mapping.openingGround,
      fondsOf: (number) => this.fonds.get(number) ?? { id: '', agencyId: null },
      agencyOf: (name) => this.agencies.get(name),
      isRefused: (n) => this.refused.has(n),
    };
  }

  /** The rows whose codes nobody holds; the others are refused, skipped or bring an update. Our own from before a kill go. */
  private async match(trx: Writer, rows: readonly PreparedRow[], counts: Counts): Promise<PreparedRow[]> {
    const keys = rows.flatMap(({ unit }) => (unit.key === '' ? [] : [unit.key]));
    const holders = new Map(
      (await listHolders(trx, this.record.archive_id, keys)).map(({ key, unit_id }) => [key, unit_id]),
    );
    if (holders.size === 0) return [...rows];
    const held = rows.filter(({ unit }) => holders.has(unit.key));
    const foreign = held.filter((row) => holders.get(row.unit.key) !== this.ids.unit.of(row.n));
    if (this.record.match === 'skip') counts.skipped += foreign.length;
    else if (this.record.match === 'refuse') {
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
    const { units } = toRows(rows, this.ids, this.place);
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
    const updateIds = serialIds(this.record.id, 'update');
    for (const [index, row] of rows.entries()) {
      const before = old.get(holders.get(row.unit.key)!);
      if (before === undefined) continue;
      const found = differences(before, units[index]!);
      if (found.length === 0) {
        counts.skipped++;
        continue;
      }
      counts.updated++;
      for (const [at, each] of found.entries())
        defects.push(
          this.defect(row, at, 'differs', each.column, each.after.slice(0, 200), { before: each.before.slice(0, 200) }),
        );
      if (this.record.dry_run === 1) continue;
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
        import_id: this.record.id,
        unit_id: before.id,
        before_json: JSON.stringify(kept),
        lock_version: before.lock_version + 1,
      });
      changes.push(JSON.stringify([before.id, found.map(({ column }) => column)]));
    }
    await insertDefects(trx, defects);
    await insertUpdates(trx, updates);
    if (changes.length > 0) await this.enter(trx, 'unit.change', changes);
  }

  private defect(
    row: PreparedRow,
    index: number,
    kind: 'exists' | 'differs',
    heading: string,
    value: string,
    params: object,
  ): Tables['import_defect'] {
    const position = MATCH_POSITION + row.n * 16 + index;
    return {
      id: `${this.record.id}:${position}`,
      import_id: this.record.id,
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

  private async create(trx: Writer, rows: readonly PreparedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const made = toRows(rows, this.ids, this.place);
    await insertUnits(trx, made);
    await this.enter(
      trx,
      'unit.create',
      made.units.map(({ id, code, title }) => JSON.stringify({ code, id, title })),
    );
  }

  /** One entry of the ledger for the chunk: how many, and the Merkle root over their canonical JSON. */
  private async enter(trx: Writer, action: string, lines: readonly string[]): Promise<void> {
    const detail = { count: lines.length, merkleRoot: merkleRoot(sha256Tree, lines).toString('hex') };
    await this.parts.ledger.append(trx, {
      actor: this.actor,
      action,
      objectType: 'import',
      objectId: this.record.id,
      label: this.record.number,
      detail,
    });
  }

  /** Units with texts: their objects first, then rows, in the short writes of packaging; all of it may be repeated. */
  private async storeTexts(rows: readonly PreparedRow[], counts: Counts): Promise<void> {
    const { db } = this.parts;
    const fresh = await db.write((trx) => this.match(trx, rows, counts));
    const known = new Set(
      (
        await listUnits(
          db.read,
          rows.map(({ n }) => this.ids.unit.of(n)),
        )
      ).map(({ id }) => id),
    );
    const unknown = fresh.filter(({ n }) => !known.has(this.ids.unit.of(n)));
    counts.created += unknown.length + known.size;
    await storeTexts(this.parts, {
      importId: this.record.id,
      at: this.record.updated_at,
      rows: [...unknown, ...rows.filter(({ n }) => known.has(this.ids.unit.of(n)))].sort((a, b) => a.n - b.n),
      unitIdOf: (n) => this.ids.unit.of(n),
      createUnits: (trx, some) => this.create(trx, some),
    });
  }
}
