/** The second half of taking in: rows that nothing stops become units with their files in the storage root. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseRecordDate } from '../../formats/record-date/index.ts';
import { parseReferenceCode } from '../../formats/reference-code/index.ts';
import type { AccessionTable, Writer } from '../../infra/db/index.ts';
import { demandSpace } from '../../infra/disk-space.ts';
import { stableId } from '../../lib/stable-id.ts';
import { bodiesIn } from '../../../shared/names.ts';
import type { NewUnit } from '../catalog/index.ts';
import type { Actor } from '../identity/index.ts';
import { bulkDetail } from '../ledger/index.ts';
import { type ContentObject, type PackagedItem, planObjects, storeObject } from '../preservation/index.ts';
import { acceptPackages, findCheckRun } from './accession.repo.ts';
import type { OpenedParts } from './accession.parts.ts';
import { type FilePages, readFacts, readPages } from './check-delivery.ts';
import type { CatalogueRow, Defect, DeliveredFile, FileFacts, Package } from './checks/delivery.types.ts';
import { countPages } from './checks/file-checks.ts';
import type { DeliveryScheme } from './checks/scheme-checks.ts';
import { quarantineOf } from './quarantine.ts';
import type { ReadDelivery } from './read-delivery.ts';

export const unitIdOf = (accessionId: string, row: number): string => stableId(accessionId, 'unit', row);
export const packageIdOf = (accessionId: string, row: number): string => stableId(accessionId, 'package', row);

export interface TakeIn {
  accession: AccessionTable;
  read: ReadDelivery;
  defects: readonly Defect[];
  scheme: DeliveryScheme;
  /** Rows to take. */
  rows: ReadonlySet<number>;
  actor: Actor;
  onProgress(done: number, total: number): Promise<void>;
}

/** Stores the rows given. Gives how many units the accession has then. */
export async function takeIn(parts: OpenedParts, job: TakeIn): Promise<number> {
  const { accession, read } = job;
  const quarantine = quarantineOf(parts.dataDir, accession.id);
  const facts = await readFacts(quarantine);
  const taken = read.packages.filter(({ row, folder }) => job.rows.has(row.row) && folder !== undefined);
  const units = new Map<string, NewUnit>();
  for (const each of taken) {
    const unit = newUnit(job, each, facts);
    units.set(unit.id, unit);
  }
  const source = (file: DeliveredFile): string => join(quarantine.delivery, read.top, file.path);
  const items = taken.map((each) =>
    packagedItem(each, units.get(unitIdOf(accession.id, each.row.row))!, facts, source, job),
  );
  const objects = planObjects(accession.id, items);
  await demandSpaceFor(parts, objects);
  const rowOf = new Map(taken.map((each) => [unitIdOf(accession.id, each.row.row), each.row.row]));
  const folderOf = new Map(taken.map((each) => [unitIdOf(accession.id, each.row.row), each.folder!.path]));
  const deposit = {
    accessionId: accession.id,
    at: accession.decided_at ?? accession.created_at,
    agent: 'Lantai',
    documents: await documents(read, quarantine.delivery),
  };
  let done = 0;
  for (const [index, object] of objects.entries()) {
    const folders = object.items.map((item) => folderOf.get(item.unitId)!);
    const paths = new Set(object.items.flatMap((item, at) => item.files.map((file) => `${folders[at]!}/${file.path}`)));
    const pages = await readPages(quarantine, paths);
    const filled = object.items.map((item, at) => withPages(item, folders[at]!, pages));
    await storeObject(
      { ...object, items: filled },
      {
        db: parts.db,
        blobs: parts.blobs,
        deposit,
        isFirst: index === 0,
        createUnits: (trx, ids) =>
          createUnits(
            parts,
            trx,
            job,
            ids.map((id) => units.get(id)!),
            rowOf,
          ),
        onProgress: async (count) => {
          done += count;
          await job.onProgress(done, items.length);
        },
      },
    );
  }
  return items.length;
}

/** Refuses before the first byte is stored where not all of it fits. What an earlier run has stored is not counted. */
async function demandSpaceFor({ blobs, dataDir }: OpenedParts, objects: readonly ContentObject[]): Promise<void> {
  let bytes = 0;
  for (const { objectId, items } of objects)
    if (!(await blobs.exists(objectId)))
      for (const item of items) for (const { digests } of item.files) bytes += digests.size;
  await demandSpace(dataDir, bytes);
}

function withPages(item: PackagedItem, folder: string, pages: ReadonlyMap<string, FilePages>): PackagedItem {
  return {
    ...item,
    files: item.files.map((file) => {
      const found = pages.get(`${folder}/${file.path}`);
      return found === undefined ? file : { ...file, pages: found.pages, textSource: found.textSource };
    }),
  };
}

/** Units, fonds, packages and the ledger's entry of one chunk, in the transaction that writes their files. */
async function createUnits(
  parts: OpenedParts,
  trx: Writer,
  { accession, actor }: TakeIn,
  units: readonly NewUnit[],
  rowOf: ReadonlyMap<string, number>,
): Promise<void> {
  const fonds = new Map<string, string>();
  for (const { fondsId: number } of units)
    if (!fonds.has(number))
      fonds.set(number, await parts.catalog.ensureFonds(trx, accession.archive_id, number, accession.agency_id));
  const rows = units.map((unit) => ({ ...unit, fondsId: fonds.get(unit.fondsId)! }));
  // They were held against the schemes of the day on which they were checked.
  const ids = await parts.catalog.createUnits(trx, rows, 'checked');
  await acceptPackages(
    trx,
    ids.map((unitId) => ({ id: packageIdOf(accession.id, rowOf.get(unitId)!), unitId })),
  );
  await parts.ledger.append(trx, {
    actor,
    action: 'unit.create',
    objectType: 'accession',
    objectId: accession.id,
    label: accession.number,
    detail: bulkDetail(rows.map(({ id, code, title }) => ({ id, code, title }))),
  });
}

