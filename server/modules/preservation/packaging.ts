/**
 * Content objects (design 4, Storage). An item of 16 MB or more has an object of its own; smaller ones share one for each
 * accession, category and year, up to 1,000 items or 4 GB. An item costs no more inodes than its files, a folder and
 * `master/` in it; what is said of all items stands once for the object, a line an item:
 *
 *   <folder>/master/<original path>   the files as delivered
 *   text/pages.jsonl                  page texts, a line a page: the rows of the table `page`
 *   description.jsonl                 the catalogue's row as delivered and what the unit was made of
 *   checks.jsonl  events.jsonl        checks that found something; events (PREMIS, 业务实体)
 *   digests.jsonl                     SHA-512, SHA-256 and SM3 of each file, as OCFL's vocabulary has no SM3
 *   delivery/…                        catalogue and statement of the delivery, in its first object
 *
 * Ids and lines are the same whenever they are made, so a killed run comes to the same objects and rows.
 */
import { readFile } from 'node:fs/promises';
import type { BlobStore } from '../../infra/blob/index.ts';
import type { Database, Tables, Writer } from '../../infra/db/index.ts';
import { type Digests, digestBytes } from '../../lib/digest.ts';
import { stableId } from '../../lib/stable-id.ts';
import { insertContent, listKnownUnits } from './packaging.repo.ts';

export interface PackagedFile {
  /** Below the item's folder, as delivered. */
  path: string;
  name: string;
  sourcePath: string;
  digests: Digests;
  puid: string;
  formatName: string;
  mime: string;
  pageCount: number | null;
  pages: readonly { text: string; width?: number; height?: number }[];
  textSource: string;
}

export interface PackagedItem {
  unitId: string;
  category: string;
  year: number | null;
  folder: string;
  files: readonly PackagedFile[];
  /** As the catalogue says it; goes into description.jsonl. */
  description: object;
  checks: readonly object[];
}

export interface ContentObject {
  objectId: string;
  items: PackagedItem[];
}

export interface Deposit {
  accessionId: string;
  /** ISO 8601; the same at every run. */
  at: string;
  agent: string;
  /** Catalogue and statement as they may be kept, below `delivery/` of the first object. */
  documents: readonly { path: string; bytes: Uint8Array }[];
}

const OWN_OBJECT_BYTES = 16 * 1024 ** 2;
const MAX_ITEMS = 1000;
const MAX_BYTES = 4 * 1024 ** 3;
/** Units written in one transaction: it holds the only writer, so it stays short. */
const CHUNK_UNITS = 40;
const PAGES_PATH = 'text/pages.jsonl';

const bytesOf = (item: PackagedItem): number => item.files.reduce((sum, file) => sum + file.digests.size, 0);

/** Which items share which object, in the order given. Pure; ids follow from accession and place alone. */
export function planObjects(accessionId: string, items: readonly PackagedItem[]): ContentObject[] {
  const objects: ContentObject[] = [];
  const open = new Map<string, { object: ContentObject; bytes: number; number: number }>();
  for (const item of items) {
    const bytes = bytesOf(item);
    if (bytes >= OWN_OBJECT_BYTES) {
      objects.push({ objectId: `urn:lantai:aip:${item.unitId}`, items: [item] });
      continue;
    }
    const key = `${item.category}:${item.year ?? 'undated'}`;
    let group = open.get(key);
    if (group === undefined || group.object.items.length >= MAX_ITEMS || group.bytes + bytes > MAX_BYTES) {
      const number = (group?.number ?? 0) + 1;
      group = { object: { objectId: `urn:lantai:aip:${accessionId}:${key}:${number}`, items: [] }, bytes: 0, number };
      open.set(key, group);
      objects.push(group.object);
    }
    group.object.items.push(item);
    group.bytes += bytes;
  }
  return objects;
}

export interface StoreOptions {
  db: Database;
  blobs: BlobStore;
  deposit: Deposit;
  isFirst: boolean;
  /** Writes the units of these items (and the ledger's entry on them) in the transaction that writes their files. */
  createUnits(trx: Writer, unitIds: readonly string[]): Promise<void>;
  onProgress(items: number): Promise<void>;
}

/** Stores one object, then its rows in short transactions. What an earlier run has done is found and not done again. */
export async function storeObject(object: ContentObject, options: StoreOptions): Promise<void> {
  const { blobs, deposit, db } = options;
  const rows = object.items.map((item) => contentRows(object.objectId, item, deposit));
  const pages = jsonLines(rows.flatMap((row) => row.pages));
  if (!(await blobs.exists(object.objectId)))
    await blobs.put({
      objectId: object.objectId,
      add: [
        ...object.items.flatMap((item) =>
          item.files.map((file) => ({
            logicalPath: masterPath(item, file),
            sourcePath: file.sourcePath,
            digests: file.digests,
          })),
        ),
        ...sharedFiles(object, rows, pages),
        ...(options.isFirst ? deposit.documents : []).map(({ path, bytes }) => ({
          logicalPath: `delivery/${path}`,
          bytes,
        })),
      ],
      carry: false,
      message: `accession ${deposit.accessionId}`,
      user: { name: deposit.agent, address: 'urn:lantai:accession' },
      created: new Date(deposit.at),
    });
  const text = digestBytes(pages);
  for (let at = 0; at < rows.length; at += CHUNK_UNITS) {
    const chunk = rows.slice(at, at + CHUNK_UNITS);
    await db.write(async (trx) => {
      const known = await listKnownUnits(
        trx,
        chunk.map((row) => row.aip.unit_id),
      );
      const fresh = chunk.filter((row) => !known.has(row.aip.unit_id));
      if (fresh.length === 0) return;
      await options.createUnits(
        trx,
        fresh.map((row) => row.aip.unit_id),
      );
      await insertContent(trx, {
        aips: fresh.map((row) => row.aip),
        representations: fresh.flatMap((row) => row.representations),
        files: fresh.flatMap((row) => [...row.files, ...(row.pages.length > 0 ? [textFile(row, text)] : [])]),
        pages: fresh.flatMap((row) => row.pages),
        events: fresh.flatMap((row) => row.events),
      });
    });
    await options.onProgress(chunk.length);
  }
}

