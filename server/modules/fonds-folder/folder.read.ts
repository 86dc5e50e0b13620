/**
 * Reads a folder that a fonds was written to, and says whether it may come in: the bag is whole, each line is a row of its
 * table, all of it is of one fonds, and the secrecy gate finds nothing. Writes nothing.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validateBag } from '../../formats/bagit/bagit.validate.ts';
import { parseBagInfo, staysInside } from '../../formats/bagit/bagit.parse.ts';
import { bearsMark, inspectRow } from '../../formats/catalogue-row/secrecy-gate.ts';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createReadStream, existsSync } from 'node:fs';
import { LantaiError } from '../../lib/errors.ts';
import type { SchemeConfig } from '../../../shared/schemas/scheme.ts';
import { DECIDED } from './acts.repo.ts';
import { isOfFonds, textsIn } from './folder.acts.ts';
import { readSchemes } from './folder.schemes.ts';
import { FOLDER_TABLES, type FolderRow, type FolderTable, isFolderRow } from './folder.tables.ts';
import { type FolderObject, PAGES_PATH, SCHEMES_PATH } from './folder.write.ts';

export const FORMAT = 'lantai-fonds-3';
/** Version 1 had fewer tables and no schemes, version 2 no deliveries and no acts of arrangement. */
const FORMATS = ['lantai-fonds-1', 'lantai-fonds-2', FORMAT];
const BATCH = 500;

export interface FondsFolder {
  dir: string;
  /** The digest of the manifest names the folder's content. */
  digest: string;
  fonds: FolderRow;
  objects: FolderObject[];
  categories: ReadonlySet<string>;
  /** What the categories are made of; undefined in folders of version 1. */
  schemes: SchemeConfig | undefined;
  units: number;
  opens: boolean;
}

const broken = (path: string, reason: string): LantaiError => new LantaiError('fonds-folder-broken', { path, reason });

/** Throws `fonds-folder-broken`, `fonds-folder-classified`. */
export async function readFolder(dir: string, onStep: (step: string, done: number) => void): Promise<FondsFolder> {
  const findings = await validateBag(dir).catch((error: unknown) => {
    throw broken(dir, String(error));
  });
  const fault = findings.find(({ level }) => level === 'error');
  if (fault !== undefined) throw broken(fault.path, fault.message);
  const info = new Map(parseBagInfo(await readFile(join(dir, 'bag-info.txt'), 'utf8').catch(() => '')));
  if (!FORMATS.includes(info.get('Bag-Group-Identifier') ?? ''))
    throw broken('bag-info.txt', `Bag-Group-Identifier: ${FORMAT}`);
  const digest = createHash('sha512')
    .update(await readFile(join(dir, 'manifest-sha512.txt')))
    .digest('hex');
  const objects = await readObjects(dir);
  const schemes = await readSchemesOf(dir);
  const check = new FolderCheck();
  for (const table of FOLDER_TABLES)
    for await (const rows of rowsOf(dir, table)) {
      for (const row of rows) check.row(table, row);
      onStep('check', rows.length);
    }
  for await (const { text } of pagesOf(dir, objects)) check.text(text);
  return { dir, digest, objects, schemes, ...check.conclude() };
}

async function readObjects(dir: string): Promise<FolderObject[]> {
  const text = await readFile(join(dir, 'data', 'objects.jsonl'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { id, created, files } = parse(line, 'objects.jsonl') as Partial<FolderObject>;
      const sound =
        typeof id === 'string' &&
        id.startsWith('urn:lantai:aip:') &&
        !Number.isNaN(Date.parse(String(created))) &&
        Array.isArray(files) &&
        files.every(({ path, at }) => staysInside(path) && staysInside(at) && at.startsWith('objects/'));
      if (!sound) throw broken('data/objects.jsonl', line.slice(0, 80));
      return { id, created: String(created), files };
    });
}

async function readSchemesOf(dir: string): Promise<SchemeConfig | undefined> {
  const path = join(dir, 'data', SCHEMES_PATH);
  if (!existsSync(path)) return undefined;
  const text = await readFile(path, 'utf8');
  const schemes = readSchemes(parse(text, SCHEMES_PATH));
  if (schemes === undefined) throw broken(`data/${SCHEMES_PATH}`, text.slice(0, 80));
  return schemes;
}

