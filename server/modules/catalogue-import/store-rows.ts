/**
 * The second half of an import: prepared rows become units, part by part. The cursor moves in the transaction of its
 * parts, ids follow from the row: killed at any moment it goes on without loss and without a double.
 */
import { join } from 'node:path';
import { merkleRoot, sha256Tree } from '../../formats/merkle/index.ts';
import { type Writer, withLargeWrites } from '../../infra/db/index.ts';
import type { JobContext } from '../../infra/jobs/index.ts';
import type { Actor } from '../identity/index.ts';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import {
  findRun,
  type ImportRecord,
  insertUnits,
  listAgencies,
  listFondsAgencies,
  listHolders,
  listUnits,
  updateRun,
} from './import.repo.ts';
import { folderOf, type ImportParts } from './import.parts.ts';
import { type LineBatch, readLines } from './line-file.ts';
import { parseLine } from './row.line.ts';
import type { PreparedRow, PrepareSummary } from './row.types.ts';
import { type Counts, Matching } from './store-match.ts';
import { storeTexts } from './text-representations.ts';
import { type ImportIds, importIds, type Placement, toRows } from './unit-rows.ts';

/** A write goes on over several parts, as pages that they share are then written once: so long may others wait for it. */
const TARGET_MS = 200;
/** Where the machine is busy a write is slow because others run: a short one would only make it slower. */
const LEAST_PARTS = 2;
const PART = 500;
const MOST_PARTS = 6;
const TEXT_PART = 1000;
/** Fonds or agencies made in one write. */
const NAMED_CHUNK = 40;
const LOOK_MS = 500;

export async function storeRows(
  parts: ImportParts,
  record: ImportRecord,
  actor: Actor,
  context: JobContext,
): Promise<void> {
  const summary = JSON.parse(record.summary_json!) as PrepareSummary;
  const mapping = JSON.parse(record.mapping_json!) as ImportMapping;
  const run = new Storing(parts, record, actor, mapping, new Set(summary.twice));
  await run.prepare();
  const hasTexts = Object.values(mapping.columns).includes('text');
  const from = (await findRun(parts.db.read, record.id))?.position ?? 0;
  const lines = readLines(join(folderOf(parts.dataDir, record.id), 'lines', 'rows.jsonl'), from, () =>
    hasTexts ? TEXT_PART : PART,
  );
  // Rows come in the order of their codes; the indexes by title, day and name are met everywhere at once.
  const coming = record.dry_run === 1 ? 0 : summary.good;
  const { first, last } = importIds(record.id).unit;
  // A unit whose text comes a moment after it would be indexed twice.
  const indexed = { count: hasTexts ? 0 : coming, first, last };
  const storeAll = async (): Promise<void> => {
    const waiting: Part[] = [];
    let position = from;
    let looked = 0;
    try {
      for (let more = true; more || waiting.length > 0; ) {
        while (more && waiting.length < (hasTexts ? 1 : MOST_PARTS)) {
          const next = await lines.next();
          if (next.done === true) more = false;
          else waiting.push(await run.partOf(next.value));
        }
        if (waiting.length === 0) break;
        if (performance.now() - looked > LOOK_MS) {
          looked = performance.now();
          await context.throwIfCancelled();
        }
        const stored = await run.store(waiting, position);
        position = waiting[stored - 1]!.end;
        waiting.splice(0, stored);
      }
    } finally {
      await lines.return(undefined);
    }
  };
  await withLargeWrites(parts.db, coming, () => parts.whileComing(indexed, storeAll));
}

/** Some lines of the file, read, and the byte behind them. */
interface Part {
  rows: PreparedRow[];
  count: number;
  end: number;
}

