/** Lists on paper: 归档文件目录 (DA/T 22-2015), 卷内目录 and 案卷目录 (GB/T 9705, GB/T 11822), 全宗卷目录 (DA/T 12-2012). */
import { drawTable, MM, openPdf, type TableColumn } from '../../infra/pdf/index.ts';
import type { UnitTable } from '../../infra/db/index.ts';

export interface ListPaper {
  title: string;
  /** Above the table, at the left. */
  heads: readonly string[];
  columns: readonly TableColumn[];
  rows: readonly (readonly string[])[];
  landscape: boolean;
  at: string;
}

const INK = '#111111';

export async function writeList(paper: ListPaper): Promise<Buffer> {
  const pdf = await openPdf({
    face: 'serif',
    landscape: paper.landscape,
    // The left edge is bound.
    margins: { top: 20 * MM, bottom: 18 * MM, left: 25 * MM, right: 15 * MM },
    title: paper.title,
    at: paper.at,
  });
  const { doc } = pdf;
  pdf.say(paper.title, 20, { align: 'center', bold: true, characterSpacing: 4 });
  doc.y += 6;
  if (paper.heads.length > 0) pdf.say(paper.heads.join('　　'), 10.5);
  doc.y += 4;
  const look = { size: 10, pad: [3, 4] as const, least: 24, middle: true, ink: INK };
  await drawTable(pdf, paper.columns, paper.rows, {
    head: { ...look, bold: true, least: 28 },
    body: look,
  });
  pdf.numberPages();
  return (await pdf.end()).bytes;
}

type Row = Pick<
  UnitTable,
  | 'code'
  | 'document_number'
  | 'responsible'
  | 'title'
  | 'date_text'
  | 'secrecy'
  | 'page_count'
  | 'note'
  | 'retention'
  | 'date_from'
  | 'date_to'
>;
const SECRECY = { public: '', internal: '内部', restricted: '限制' } as const;
const pagesOf = (row: Row): string => String(row.page_count ?? '');

/** 归档文件目录: nine columns. */
export const itemList = (units: readonly Row[], heads: readonly string[], at: string): ListPaper => ({
  title: '归档文件目录',
  heads,
  landscape: true,
  at,
  columns: [
    { title: '序号', share: 11, align: 'center' },
    { title: '档号', share: 54 },
    { title: '文号', share: 30 },
    { title: '责任者', share: 28 },
    { title: '题名', share: 74 },
    { title: '日期', share: 20, align: 'center' },
    { title: '密级', share: 12, align: 'center' },
    { title: '页数', share: 12, align: 'center' },
    { title: '备注', share: 20 },
  ],
  rows: units.map((unit, at) => [
    String(at + 1),
    unit.code,
    unit.document_number,
    unit.responsible,
    unit.title,
    unit.date_text,
    SECRECY[unit.secrecy],
    pagesOf(unit),
    unit.note,
  ]),
});

/** The page on which each item of a file begins, the last with where it ends; nothing from where a count is missing. */
export function pageNumbers(units: readonly Pick<UnitTable, 'page_count'>[]): string[] {
  let next: number | undefined = 1;
  return units.map(({ page_count: pages }, at) => {
    const first: number | undefined = next;
    next = first === undefined || pages === null ? undefined : first + pages;
    if (first === undefined) return '';
    return at === units.length - 1 && next !== undefined && next - 1 > first ? `${first}-${next - 1}` : String(first);
  });
}

/** 卷内目录: seven columns. */
export function contents(units: readonly Row[], heads: readonly string[], at: string): ListPaper {
  const numbers = pageNumbers(units);
  return {
    title: '卷内目录',
    heads,
    landscape: false,
    at,
    columns: [
      { title: '顺序号', share: 13, align: 'center' },
      { title: '文号', share: 28 },
      { title: '责任者', share: 25 },
      { title: '题名', share: 58 },
      { title: '日期', share: 20, align: 'center' },
      { title: '页号', share: 15, align: 'center' },
      { title: '备注', share: 13 },
    ],
    rows: units.map((unit, index) => [
      String(index + 1),
      unit.document_number,
      unit.responsible,
      unit.title,
      unit.date_text,
      numbers[index]!,
      unit.note,
    ]),
  };
}

/** 案卷目录. */
export const fileList = (
  files: readonly (Row & { items: number })[],
  heads: readonly string[],
  at: string,
): ListPaper => ({
  title: '案卷目录',
  heads,
  landscape: true,
  at,
  columns: [
    { title: '序号', share: 12, align: 'center' },
    { title: '档号', share: 46 },
    { title: '案卷题名', share: 96 },
    { title: '起止日期', share: 36, align: 'center' },
    { title: '件数', share: 13, align: 'center' },
    { title: '页数', share: 13, align: 'center' },
    { title: '保管期限', share: 20, align: 'center' },
    { title: '备注', share: 21 },
  ],
  rows: files.map((file, index) => [
    String(index + 1),
    file.code,
    file.title,
    file.date_text,
    file.items === 0 ? '' : String(file.items),
    pagesOf(file),
    file.retention,
    file.note,
  ]),
});

export interface DossierLine {
  code: string;
  title: string;
  date: string;
  responsible: string;
  pages: string;
  note: string;
}
/** 全宗卷目录. */
export const dossierList = (papers: readonly DossierLine[], heads: readonly string[], at: string): ListPaper => ({
  title: '全宗卷目录',
  heads,
  landscape: false,
  at,
  columns: [
    { title: '序号', share: 12, align: 'center' },
    { title: '编号', share: 28 },
    { title: '题名', share: 66 },
    { title: '日期', share: 22, align: 'center' },
    { title: '责任者', share: 26 },
    { title: '页数', share: 12, align: 'center' },
    { title: '备注', share: 14 },
  ],
  rows: papers.map((paper, index) => [
    String(index + 1),
    paper.code,
    paper.title,
    paper.date,
    paper.responsible,
    paper.pages,
    paper.note,
  ]),
});
