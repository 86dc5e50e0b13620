/**
 * From a folder of files to catalogue, statement and pairs of row and folder, with the secrecy gate in between: what
 * this gives, and what is left in the quarantine after it, holds nothing of a stopped row.
 */
import { readdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { normaliseKey } from '../../formats/reference-code/index.ts';
import { decodeText } from '../../formats/text-decode.ts';
import type { Secrecy } from '../../infra/db/index.ts';
import type { ParsePool, Workbook } from '../../infra/parse/index.ts';
import { LantaiError } from '../../lib/errors.ts';
import { readCatalogue } from './checks/catalogue.ts';
import { defect } from './checks/defect.ts';
import type { Catalogue, CatalogueRow, Defect, DeliveredFile, Package, Statement } from './checks/delivery.types.ts';
import { keyOf, pair } from './checks/pairing.ts';
import { checkDigests, checkDuplicates, checkGaps, checkPairing, checkStatement } from './checks/set-checks.ts';
import { readDigestList, readStatement } from './checks/statement.ts';
import { commonFolder, type Quarantine, readIfThere, writeWhole } from './quarantine.ts';
import {
  cellBearsMark,
  type GateReason,
  inspectRow,
  keyedDigest,
  nameBearsMark,
  type StoppedRow,
} from './secrecy-gate.ts';

/** A delivery after the gate, as `read.json` keeps it. */
export interface ReadDelivery {
  /** Path of the delivery's own top inside the quarantine: '' or `folder/`. */
  top: string;
  catalogueFile: string;
  catalogue: Catalogue;
  /** All cells of the catalogue's sheet as delivered, stopped rows left out. */
  sheet: SheetRow[];
  /** A mark stands in the workbook outside the catalogue's rows, in another sheet perhaps: it is not kept as delivered. */
  marked: boolean;
  statement: Omit<Statement, 'digests'>;
  packages: Package[];
  secrecy: Record<number, Secrecy>;
  stopped: StoppedRow[];
  /** Defects of the delivery as a whole. */
  defects: Defect[];
  rowCount: number;
  fileCount: number;
  byteCount: number;
  digest: string;
}

interface SheetRow {
  number: number;
  cells: (string | null)[];
}

export interface ReadOptions {
  parse: ParsePool;
  gateKey: Uint8Array;
  /** Which of these keys the holdings have as current codes. */
  heldKeys(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Keyed digests of the codes in the deliveries before this one. */
  knownBefore: ReadonlySet<string>;
}

/** Reads and gates. Throws `delivery-no-catalogue`, `delivery-many-catalogues`, `workbook-*`. */
export async function readDelivery(
  quarantine: Quarantine,
  files: readonly DeliveredFile[],
  digest: string,
  options: ReadOptions,
): Promise<ReadDelivery> {
  const top = commonFolder(files.map((file) => file.path));
  const inner = files.map((file) => ({ ...file, path: file.path.slice(top.length) }));
  const catalogueFile = findCatalogue(inner);
  const at = (path: string): string => join(quarantine.delivery, top, path);
  const workbook = await options.parse.readWorkbook(at(catalogueFile), catalogueFile);
  const catalogue = readCatalogue(workbook, catalogueFile);
  const loose = inner.filter((file) => !file.path.includes('/') && /\.(txt|md5|sha\w*|sm3)$/i.test(file.name));
  const { statement, listed } = await readLoose(loose, at);
  if (cellBearsMark(statement.agency ?? '')) delete statement.agency;
  const all = pair(catalogue.rows, inner);
  const sheet = sheetOf(workbook, catalogue.sheet);
  const gate = applyGate(all.packages, sheet, options.gateKey);
  const stoppedRows = new Set(gate.stopped.map(({ row }) => row));
  const packages = all.packages.filter(({ row }) => !stoppedRows.has(row.row));
  const stoppedKeys = new Set(all.packages.flatMap(({ row, key }) => (stoppedRows.has(row.row) ? key : [])));
  const stoppedFolders = all.packages.flatMap(({ row, folder }) =>
    stoppedRows.has(row.row) ? (folder?.path ?? []) : [],
  );
  const rowNumbers = new Set(catalogue.rows.map(({ row }) => row));
  const rowOf = new Map(packages.flatMap((each) => each.folder?.files.map((file) => [file.path, each] as const) ?? []));
  const gaps = checkGaps(catalogue.rows, await elsewhere(catalogue.rows, options));
  const held = await options.heldKeys(packages.map(({ key }) => key));
  const placeOf = (path: string): { rows: number[]; code: string | null } | undefined => {
    if (stoppedFolders.some((folder) => path.startsWith(`${folder}/`))) return undefined;
    const parts = path.split('/').map(normaliseKey);
    const owner = rowOf.get(path) ?? packages.find(({ key }) => parts.includes(key));
    if (owner === undefined && (nameBearsMark(path) || parts.some((part) => stoppedKeys.has(part)))) return undefined;
    return { rows: owner ? [owner.row.row] : [], code: owner?.row.values.code ?? null };
  };
  return {
    top,
    catalogueFile,
    catalogue: {
      ...catalogue,
      headings: catalogue.headings?.map((heading) => (isMarked([heading]) ? null : heading)) ?? [],
      rows: catalogue.rows.filter(({ row }) => !stoppedRows.has(row)),
    },
    sheet: sheet.filter(
      ({ number, cells }) => !stoppedRows.has(number) && (rowNumbers.has(number) || !isMarked(cells)),
    ),
    marked: workbook.sheets.some(({ name, rows }) =>
      rows.some(({ number, cells }) => !(name === catalogue.sheet && rowNumbers.has(number)) && isMarked(cells)),
    ),
    statement,
    packages,
    secrecy: gate.secrecy,
    stopped: gate.stopped,
    defects: [
      ...checkStatement({ ...statement, digests: [] }, catalogue.rows.length, all.contentBytes),
      ...checkDuplicates(packages, held),
      ...checkPairing({ ...all, packages }).map(withoutMarkedName),
      ...gaps,
      ...checkDigests(listed, inner, placeOf),
    ],
    rowCount: catalogue.rows.length,
    fileCount: files.length,
    byteCount: all.contentBytes,
    digest,
  };
}

/** The catalogue lies at the top and is a spreadsheet; of several, the one called so. */
export function findCatalogue(files: readonly DeliveredFile[]): string {
  const sheets = files.filter((file) => !file.path.includes('/') && /\.(xlsx|xlsm|xls|csv|tsv)$/i.test(file.name));
  const called = sheets.filter((file) => /^(移交)?目录\.|catalogue\./i.test(file.name));
  const named = called.length > 0 ? called : sheets.filter((file) => /目录|catalog|list/i.test(file.name));
  const candidates = named.length > 0 ? named : sheets;
  if (candidates.length === 0) throw new LantaiError('delivery-no-catalogue');
  if (candidates.length > 1)
    throw new LantaiError('delivery-many-catalogues', { files: candidates.map((file) => file.name).join('、') });
  return candidates[0]!.path;
}

async function readLoose(
  files: readonly DeliveredFile[],
  at: (path: string) => string,
): Promise<{ statement: Omit<Statement, 'digests'>; listed: Statement['digests'] }> {
  const listed: Statement['digests'] = [];
  let statement: Omit<Statement, 'digests'> = {};
  for (const file of files) {
    if (file.unsafe !== undefined || file.badName === true || file.size > 64 * 1024 ** 2) continue;
    const { text } = decodeText(await readFile(at(file.path)));
    // A list may have more lines than a call takes arguments.
    for (const digest of readDigestList(text, file.name)) listed.push(digest);
    const said: Omit<Statement, 'digests'> & { digests?: unknown } = readStatement(text);
    delete said.digests;
    if (Object.keys(said).length > Object.keys(statement).length || /说明/.test(file.name))
      statement = { ...statement, ...said };
  }
  return { statement, listed };
}

/** Decides on each row. A row that bears the code of a stopped one shares its folder and is stopped with it. */
function applyGate(
  packages: readonly Package[],
  sheet: readonly SheetRow[],
  gateKey: Uint8Array,
): { stopped: StoppedRow[]; secrecy: Record<number, Secrecy> } {
  const reasons = new Map<Package, GateReason>();
  // A cell below no heading is in no column, and is looked at none the less.
  const cellsOf = new Map(sheet.map(({ number, cells }) => [number, cells.filter((cell) => cell !== null)]));
  const secrecy: Record<number, Secrecy> = {};
  for (const each of packages) {
    const { secrecy: level, declassification, ...others } = each.row.values;
    const verdict = inspectRow({
      secrecy: level,
      declassification,
      cells: [...Object.values(others), ...Object.values(each.row.extra), ...(cellsOf.get(each.row.row) ?? [])],
      names: each.folder?.files.map((file) => file.path) ?? [],
    });
    if (verdict.stopped === undefined) secrecy[each.row.row] = verdict.secrecy;
    else reasons.set(each, verdict.stopped);
  }
  const keys = new Set([...reasons.keys()].map(({ key }) => key).filter((key) => key !== ''));
  for (const each of packages) if (keys.has(each.key) && !reasons.has(each)) reasons.set(each, 'same-code');
  return {
    secrecy,
    stopped: [...reasons].map(([{ row, key }, reason]) => ({
      row: row.row,
      reason,
      digest: keyedDigest(gateKey, key),
    })),
  };
}

/** Whether the holdings have a code, or a delivery that this one follows had it: then its number is no hole here. */
async function elsewhere(rows: readonly CatalogueRow[], options: ReadOptions): Promise<(key: string) => boolean> {
  const asked = checkGaps(rows, () => false).flatMap(({ params }) =>
    codesBetween(String(params.value), String(params.to)),
  );
  const held = await options.heldKeys(asked);
  return (key) => held.has(key) || options.knownBefore.has(keyedDigest(options.gateKey, key));
}

const MAX_ASKED = 5000;

function codesBetween(first: string, last: string): string[] {
  const [, stem, from] = /^(.*-)(\d+)$/.exec(normaliseKey(first)) ?? [];
  const to = Number(/\d+$/.exec(last)?.[0] ?? 0);
  if (stem === undefined || from === undefined) return [];
  const count = Math.min(to - Number(from) + 1, MAX_ASKED);
  return Array.from({ length: count }, (_, index) => stem + String(Number(from) + index).padStart(from.length, '0'));
}

const sheetOf = (workbook: Workbook, name: string): ReadDelivery['sheet'] =>
  workbook.sheets.find((sheet) => sheet.name === name)?.rows ?? [];

const isMarked = (cells: SheetRow['cells']): boolean => cells.some((cell) => cell !== null && cellBearsMark(cell));

/** What no row claims and bears a mark in its name is spoken of without it. */
function withoutMarkedName(found: Defect): Defect {
  const named = [found.file, found.code, found.params.value].some(
    (name) => typeof name === 'string' && nameBearsMark(name),
  );
  return named ? { ...found, file: null, code: null, params: { ...found.params, value: '★' } } : found;
}

/** The gate's defects: the row alone, never its code. */
export const classifiedDefects = (stopped: readonly StoppedRow[]): Defect[] =>
  stopped.map(({ row, reason }) => defect('classified', { rows: [row], params: { reason } }));

/** Takes rows out of a delivery already read (a mark stood in their files) and forgets all about them. */
export function stopRows(read: ReadDelivery, rows: ReadonlySet<number>, gateKey: Uint8Array): ReadDelivery {
  const keys = new Set(read.packages.filter(({ row }) => rows.has(row.row)).map(({ key }) => key));
  const isStopped = (each: { row: CatalogueRow }): boolean => rows.has(each.row.row) || keys.has(keyOf(each.row));
  const gone = read.packages.filter(isStopped);
  const goneRows = new Set(gone.map(({ row }) => row.row));
  const added = gone.map(({ row, key }) => ({
    row: row.row,
    reason: rows.has(row.row) ? ('content' as const) : ('same-code' as const),
    digest: keyedDigest(gateKey, key),
  }));
  return {
    ...read,
    packages: read.packages.filter((each) => !isStopped(each)),
    catalogue: { ...read.catalogue, rows: read.catalogue.rows.filter(({ row }) => !goneRows.has(row)) },
    sheet: read.sheet.filter(({ number }) => !goneRows.has(number)),
    defects: read.defects.filter(
      (each) => !each.rows.some((row) => goneRows.has(row)) && !keys.has(normaliseKey(each.code ?? '')),
    ),
    stopped: [...read.stopped, ...added],
  };
}

const readPath = (quarantine: Quarantine): string => join(quarantine.dir, 'read.json');

/**
 * Makes the outcome last, then removes from the quarantine all that it does not name: stopped files, orphans, the
 * catalogue as delivered and the digests made on arrival. Done again after a kill it comes to the same.
 */
export async function keepOnly(quarantine: Quarantine, read: ReadDelivery): Promise<void> {
  await writeWhole(readPath(quarantine), JSON.stringify(read));
  await rm(join(quarantine.dir, 'received.jsonl'), { force: true });
  await rm(quarantine.zip, { force: true });
  const kept = new Set(read.packages.flatMap((each) => each.folder?.files.map((file) => read.top + file.path) ?? []));
  if (read.stopped.length === 0 && !read.marked)
    for (const { name } of await readdir(join(quarantine.delivery, read.top), { withFileTypes: true }))
      kept.add(read.top + name);
  await prune(quarantine.delivery, '', kept);
}

/** Removes files not in `kept` and folders that become empty. */
async function prune(root: string, prefix: string, kept: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(join(root, prefix), { withFileTypes: true }).catch(() => [])) {
    const path = prefix + entry.name;
    if (!entry.isDirectory()) {
      if (!kept.has(path)) await rm(join(root, path), { force: true });
      continue;
    }
    await prune(root, `${path}/`, kept);
    await rmdir(join(root, path)).catch(() => undefined);
  }
}

/** What was read of a delivery, if it was. */
export async function findRead(quarantine: Quarantine): Promise<ReadDelivery | undefined> {
  const text = await readIfThere(readPath(quarantine));
  return text === '' ? undefined : (JSON.parse(text) as ReadDelivery);
}