class Storing {
  private readonly parts: ImportParts;
  private readonly record: ImportRecord;
  private readonly actor: Actor;
  private readonly mapping: ImportMapping;
  private readonly matching: Matching;
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
    this.matching = new Matching({
      record,
      mapping,
      ids: this.ids,
      place: () => this.place,
      enter: (trx, action, lines) => this.enter(trx, action, lines),
    });
  }

  async prepare(): Promise<void> {
    const { db } = this.parts;
    for (const { id, name } of await listAgencies(db.read, this.record.archive_id)) this.agencies.set(name, id);
    for (const { id, number, agency_id: agencyId } of await listFondsAgencies(db.read, this.record.archive_id))
      this.fonds.set(number, { id, agencyId });
  }

  /** Reads some lines. The fonds and agencies that they name are there when it resolves. */
  async partOf({ lines, end }: LineBatch): Promise<Part> {
    const rows = lines.map(parseLine).filter(({ n }) => !this.refused.has(n));
    if (this.record.dry_run === 0) await this.makeNamed(rows);
    return { rows, count: lines.length, end };
  }

  /** Stores the first of these parts and as many more as there is time for, in one write; gives how many. */
  async store(some: readonly Part[], from: number): Promise<number> {
    const dryRun = this.record.dry_run === 1;
    const counts: Counts = { created: 0, updated: 0, skipped: 0, refused: 0 };
    const [first] = some;
    const texts = dryRun ? [] : first!.rows.filter(({ unit }) => unit.text !== '');
    // Texts come in parts of their own, one at a time: their files are written before.
    const parts = texts.length === 0 ? some : [{ ...first!, rows: first!.rows.filter(({ unit }) => unit.text === '') }];
    if (texts.length > 0) {
      await this.storeFiles(
        parts.flatMap(({ rows }) => rows),
        counts,
      );
      await this.storeTexts(texts, counts);
    }
    return this.parts.db.write(async (trx) => {
      const began = performance.now();
      const state = await findRun(trx, this.record.id);
      // Another worker has stored this part.
      if (state?.position !== from)
        throw new Error(`import ${this.record.id} is at ${state?.position ?? -1}, not ${from}`);
      const own: Counts = { ...counts };
      const made: string[] = [];
      let done = state.done;
      let stored = 0;
      for (const { rows, count } of parts) {
        if (stored >= LEAST_PARTS && performance.now() - began > TARGET_MS) break;
        const fresh = await this.matching.match(trx, rows, own);
        if (!dryRun) made.push(...(await this.create(trx, fresh)));
        own.created += fresh.length;
        done += count;
        stored++;
      }
      if (made.length > 0) await this.enter(trx, 'unit.create', made);
      await updateRun(trx, this.record.id, {
        position: parts[stored - 1]!.end,
        created: state.created + own.created,
        updated: state.updated + own.updated,
        skipped: state.skipped + own.skipped,
        refused: state.refused + own.refused,
        done,
        rate: this.measure(done),
      });
      return stored;
    });
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

  /** Makes units of these rows; gives what the ledger keeps of them. */
  private async create(trx: Writer, rows: readonly PreparedRow[]): Promise<string[]> {
    if (rows.length === 0) return [];
    const made = toRows(rows, this.ids, this.place);
    await insertUnits(trx, made);
    return made.units.map(({ id, code, title }) => JSON.stringify({ code, id, title }));
  }

  /** One entry of the ledger for a write: how many, and the Merkle root over their canonical JSON. */
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

  /**
   * Files in which texts of this part lie are there before them. Those whose code another unit holds are seen to with the
   * rest; what is made here is known again where a kill has the part repeated.
   */
  private async storeFiles(rows: readonly PreparedRow[], counts: Counts): Promise<void> {
    const files = rows.filter(({ unit }) => unit.level === 'file' && unit.key !== '');
    if (files.length === 0) return;
    const keys = files.map(({ unit }) => unit.key);
    await this.parts.db.write(async (trx) => {
      const held = await listHolders(trx, this.record.archive_id, keys);
      const holders = new Map(held.map(({ key, unit_id }) => [key, unit_id]));
      const fresh = files.filter(({ unit }) => !holders.has(unit.key));
      const own = files.filter(({ unit, n }) => holders.get(unit.key) === this.ids.unit.of(n));
      const made = await this.create(trx, fresh);
      if (made.length > 0) await this.enter(trx, 'unit.create', made);
      counts.created += fresh.length + own.length;
    });
  }

  /** Units with texts: their objects first, then rows, in the short writes of packaging; all of it may be repeated. */
  private async storeTexts(rows: readonly PreparedRow[], counts: Counts): Promise<void> {
    const { db } = this.parts;
    const fresh = await db.write((trx) => this.matching.match(trx, rows, counts));
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
      createUnits: async (trx, some) => this.enter(trx, 'unit.create', await this.create(trx, some)),
    });
  }
}
