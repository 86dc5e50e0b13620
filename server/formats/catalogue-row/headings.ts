/** What the columns of a catalogue are called: in Chinese and English, of twenty years of spreadsheets. */
import { fold } from '../../../shared/query/fold.ts';

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
  serial: '序号 顺序号 编号 xh no number serial item',
  code: '档号 dh dangh 档案号 档案编号 归档号 参考代码 referencecode archivalcode code reference',
  documentNumber:
    '文号 字号 文件字号 来文号 wh wjbh wjh wjzh fwh 文件编号 文件号 发文字号 发文号 documentnumber docno documentno filenumber',
  responsible:
    '责任者 发文者 来文单位 行文单位 制文单位 zrz zrr 责任人 作者 形成者 发文单位 发文机关 责任单位 author creator responsible responsibility',
  title:
    '题名 卷名 件名 案卷标题 文件名称 材料名称 tm ztm wjtm ajtm bt wjm 正题名 标题 文件题名 文件标题 名称 案卷题名 title name',
  date: '日期 rq xcrq cwrq wjrq xcsj 起止日期 起止时间 起止年月 起止年月日 起始日期 年月日 时间 成文时间 文件时间 发文时间 行文日期 形成日期 形成时间 文件日期 成文日期 发文日期 文件形成时间 date creationdate documentdate',
  secrecy: '密级 mj 保密等级 秘密等级 密级标识 classification securityclassification secrecy security',
  declassification: '解密文号 解密依据 解密决定 解密批准文号 declassification declassificationdecision',
  retention: '保管期限 保存年限 存期 bgqx qx 期限 保存期限 retention retentionperiod',
  pages: '页数 ys 总页数 页码数 页次数 pages pagecount numberofpages',
  openness: '开放标识 kfbs kfzt 开放状态 控制标识 开放情况 openness access accessstatus',
  opinion: '移交单位开放意见 开放意见 移交单位意见 移交意见 单位开放意见 agencyopinion opinion openingopinion',
  note: '备注 备考 bz 附注 说明 note notes remark remarks',
  year: '年度 年份 nd gdnd 归档年度 所属年度 year',
  carrier: '载体 ztlx 载体类型 载体形态 carrier medium',
};

const FIELD_OF = new Map(
  Object.entries(HEADINGS).flatMap(([field, words]) =>
    words.split(' ').map((word) => [fold(word), field as Field] as const),
  ),
);

/** Headings stand within so many rows; above them may be titles and instructions. */
export const HEADING_ROWS = 20;
/** A row of sums, which is no record: 合计, 合计：12件, 合计（卷）; not 总计划. */
export const TOTALS =
  /^(?:[合总小共累]\s*计|本页[合小]计|grand total|total|subtotal|sum)(?:\s*[:：(（].{0,12}|\s*[\d〇一二三四五六七八九十百千两].{0,11})?$/i;

/** What headings are compared by: width, case, script, blanks, stars and what stands in brackets do not matter. */
export const headingWord = (heading: string): string =>
  fold(heading)
    .replace(/\([^()]*\)/g, '')
    .replace(/[\s*_:./-]/g, '');

/** The field that a heading names. */
export const fieldOf = (heading: string | null): Field | undefined => FIELD_OF.get(headingWord(heading ?? ''));

const HEADING_END =
  /(?:号|号码|编码|代码|姓名|名称|日期|时间|年度|年份|期限|[页份件卷册]数|性别|年龄|籍贯|民族|职务|职业|单位|部门|住址|地址|事由|内容|摘要|备注|备考|附注|密级)$/;

/**
 * The row may be headings of a table whose columns are not known here (婚姻登记: 编号, 男方姓名, 登记日期): at least three
 * that end as headings do, most of those that are filled, and none with a figure. Titles and records are not.
 */
export function looksLikeHeading(cells: readonly (string | null)[]): boolean {
  const words = cells.map((cell) => headingWord(cell ?? '')).filter((word) => word !== '');
  if (
    words.length < 3 ||
    new Set(words).size < words.length ||
    words.some((word) => word.length > 12 || /\d/.test(word))
  )
    return false;
  const like = words.filter((word) => HEADING_END.test(word)).length;
  return like >= 3 && like * 3 >= words.length * 2;
}

/** At least two columns that we know, one of them the code or the title. */
export function isHeading(cells: readonly (string | null)[]): boolean {
  const fields = new Set(cells.map(fieldOf).filter((field) => field !== undefined));
  return fields.size >= 2 && (fields.has('code') || fields.has('title'));
}
