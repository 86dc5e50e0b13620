/** What lies beside the item folders of a delivery: the catalogue and the sender's statement (DA/T 93, annex B). */

export interface DeliveryRow {
  code: string;
  documentNumber: string;
  responsible: string;
  title: string;
  date: string;
  secrecy: string;
  retention: string;
  /** Empty where the pages were not counted. */
  pages: number | '';
  opinion: string;
  note: string;
  /** Fields of the category's own, by their names. */
  further?: Record<string, string>;
}

const COLUMNS: readonly [string, Exclude<keyof DeliveryRow, 'further'>, number][] = [
  ['档号', 'code', 32],
  ['文号', 'documentNumber', 22],
  ['责任者', 'responsible', 24],
  ['题名', 'title', 60],
  ['日期', 'date', 12],
  ['密级', 'secrecy', 10],
  ['保管期限', 'retention', 10],
  ['页数', 'pages', 8],
  ['移交单位开放意见', 'opinion', 18],
  ['备注', 'note', 30],
];

/** 目录.xlsx: headings in row 1, a row for each item. */
export async function makeCatalogue(rows: readonly DeliveryRow[]): Promise<Buffer> {
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  const sheet = workbook.addWorksheet('移交目录');
  const further = [...new Set(rows.flatMap((row) => Object.keys(row.further ?? {})))];
  sheet.columns = [
    { header: '序号', key: 'serial', width: 6 },
    ...COLUMNS.map(([header, key, width]) => ({ header, key, width })),
    ...further.map((name) => ({ header: name, key: name, width: 18 })),
  ];
  for (const [index, { further: more, ...row }] of rows.entries()) sheet.addRow({ serial: index + 1, ...row, ...more });
  sheet.getRow(1).font = { bold: true };
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** 说明文件.TXT: lines with the line ends of Windows. */
export const makeStatement = (facts: {
  agency: string;
  year: string;
  count: number;
  bytes: number;
  remarks: readonly string[];
}): string =>
  [
    `移交单位：${facts.agency}`,
    `年度：${facts.year}`,
    `移交件数：${facts.count}件`,
    `移交字节数：${facts.bytes}字节`,
    ...facts.remarks,
    '',
  ].join('\r\n');
