/**
 * An old catalogue to try the import with, as archives have them: a title above the headings, two sheets of which the
 * second names its columns otherwise, dates in every way, full-width digits, sums below, and faults of each kind that a
 * clerk meets. All of it is invented. Always the same for the same fonds.
 */
import type { Buffer } from 'node:buffer';

type Cell = string | number;
const HEADINGS = ['序号', '档号', '题名', '责任者', '文号', '日期', '保管期限', '密级', '页数', '当事人', '存放'];
const OTHER_HEADINGS = [
  '序号',
  '档号',
  '文件标题',
  '发文单位',
  '发文字号',
  '发文日期',
  '期限',
  '密级',
  '页数',
  '姓名',
  '存放',
];

const SUBJECTS = [
  '关于兴修白石水库干渠的请示',
  '关于青石河清淤工程用工的批复',
  '关于下达一九八一年度水利基本建设计划的通知',
  '关于东风排灌站更新机组的报告',
  '关于柳林公社打井抗旱经费的批复',
  '关于水库移民安置补偿的会议纪要',
  '关于加强汛期值班的紧急通知',
  '关于红旗渠灌区水费收取标准的规定',
  '关于成立区防汛抗旱指挥部的通知',
  '关于石桥闸维修加固工程验收的意见',
];
const PEOPLE = ['周德福', '钱桂英', '孙长水', '李玉梅；王守田', '', '赵金锁', '', '陈月娥', '', '何大有'];

/** What is wrong in which row of the first sheet (from 1), by column. */
const FAULTS: Record<number, Partial<Record<number, Cell>>> = {
  4: { 5: '1981年3月' },
  6: { 5: '19810231' },
  7: { 5: '六七十年代' },
  9: { 5: 29587 },
  12: { 6: '30' },
  13: { 6: '30' },
  15: { 1: '' },
  17: { 8: '１２' },
  19: { 2: '关于\u200b修订水利工程管理办法的通知' },
  21: { 2: '' },
  23: { 5: '民国三十六年', 2: '关于接收前县政府水利科档案的清册' },
};

function row(fonds: string, n: number, year: number): Cell[] {
  const subject = SUBJECTS[n % SUBJECTS.length]!;
  const month = (n % 12) + 1;
  const date = `${year}${String(month).padStart(2, '0')}${String((n % 27) + 1).padStart(2, '0')}`;
  const code = `${fonds}-WS·${year}-Y-BGS-${String(300 + n).padStart(4, '0')}`;
  const number = `青水〔${year}〕${n}号`;
  const shelf = `二库${(n % 6) + 1}排`;
  return [n, code, subject, '青山区水利局', number, date, '永久', '', (n % 9) + 1, PEOPLE[n % PEOPLE.length]!, shelf];
}

function firstSheet(fonds: string): Cell[][] {
  const rows = Array.from({ length: 30 }, (_, at) => {
    const cells = row(fonds, at + 1, 1981);
    for (const [column, value] of Object.entries(FAULTS[at + 1] ?? {})) cells[Number(column)] = value!;
    return cells;
  });
  for (const n of [12, 13]) rows[n - 1]![1] = `${fonds}-WS·1981-D30-BGS-${String(300 + n).padStart(4, '0')}`;
  // Two rows with one code, a code of another fonds, a date that contradicts its year.
  rows[25]![1] = rows[24]![1]!;
  rows[27]![1] = `Z900-WS·1981-Y-BGS-0328`;
  rows[28]![5] = '19830506';
  return [[`${fonds} 全宗一九八一年文书档案目录`], [], HEADINGS, ...rows, ['合计', '', '', '', '', '', '', '', 148]];
}

const secondSheet = (fonds: string): Cell[][] => [
  OTHER_HEADINGS,
  ...Array.from({ length: 12 }, (_, at) => {
    const cells = row(fonds, at + 1, 1984);
    cells[5] = `1984年${(at % 12) + 1}月${at + 3}日`;
    return cells;
  }),
];

/** The bytes of an XLSX file. */
export async function writeSample(fonds: string): Promise<Buffer> {
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  const notes: Cell[][] = [['本目录为练习用，人名与文件均属虚构。']];
  for (const [name, rows] of [
    ['说明', notes],
    ['1981年', firstSheet(fonds)],
    ['1984年', secondSheet(fonds)],
  ] as const) {
    const sheet = workbook.addWorksheet(name);
    for (const cells of rows) sheet.addRow(cells);
    sheet.columns = [6, 28, 44, 18, 18, 16, 10, 8, 8, 16, 12].map((width) => ({ width }));
  }
  return (await workbook.xlsx.writeBuffer()) as unknown as Buffer;
}