interface ContentRows {
  aip: Tables['aip'];
  representations: Tables['representation'][];
  files: Tables['file'][];
  pages: Tables['page'][];
  events: Tables['event'][];
}

const masterPath = (item: PackagedItem, file: PackagedFile): string => `${item.folder}/master/${file.path}`;

function contentRows(objectId: string, item: PackagedItem, deposit: Deposit): ContentRows {
  const { unitId } = item;
  const at = deposit.at;
  const aip = {
    id: stableId(unitId, 'aip'),
    unit_id: unitId,
    object_id: objectId,
    folder: item.folder,
    created_at: at,
  };
  const representation = (kind: 'master' | 'text', position: number): Tables['representation'] => ({
    id: stableId(unitId, kind),
    unit_id: unitId,
    aip_id: aip.id,
    kind,
    position,
    created_at: at,
  });
  const files = item.files.map((file, position) => ({
    id: stableId(unitId, 'file', file.path),
    unit_id: unitId,
    representation_id: stableId(unitId, 'master'),
    position,
    name: file.name,
    path: masterPath(item, file),
    byte_size: file.digests.size,
    sha512: file.digests.sha512,
    sha256: file.digests.sha256,
    sm3: file.digests.sm3,
    puid: file.puid,
    format_name: file.formatName,
    mime: file.mime,
    page_count: file.pageCount,
  }));
  const pages: Tables['page'][] = [];
  for (const [index, file] of item.files.entries())
    for (const [page, { text, width, height }] of file.pages.entries())
      pages.push({
        id: stableId(unitId, 'page', pages.length + 1),
        unit_id: unitId,
        file_id: files[index]!.id,
        number: pages.length + 1,
        file_page: page + 1,
        text,
        text_source: file.textSource,
        width: width === undefined ? null : Math.round(width),
        height: height === undefined ? null : Math.round(height),
      });
  const event = (type: string, detail: object): Tables['event'] => ({
    id: stableId(unitId, 'event', type),
    unit_id: unitId,
    accession_id: deposit.accessionId,
    type,
    outcome: 'success',
    agent: deposit.agent,
    detail_json: JSON.stringify(detail),
    at,
  });
  return {
    aip,
    representations: [representation('master', 0), ...(pages.length > 0 ? [representation('text', 1)] : [])],
    files,
    pages,
    events: [
      event('fixity check', { files: files.length, algorithms: ['sha512', 'sha256', 'sm3'] }),
      event('ingestion', { object: objectId, warnings: item.checks.length }),
    ],
  };
}

/** Each unit with text has its own row for the file that all of the object share. */
function textFile(row: ContentRows, digests: Digests): Tables['file'] {
  const { size, sha512, sha256, sm3 } = digests;
  return {
    id: stableId(row.aip.unit_id, 'file', PAGES_PATH),
    unit_id: row.aip.unit_id,
    representation_id: stableId(row.aip.unit_id, 'text'),
    position: 0,
    name: 'pages.jsonl',
    path: PAGES_PATH,
    byte_size: size,
    sha512,
    sha256,
    sm3,
    puid: '',
    format_name: 'JSON Lines',
    mime: 'application/jsonl',
    page_count: row.pages.length,
  };
}

function sharedFiles(
  object: ContentObject,
  rows: readonly ContentRows[],
  pages: Buffer,
): { logicalPath: string; bytes: Buffer }[] {
  const { items } = object;
  const of = (item: PackagedItem): object => ({ unit: item.unitId, folder: item.folder });
  const lines = {
    [PAGES_PATH]: pages,
    'description.jsonl': jsonLines(items.map((item) => ({ ...of(item), ...item.description }))),
    'checks.jsonl': jsonLines(items.flatMap((item) => item.checks.map((check) => ({ ...of(item), ...check })))),
    'events.jsonl': jsonLines(rows.flatMap((row) => row.events)),
    'digests.jsonl': jsonLines(
      items.flatMap((item) => item.files.map((file) => ({ path: masterPath(item, file), ...file.digests }))),
    ),
  };
  return Object.entries(lines)
    .filter(([, bytes]) => bytes.length > 0)
    .map(([logicalPath, bytes]) => ({ logicalPath, bytes }));
}

const jsonLines = (values: readonly object[]): Buffer =>
  Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''), 'utf8');

/** The rows of table `page` that a text representation holds. One file may serve many units. */
export async function readPagesFile(path: string): Promise<Tables['page'][]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Tables['page']);
}
