/** What the columns of a catalogue are called: in Chinese and English, of twenty years of spreadsheets. */

/** What a column of the catalogue means (DA/T 18, DA/T 22); headings in many words lead to one of these. */
export type Field =
  | 'serial'
  | 'code'
  | 'documentNumber'
  | 'responsible'
  | 'title'
  | 'date'
  | 'secrecy'
  | 'declassification'
  | 'retention'
  | 'pages'
  | 'openness'
  | 'opinion'
  | 'note'
  | 'year'
  | 'carrier';

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
export const HEADING_ROWS = 20;
/** A row of sums, which is no record. */
export const TOTALS = /^(合计|总计|小计|共计|累计|本页合计|total|subtotal|sum)[:：\s]*\S{0,12}$/i;

/** The field that a heading names: width, case, blanks, stars and what stands in brackets do not matter. */
export function fieldOf(heading: string | null): Field | undefined {
  const word = (heading ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*_:./-]/g, '');
  return FIELD_OF.get(word);
}

/** At least two columns that we know, one of them the code or the title. */
export function isHeading(cells: readonly (string | null)[]): boolean {
  const fields = new Set(cells.map(fieldOf).filter((field) => field !== undefined));
  return fields.size >= 2 && (fields.has('code') || fields.has('title'));
}
