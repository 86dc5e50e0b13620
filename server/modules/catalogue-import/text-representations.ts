/** Rows with a text column: each unit gets its text as a file and as a page, a thousand units an object. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writer } from '../../infra/db/index.ts';
import { digestBytes } from '../../lib/digest.ts';
import { type PackagedItem, planObjects, storeObject } from '../preservation/index.ts';
import { folderOf, type ImportParts } from './import.parts.ts';
import type { PreparedRow } from './row.types.ts';

export interface TextBatch {
  importId: string;
  at: string;
  rows: readonly PreparedRow[];
  unitIdOf(n: number): string;
  /** Writes units (not yet there) in the transaction that writes their files. */
  createUnits(trx: Writer, rows: readonly PreparedRow[]): Promise<void>;
}

export async function storeTexts(parts: ImportParts, batch: TextBatch): Promise<void> {
  const { importId, rows } = batch;
  const [first] = rows;
  if (first === undefined) return;
  const folder = join(folderOf(parts.dataDir, importId), 'texts');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const items: PackagedItem[] = [];
  for (const row of rows) {
    const bytes = Buffer.from(row.unit.text, 'utf8');
    const sourcePath = join(folder, `${row.n}.txt`);
    await writeFile(sourcePath, bytes);
    items.push(packaged(row, batch.unitIdOf(row.n), sourcePath, bytes));
  }
  const byUnit = new Map(rows.map((row) => [batch.unitIdOf(row.n), row]));
  // The batch's first row names the objects: a repeated batch may be cut otherwise, its units are found and left.
  for (const object of planObjects(`${importId}:${first.n}`, items))
    await storeObject(object, {
      db: parts.db,
      blobs: parts.blobs,
      deposit: { accessionId: importId, at: batch.at, agent: 'Lantai', documents: [] },
      isFirst: false,
      createUnits: (trx, ids) =>
        batch.createUnits(
          trx,
          ids.map((id) => byUnit.get(id)!),
        ),
      onProgress: () => Promise.resolve(),
    });
  await rm(folder, { recursive: true, force: true });
}

function packaged(
  { n, row, sheet, unit }: PreparedRow,
  unitId: string,
  sourcePath: string,
  bytes: Buffer,
): PackagedItem {
  return {
    unitId,
    // One object for all years: the batch is its bound.
    category: unit.category,
    year: null,
    folder: String(n),
    files: [
      {
        path: 'text.txt',
        name: 'text.txt',
        sourcePath,
        digests: digestBytes(bytes),
        puid: 'x-fmt/111',
        formatName: 'Plain Text File',
        mime: 'text/plain',
        pageCount: 1,
        pages: [{ text: unit.text }],
        textSource: 'text',
      },
    ],
    description: { sheet, row, code: unit.code, title: unit.title },
    checks: [],
  };
}
