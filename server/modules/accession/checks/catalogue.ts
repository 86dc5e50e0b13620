/** Finds headings and rows in the agency's catalogue: any order of columns, Chinese or English, rows above and below. */
import type { Sheet, Workbook } from '../../../infra/parse/index.ts';
import { LantaiError } from '../../../lib/errors.ts';
import type { Catalogue, CatalogueRow, Field } from './delivery.types.ts';

const HEADINGS: Record<Field, string> = {
  serial: '序号 顺序号 编号 no number serial item',
  code: '档号 档案号 档案编号 归档号 参考代码 referencecode archivalcode code reference',
  documentNumber: '文号 文件编号 文件号 发文字号 发文号 documentnumber docno documentno filenumber',
  responsible: '责任者 责任人 作者 形成者 发文单位 发文机关 责任单位 author creator responsible responsibility',
  title: '题名 正题名 标题 文件题名 文件标题 名称 案卷题名 title name',
  date: '日期 形成日期 形成时间 文件日期 成文日期 发文日期 文件形成时间 date creationdate documentdate',
  secrecy: '密级 保密等级 秘密等级 密级标识 classification securityclassification secrecy security',
  declassification: '解密文号 解密依据 解密决定 解密批准文号 declassification declassificationdecision',
  retention: '保管期限 期限 保存期限 retention retentionperiod',
  pages: '页数 总页数 页码数 页次数 pages pagecount numberofpages',
  openness: '开放标识 开放状态 控制标识 开放情况 openness access accessstatus',
  opinion: '移交单位开放意见 开放意见 移交单位意见 移交意见 单位开放意见 agencyopinion opinion openingopinion',
  note: '备注 附注 说明 note notes remark remarks',
  year: '年度 归档年度 所属年度 year',
  carrier: '载体 载体类型 载体形态 carrier medium',
};

const FIELD_OF = new Map(
  Object.entries(HEADINGS).flatMap(([field, words]) => words.split(' ').map((word) => [word, field as Field] as const)),
);

/** Headings stand within so many rows; above them may be titles and instructions. */
const HEADING_ROWS = 20;
const TOTALS = /^(合计|总计|小计|共计|累计|本页合计|total|subtotal|sum)[:：\s]*\S{0,12}$/i;

/** The field that a heading names: width, case, blanks, stars and what stands in brackets do not matter. */
export function fieldOf(heading: string | null): Field | undefined {
  const word = (heading ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*_:./-]/g, '');
  return FIELD_OF.get(word);
}

/**
 * Reads the first visible sheet with headings. Totals, repeated headings and empty rows are left out; a merged cell
 * counts for all its rows. Throws `workbook-no-headings` or `workbook-missing-column`.
 */
export function readCatalogue(workbook: Workbook, file: string): Catalogue {
  const sheets = workbook.sheets.filter((sheet) => !sheet.hidden);
  for (const sheet of sheets) {
    const heading = sheet.rows.find((row) => row.number <= HEADING_ROWS && isHeading(row.cells));
    if (heading === undefined) continue;
    const columns: Partial<Record<Field, number>> = {};
    for (const [index, cell] of heading.cells.entries()) {
      const field = fieldOf(cell);
      if (field !== undefined) columns[field] ??= index;
    }
    const missing = [columns.code === undefined && '档号', columns.title === undefined && '题名'].filter(Boolean);
    if (missing.length > 0) throw new LantaiError('workbook-missing-column', { file, columns: missing.join('、') });
    const rows = readRows(sheet, heading.number, heading.cells, columns);
    return { sheet: sheet.name, headingRow: heading.number, columns, rows };
  }
  throw new LantaiError('workbook-no-headings', { file });
}

/** At least two columns that we know, one of them the code or the title. */
function isHeading(cells: readonly (string | null)[]): boolean {
  const fields = new Set(cells.map(fieldOf).filter((field) => field !== undefined));
  return fields.size >= 2 && (fields.has('code') || fields.has('title'));
}

function readRows(
  sheet: Sheet,
  headingRow: number,
  headings: readonly (string | null)[],
  columns: Catalogue['columns'],
): CatalogueRow[] {
  const byColumn = new Map(Object.entries(columns).map(([field, column]) => [column, field as Field]));
  const filled = mergedValues(sheet);
  const rows: CatalogueRow[] = [];
  for (const { number, cells } of sheet.rows) {
    if (number <= headingRow || isHeading(cells)) continue;
    const row: CatalogueRow = { row: number, values: {}, extra: {} };
    for (let column = 0; column < Math.max(cells.length, headings.length); column++) {
      const value = (cells[column] ?? filled.get(`${number}:${column}`) ?? '').trim();
      if (value === '') continue;
      const field = byColumn.get(column);
      if (field !== undefined) row.values[field] = value;
      else if (headings[column]?.trim()) row.extra[headings[column]!.trim()] = value;
    }
    if (!isNoRecord(row, cells)) rows.push(row);
  }
  return rows;
}

/** A totals row, or one of which only the running number is filled in. */
function isNoRecord({ values, extra }: CatalogueRow, cells: readonly (string | null)[]): boolean {
  if (values.code !== undefined) return false;
  if (cells.some((cell) => TOTALS.test(cell?.trim() ?? ''))) return true;
  return Object.keys(values).every((field) => field === 'serial') && Object.keys(extra).length === 0;
}

/** The value of each merged cell below the first, by `row:column`: a merged 责任者 stands for all its rows. */
function mergedValues(sheet: Sheet): Map<string, string> {
  const values = new Map<string, string>();
  if (sheet.mergedRanges.length === 0) return values;
  const cells = new Map(sheet.rows.map((row) => [row.number, row.cells]));
  for (const range of sheet.mergedRanges) {
    const [, letters, top, , bottom] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range) ?? [];
    if (letters === undefined) continue;
    const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    const value = cells.get(Number(top))?.[column];
    for (let row = Number(top) + 1; row <= Number(bottom); row++)
      if (typeof value === 'string') values.set(`${row}:${column}`, value);
  }
  return values;
}
