/** Papers written from records: their sheet, and the version that follows from what stands on it. */
import { createHash } from 'node:crypto';
import { showDay } from '../../lib/day.ts';
import { type Block, type Sheet, writeSheet } from './paper.sheet.ts';
import type { FiledPaper, PaperFile, PaperRequest } from './paper.types.ts';

/** The first moment of a day in China. */
const timeOf = (day: number): string => new Date(`${showDay(day)}T00:00:00+08:00`).toISOString();

export type Given = Pick<FiledPaper, 'key' | 'version' | 'kind' | 'title' | 'on'> & {
  documentNumber?: string;
  opinion?: FiledPaper['opinion'];
  blocks: readonly Block[];
};

export function paper({ archive }: PaperRequest, given: Given): FiledPaper {
  const { blocks, documentNumber = '', opinion = '控制', ...rest } = given;
  const { title, on } = given;
  const foot = [archive.name, showDay(on)];
  const sheet: Sheet = { head: archive.name, title, number: documentNumber, blocks, foot, at: timeOf(on) };
  const files = [{ name: '正文.pdf', content: { make: () => writeSheet(sheet) } }];
  return { ...rest, documentNumber, opinion, responsible: archive.name, files };
}

/** Another one where anything on the paper is another. */
export const versionOfContent = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);

/** A heading with its table, where there is a row. */
export const part = (heading: string, table: readonly (readonly string[])[], widths: readonly number[]): Block[] =>
  table.length === 0 ? [] : [{ heading }, { table, widths }];

export const span = (from: number | null, to: number | null): string =>
  `${from === null ? '' : showDay(from)} 至 ${to === null ? '' : showDay(to)}`;

/** All of a list that pages by cursor. */
export async function whole<T>(
  page: (cursor: string | undefined) => Promise<{ items: T[]; cursor?: string }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.cursor;
  } while (cursor !== undefined);
  return items;
}

export const PAGE = 200;

/** A file that stands in the storage already, as one of a paper's. */
export const attached = (
  row: { name: string; entered_at: string; object_id: string; path: string },
  index: number,
): PaperFile => ({
  // Numbered: two files may have one name, and they lie in the order in which they were entered.
  name: `附件${String(index + 1).padStart(2, '0')}-${row.name}`,
  since: row.entered_at,
  content: { objectId: row.object_id, path: row.path },
});