/** A unit of a row. `fondsId` is the fonds' number until the transaction knows its id. */
function newUnit(
  { accession, read, scheme }: TakeIn,
  each: Package,
  facts: ReadonlyMap<string, FileFacts>,
): NewUnit & { id: string } {
  const { row, folder } = each;
  const { values } = row;
  const code = parseReferenceCode(values.code!);
  const date = parseRecordDate(values.date ?? '');
  const from = date.ok ? date.date.from : null;
  const stated = Number(values.pages?.normalize('NFKC').replace(/\D/g, '') ?? '');
  const responsible = values.responsible ?? '';
  return {
    id: unitIdOf(accession.id, row.row),
    archiveId: accession.archive_id,
    fondsId: code?.fonds ?? 'X000',
    agencyId: accession.agency_id,
    accessionId: accession.id,
    categoryId: scheme.categoryOf(values.code),
    level: 'item',
    code: values.code!,
    title: values.title ?? '',
    responsible,
    documentNumber: values.documentNumber ?? '',
    dateText: values.date ?? '',
    dateFrom: from,
    dateTo: date.ok ? date.date.to : null,
    year: code?.year ?? (from === null ? null : Math.floor(from / 10000)),
    retention: values.retention ?? '',
    secrecy: read.secrecy[row.row] ?? 'public',
    openness: 'unreviewed',
    agencyOpinion: values.opinion ?? '',
    pageCount: countPages(folder?.files ?? [], facts) ?? (stated > 0 ? stated : null),
    carrier: values.carrier ?? '',
    note: values.note ?? '',
    fields: otherFields(row, scheme),
    names: bodiesIn(responsible).map((name) => ({ role: 'responsible', name })),
  };
}

/** What the agency wrote and no column of the unit holds. */
function otherFields(row: CatalogueRow, scheme: DeliveryScheme): Record<string, string> {
  const { serial, openness, declassification } = row.values;
  return {
    ...scheme.furtherOf(row),
    ...(serial !== undefined && { 序号: serial }),
    ...(openness !== undefined && { 开放标识: openness }),
    ...(declassification !== undefined && { 解密依据: declassification }),
  };
}

/** The main document first, then as people count: 2 before 10. */
const inOrder = (files: readonly DeliveredFile[]): DeliveredFile[] => {
  const rank = (file: DeliveredFile): number => (/正文/.test(file.name) ? 0 : 1);
  const collator = new Intl.Collator('zh', { numeric: true });
  return files.toSorted((a, b) => rank(a) - rank(b) || collator.compare(a.path, b.path));
};

function packagedItem(
  { row, folder }: Package,
  unit: NewUnit & { id?: string },
  facts: ReadonlyMap<string, FileFacts>,
  source: (file: DeliveredFile) => string,
  { accession, defects }: TakeIn,
): PackagedItem {
  return {
    unitId: unitIdOf(accession.id, row.row),
    category: unit.categoryId,
    year: unit.year ?? null,
    folder: folder!.path.split('/').at(-1)!,
    files: inOrder(folder!.files).map((file) => {
      const fact = facts.get(file.path);
      return {
        path: file.path.slice(folder!.path.length + 1),
        name: file.name,
        sourcePath: source(file),
        digests: { sha512: file.sha512, sha256: file.sha256, sm3: file.sm3, size: file.size },
        puid: fact?.puid ?? '',
        formatName: fact?.formatName ?? '',
        mime: fact?.mime ?? 'application/octet-stream',
        pageCount: fact?.pages ?? null,
        pages: [],
        textSource: 'none',
      };
    }),
    description: { row: row.row, values: row.values, extra: row.extra, unit },
    checks: defects.filter(({ rows }) => rows.includes(row.row)),
  };
}

/** Catalogue and statement as delivered where the gate stopped nothing; else the rows that remain. */
async function documents(read: ReadDelivery, delivery: string): Promise<{ path: string; bytes: Uint8Array }[]> {
  const rows = {
    path: 'catalogue.json',
    bytes: Buffer.from(JSON.stringify({ rows: read.sheet, statement: read.statement })),
  };
  if (read.stopped.length > 0) return [rows];
  const original = await readFile(join(delivery, read.top, read.catalogueFile)).catch(() => undefined);
  return original === undefined ? [rows] : [rows, { path: read.catalogueFile, bytes: original }];
}

/**
 * Frees the quarantine of an accession that is settled. Where its check came to an end read.json stays for the report;
 * before that nobody has looked into the files, and a row may be among them that has to be forgotten.
 */
export async function clearQuarantine({ dataDir, db }: OpenedParts, accessionId: string): Promise<void> {
  const quarantine = quarantineOf(dataDir, accessionId);
  const isChecked = (await findCheckRun(db.read, accessionId)) !== undefined;
  for (const name of ['delivery', 'unpacked', 'source.zip', 'received.jsonl', 'facts.jsonl', !isChecked && 'read.json'])
    if (name !== false) await rm(join(quarantine.dir, name), { recursive: true, force: true });
}