function parse(line: string, path: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw broken(`data/${path}`, line.slice(0, 80));
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }))
    if (line !== '') yield line;
}

/** The rows of a table, some at a time. */
export async function* rowsOf(dir: string, table: FolderTable): AsyncGenerator<FolderRow[]> {
  const path = `rows/${table}.jsonl`;
  let rows: FolderRow[] = [];
  // The manifest vouches for what is there; a table that is not had no file in the folder's version.
  if (!existsSync(join(dir, 'data', path))) return;
  for await (const line of linesOf(join(dir, 'data', path))) {
    const row = parse(line, path);
    if (!isFolderRow(table, row)) throw broken(`data/${path}`, line.slice(0, 80));
    rows.push(row);
    if (rows.length < BATCH) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

type PageRow = FolderRow & { id: string; unit_id: string; text: string };
/** Rows of table `page`, as the objects' page texts hold them. */
export async function* pagesOf(dir: string, objects: readonly FolderObject[]): AsyncGenerator<PageRow> {
  for (const { files } of objects) {
    const at = files.find(({ path }) => path === PAGES_PATH)?.at;
    if (at === undefined) continue;
    for await (const line of linesOf(join(dir, 'data', at))) {
      const row = parse(line, at) as Partial<Record<string, string | number | null>>;
      if (typeof row.id !== 'string' || typeof row.unit_id !== 'string' || typeof row.text !== 'string')
        throw broken(`data/${at}`, line.slice(0, 80));
      const { id, unit_id, file_id = '', number = 1, file_page = 1, text, text_source = '' } = row;
      const { width = null, height = null } = row;
      yield { id, unit_id, file_id, number, file_page, text, text_source, width, height };
    }
  }
}

const LEVELS = new Set(['fonds', 'series', 'file', 'item']);
const SECRECY = new Set(['public', 'internal', 'restricted']);

/** Columns that name a unit of the fonds. */
const UNITS_OF: Partial<Record<FolderTable, readonly string[]>> = {
  unit_code: ['unit_id'],
  unit_name: ['unit_id'],
  unit_link: ['from_id', 'to_id'],
  placement: ['id'],
  location_move: ['object_id'],
  opening: ['unit_id'],
  event: ['unit_id'],
  aip: ['unit_id'],
  representation: ['unit_id'],
  file: ['unit_id'],
};

/** Beside units, columns in which somebody wrote what they liked. */
const SAID: Partial<Record<FolderTable, readonly string[]>> = {
  dossier_paper: ['title', 'responsible', 'note'],
  authority: ['name', 'history'],
  unit_link: ['note'],
  accession: ['title', 'source_name', 'consent_json', 'receipt_json'],
  package: ['code', 'description_json'],
  check_result: ['params_json'],
  arrangement: ['reason', 'label'],
  arrangement_change: ['before_json'],
};

/** The decision of declassification that let a row of a delivery in: it keeps what its column of secrecy said. */
function decisionIn(row: FolderRow): string | undefined {
  const { values } = (parse(String(row.description_json), 'data/rows/package.jsonl') ?? {}) as {
    values?: { declassification?: unknown };
  };
  return typeof values?.declassification === 'string' ? values.declassification : undefined;
}

/** Columns that name a delivery or an act of the folder. */
const OF: Partial<Record<FolderTable, readonly [column: string, table: 'accession' | 'arrangement' | 'check_run']>> = {
  unit: ['accession_id', 'accession'],
  event: ['accession_id', 'accession'],
  package: ['accession_id', 'accession'],
  check_run: ['accession_id', 'accession'],
  check_result: ['check_run_id', 'check_run'],
  arrangement_change: ['arrangement_id', 'arrangement'],
};
const STATES: Partial<Record<FolderTable, readonly string[]>> = {
  accession: DECIDED,
  package: ['checked', 'accepted', 'returned'],
  arrangement: ['done', 'undone'],
};

/** All rows hang together, and none bears a mark of secrecy. */
class FolderCheck {
  private fonds: FolderRow | undefined;
  private readonly units = new Set<string>();
  private readonly places = new Set<string>();
  /** The place above each place: rows come by id, so it may follow. */
  private readonly above = new Set<string>();
  private readonly categories = new Set<string>();
  /** Deliveries, their checks and acts of arrangement, by table and id. */
  private readonly acts = new Set<string>();
  private opens = false;
  private stopped = 0;

  row(table: FolderTable, row: FolderRow): void {
    const wrong = (): LantaiError => broken(`data/rows/${table}.jsonl`, String(row.id));
    if (table === 'fonds') {
      if (this.fonds !== undefined || typeof row.number !== 'string') throw wrong();
      this.fonds = row;
    }
    if (table === 'unit') this.unit(row, wrong);
    if (table === 'location') {
      this.places.add(String(row.id));
      if (row.parent_id !== null) this.above.add(String(row.parent_id));
    }
    if (table === 'placement' && !this.places.has(String(row.location_id))) throw wrong();
    if ((table === 'fonds_template' || table === 'dossier_paper') && row.fonds_id !== this.fonds?.id) throw wrong();
    this.done(table, row, wrong);
    const told = SAID[table]?.flatMap((column) => textsIn(row[column]));
    const declassification = table === 'package' ? decisionIn(row) : undefined;
    if (told !== undefined && inspectRow({ declassification, cells: told }).stopped !== undefined) this.stopped++;
    const unitIds = UNITS_OF[table]?.map((column) => row[column]) ?? [];
    // An event of a delivery as a whole is of no unit.
    const isWhole = table === 'event' && row.unit_id === null && typeof row.accession_id === 'string';
    if (!isWhole && unitIds.some((id) => !this.units.has(String(id)))) throw wrong();
  }

  /** Deliveries and acts hang together, and tell of this fonds alone. */
  private done(table: FolderTable, row: FolderRow, wrong: () => LantaiError): void {
    if (table === 'accession' || table === 'arrangement' || table === 'check_run')
      this.acts.add(`${table} ${String(row.id)}`);
    const [column, of] = OF[table] ?? [];
    const id = column === undefined ? undefined : row[column];
    if (id !== undefined && id !== null && !this.acts.has(`${of} ${id}`)) throw wrong();
    const states = STATES[table];
    if (states !== undefined && !states.includes(String(row.state))) throw wrong();
    if (table === 'package' && row.unit_id !== null && !this.units.has(String(row.unit_id))) throw wrong();
    if (table === 'arrangement_change' && !isOfFonds(row, String(this.fonds?.id), this.units)) throw wrong();
  }

  private unit(row: FolderRow, wrong: () => LantaiError): void {
    if (row.fonds_id !== this.fonds?.id || !LEVELS.has(String(row.level)) || !SECRECY.has(String(row.secrecy)))
      throw wrong();
    this.units.add(String(row.id));
    this.categories.add(String(row.category_id));
    this.opens ||= row.openness === 'open';
    if (row.openness === 'open' && row.secrecy !== 'public') throw wrong();
    const cells = [row.title, row.code, row.document_number, row.responsible, row.note, row.agency_opinion].map(String);
    const fields = Object.values(JSON.parse(String(row.fields_json)) as Record<string, unknown>).map(String);
    if (inspectRow({ cells: [...cells, ...fields] }).stopped !== undefined) this.stopped++;
  }

  text(text: string): void {
    if (bearsMark(text)) this.stopped++;
  }

  conclude(): Pick<FondsFolder, 'fonds' | 'categories' | 'units' | 'opens'> {
    if (this.fonds === undefined) throw broken('data/rows/fonds.jsonl', '');
    for (const id of this.above) if (!this.places.has(id)) throw broken('data/rows/location.jsonl', id);
    if (this.stopped > 0) throw new LantaiError('fonds-folder-classified', { count: this.stopped });
    return { fonds: this.fonds, categories: this.categories, units: this.units.size, opens: this.opens };
  }
}
