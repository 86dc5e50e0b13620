/** Each kind of the closed list, by a delivery that has this defect and no other. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ExcelJS from 'exceljs';
import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { createParsePool } from '../../infra/parse/index.ts';
import { codeTable, schemeCategory } from '../../../shared/schemas/scheme.ts';
import { checkDelivery } from './check-delivery.ts';
import { DEFECT_KINDS } from './checks/check-plan.ts';
import { createDeliveryScheme } from './checks/scheme-checks.ts';
import { copyDelivery, deliveryDigest, type Quarantine } from './quarantine.ts';
import { keepOnly, readDelivery } from './read-delivery.ts';

const root = await mkdtemp(join(tmpdir(), 'lantai-defects-'));
const parse = createParsePool({ workers: 1, memoryMb: 1024, timeoutMs: 20_000 });
afterAll(async () => {
  await parse.close();
  await rm(root, { recursive: true, force: true });
});

const at = (item: string) => ({ fonds: 'none', series: 'none', file: 'may', item });
const field = (key: string, name: string, type: string, item: string, more: object = {}) => ({
  ...{ key, name, type, obligations: at(item) },
  ...more,
});
/** A category of this archive's own; of administrative records the shipped samples tell. */
const scheme = createDeliveryScheme({
  schemes: [],
  tables: [
    codeTable.parse({
      key: 'grade',
      name: '保护级别',
      values: [
        { code: '1', name: '一类' },
        { code: '2', name: '二类' },
      ],
    }),
    codeTable.parse({ key: 'term', name: '期限', values: [{ code: '定期30年', name: '定期30年' }] }),
  ],
  categories: [
    schemeCategory.parse({
      key: 'JZ',
      name: '历史建筑档案',
      arrangement: 'item',
      levels: ['file', 'item'],
      fields: [
        field('title', '题名', 'text', 'must'),
        field('retention', '保管期限', 'code', 'must', { table: 'term' }),
        field('building', '建筑名称', 'text', 'must', { nameEn: 'Building', length: 5 }),
        field('street', '街巷', 'text', 'must', { inherited: true }),
        field('grade', '保护级别', 'code', 'present', { table: 'grade' }),
        field('storeys', '层数', 'integer', 'may'),
        field('listedOn', '公布日期', 'date', 'may'),
        field('inhabited', '有人居住', 'flag', 'may'),
        field('owners', '产权人', 'name', 'may', { repeatable: true }),
      ],
    }),
  ],
});

type Row = Record<string, string | number>;
interface Made {
  rows: Row[];
  files: Record<string, string | Uint8Array>;
  statement?: string;
  links?: Record<string, string>;
  held?: string[];
}

const code = (number: number): string => `A001-WS·2023-Y-BGS-${String(number).padStart(4, '0')}`;
const row = (number: number, more: Row = {}): Row => ({
  档号: code(number),
  责任者: '某办公室',
  题名: `第${number}号通知`,
  日期: '20230315',
  密级: '',
  保管期限: '永久',
  页数: '',
  移交单位开放意见: '开放',
  备注: '',
  ...more,
});
const text = '各单位：现将有关事项通知如下。';
/** Two sound rows with their files, changed by `change`. */
function make(change: (made: Made) => void = () => undefined): Made {
  const made: Made = {
    rows: [row(1), row(2)],
    files: { [`${code(1)}/正文.txt`]: text, [`${code(2)}/正文.txt`]: text },
  };
  change(made);
  return made;
}

let count = 0;
async function defectsOf(made: Made) {
  const dir = join(root, String(++count));
  const source = join(dir, 'source');
  await mkdir(source, { recursive: true });
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('目录');
  const headings = [...new Set(made.rows.flatMap((each) => Object.keys(each)))];
  sheet.addRow(headings);
  for (const each of made.rows) sheet.addRow(headings.map((heading) => each[heading] ?? ''));
  await workbook.xlsx.writeFile(join(source, '目录.xlsx'));
  for (const [path, content] of Object.entries(made.files)) {
    await mkdir(dirname(join(source, path)), { recursive: true });
    await writeFile(join(source, path), content);
  }
  for (const [path, target] of Object.entries(made.links ?? {})) await symlink(target, join(source, path));
  if (made.statement !== undefined) await writeFile(join(source, '说明文件.TXT'), made.statement);
  const quarantine: Quarantine = { dir, delivery: join(dir, 'delivery'), zip: join(dir, 'source.zip') };
  const files = await copyDelivery(source, quarantine, () => Promise.resolve());
  const gateKey = Buffer.alloc(32, 7);
  const held = new Set(made.held ?? []);
  const read = await readDelivery(quarantine, files, deliveryDigest(files, gateKey), {
    parse,
    gateKey,
    heldKeys: (keys) => Promise.resolve(new Set(keys.filter((key) => held.has(key)))),
    knownBefore: new Set(),
  });
  await keepOnly(quarantine, read);
  const { defects } = await checkDelivery(quarantine, read, {
    parse,
    gateKey,
    today: 20261123,
    scheme,
    onProgress: () => Promise.resolve(),
  });
  return defects.map(({ kind, rows, code: of }) => ({ kind, rows, code: of }));
}

const pdf = (pages: number): Promise<Buffer> =>
  new Promise((resolve) => {
    const doc = new PDFDocument();
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    for (let page = 1; page < pages; page++) doc.addPage();
    doc.end();
  });
const jpeg = await sharp({ create: { width: 200, height: 300, channels: 3, background: '#fff' } })
  .jpeg()
  .toBuffer();
const threePages = await pdf(3);
const OLE2 = Buffer.concat([
  Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  Buffer.alloc(504),
  Buffer.from('EncryptedPackage', 'utf16le'),
]);
const sha256 = (bytes: string): string => createHash('sha256').update(bytes).digest('hex');
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const first = `${code(1)}/正文`;

/** Both rows as historic buildings, sound but for what is given of the first; `undefined` takes a column away. */
const buildingCode = (number: number): string => `A001-JZ·2023-D30-BGS-${String(number).padStart(4, '0')}`;
const building = (first: Record<string, string | undefined>) => (made: Made) => {
  made.files = {};
  made.rows = [1, 2].map((number) => {
    const cells = {
      档号: buildingCode(number),
      保管期限: '30年',
      '建筑名称*': '听松堂',
      街巷: '北街',
      保护级别: '一类',
      层数: '３',
      公布日期: '201904',
      有人居住: '是',
      产权人: '沈某；顾某',
    };
    made.files[`${buildingCode(number)}/正文.txt`] = text;
    const all: Record<string, string | number | undefined> = { ...row(number, cells), ...(number === 1 && first) };
    const gone = Object.keys(first).filter((heading) => first[heading] === undefined);
    return Object.fromEntries(
      Object.entries(all).flatMap(([key, value]) => (gone.includes(key) ? [] : [[key, value!]])),
    );
  });
};

type Expected = { kind: string; rows?: number[]; code?: string | null };
const CASES: [kind: string, change: (made: Made) => void, expected?: Expected][] = [
  [
    'duplicate-code',
    (made) => made.rows.push(row(2, { 题名: '又一件' })),
    { kind: 'duplicate-code', rows: [3, 4], code: code(2) },
  ],
  [
    'duplicate-code',
    (made) => (made.held = ['A001-WS·2023-Y-BGS-0002']),
    { kind: 'duplicate-code', rows: [3], code: code(2) },
  ],
  ['missing-content', (made) => delete made.files[`${first}.txt`]],
  [
    'orphan-content',
    (made) => (made.files[`${code(9)}/x.txt`] = text),
    { kind: 'orphan-content', rows: [], code: code(9) },
  ],
  ['bad-date', (made) => (made.rows[0]!.日期 = '20230230')],
  ['bad-date', (made) => (made.rows[0]!.日期 = '20991231')],
  ['empty-title', (made) => (made.rows[0]!.题名 = '')],
  ['bad-retention', (made) => (made.rows[0]!.保管期限 = '二十年')],
  ['bad-retention', (made) => (made.rows[0]!.保管期限 = '30年')],
  ['zero-byte', (made) => (made.files[`${first}.txt`] = '')],
  ['truncated', (made) => rename(made, 'pdf', threePages.subarray(0, threePages.length - 400))],
  ['truncated', (made) => rename(made, 'jpg', jpeg.subarray(0, jpeg.length - 60))],
  ['extension-mismatch', (made) => rename(made, 'pdf', jpeg)],
  ['extension-mismatch', (made) => rename(made, 'jpg', threePages)],
  ['extension-mismatch', (made) => rename(made, 'pdf', text)],
  ['classified', (made) => (made.rows[0]!.密级 = '秘密'), { kind: 'classified', rows: [2], code: null }],
  ['classified', (made) => (made.rows[0]!.备注 = '机密★5年'), { kind: 'classified', rows: [2], code: null }],
  [
    'classified',
    (made) => (made.files[`${first}.txt`] = `绝密★\n${text}`),
    { kind: 'classified', rows: [2], code: null },
  ],
  ['missing-field', (made) => (made.rows[0]!.责任者 = '')],
  ['missing-field', (made) => (made.rows[0]!.移交单位开放意见 = '')],
  [
    'bad-code',
    (made) => {
      made.rows[0]!.档号 = 'A001WS20230001';
      made.files = { 'A001WS20230001/正文.txt': text, [`${code(1)}/正文.txt`]: text };
      made.rows[1] = row(1);
    },
    { kind: 'bad-code', rows: [2], code: 'A001WS20230001' },
  ],
  [
    'code-gap',
    (made) => {
      made.rows.push(row(4));
      made.files[`${code(4)}/正文.txt`] = text;
    },
    { kind: 'code-gap', rows: [], code: code(3) },
  ],
  ['count-mismatch', (made) => (made.statement = '移交件数：3'), { kind: 'count-mismatch', rows: [], code: null }],
  ['bytes-mismatch', (made) => (made.statement = '移交字节数：5'), { kind: 'bytes-mismatch', rows: [], code: null }],
  [
    'digest-mismatch',
    (made) => (made.files['sha256.txt'] = `${sha256('x')}  ${first}.txt\n${sha256(text)}  ${code(2)}/正文.txt`),
  ],
  ['encrypted', (made) => rename(made, 'docx', OLE2)],
  ['unreadable', (made) => rename(made, 'pdf', Buffer.from([1, 2, 3, 0, 255, 254, 0, 9]))],
  ['format-refused', (made) => rename(made, 'exe', Buffer.concat([Buffer.from('MZ\x90\x00'), Buffer.alloc(200)]))],
  ['malware', (made) => rename(made, 'txt', EICAR)],
  ['unsafe-path', (made) => (made.links = { [`${code(1)}/link.txt`]: '/etc/passwd' })],
  [
    'bad-encoding',
    (made) =>
      rename(made, 'txt', Buffer.concat([Buffer.from(text.repeat(3)), Buffer.from([0xff, 0xff, 0x80, 0xff, 0xff])])),
  ],
  ['special-characters', (made) => (made.rows[0]!.题名 = '通\u200b知\ue001')],
  [
    'page-count',
    (made) => {
      rename(made, 'pdf', threePages);
      made.rows[0]!.页数 = 4;
    },
  ],
  ['year-mismatch', (made) => (made.rows[0]!.日期 = '20210304')],
  ['missing-field', building({ '建筑名称*': '' }), { kind: 'missing-field', code: buildingCode(1) }],
  ['missing-column', building({ '建筑名称*': undefined }), { kind: 'missing-column', rows: [2, 3], code: null }],
  ['missing-inherited', building({ 街巷: '' }), { kind: 'missing-inherited', code: buildingCode(1) }],
  ['over-length', building({ '建筑名称*': '名字特别长的房子' }), { kind: 'over-length', code: buildingCode(1) }],
  ['not-in-table', building({ 保护级别: '三类' }), { kind: 'not-in-table', code: buildingCode(1) }],
  [
    'not-in-table',
    (made) => {
      building({ 保管期限: '永久', 档号: 'A001-JZ·2023-0001' })(made);
      made.files = { 'A001-JZ·2023-0001/正文.txt': text };
      made.rows.pop();
    },
    { kind: 'not-in-table', code: 'A001-JZ·2023-0001' },
  ],
  ['bad-type', building({ 层数: '3层' }), { kind: 'bad-type', code: buildingCode(1) }],
  ['bad-type', building({ 公布日期: '20190431' }), { kind: 'bad-type', code: buildingCode(1) }],
  ['bad-type', building({ 有人居住: '大概' }), { kind: 'bad-type', code: buildingCode(1) }],
  ['too-long', (made) => (made.rows[0]!.题名 = '长'.repeat(300))],
];

/** Puts other content under another extension in place of the first row's file. */
function rename(made: Made, extension: string, content: string | Uint8Array): void {
  delete made.files[`${first}.txt`];
  made.files[`${first}.${extension}`] = content;
}

test('a sound delivery has none', async () => {
  expect(await defectsOf(make())).toEqual([]);
  const bytes = Buffer.byteLength(text) * 2;
  const statement = `移交单位：某办公室\n移交件数：2 件\n移交字节数：${bytes}\n年度：2023`;
  expect(await defectsOf(make((made) => (made.statement = statement)))).toEqual([]);
  expect(await defectsOf(make((made) => (made.files['sm3.txt'] = '')))).toEqual([]);
});

test.each(CASES.map(([kind, change, expected], index) => [kind, index, change, expected] as const))(
  '%s (%i)',
  async (kind, _index, change, expected) => {
    const found = await defectsOf(make(change));
    expect(found).toEqual([{ kind, rows: [2], code: code(1), ...expected }]);
  },
);

test('a sound delivery of the archive’s own category has none', async () => {
  expect(await defectsOf(make(building({})))).toEqual([]);
  // What is conditional or optional may be absent, column and all.
  expect(await defectsOf(make(building({ 保护级别: undefined, 层数: '', 产权人: undefined })))).toEqual([]);
  // So may a column of what a file says for all its items.
  expect(await defectsOf(make(building({ 街巷: undefined })))).toEqual([]);
});

test('every kind of the list is among these', () => {
  expect(new Set(CASES.map(([kind]) => kind))).toEqual(new Set(Object.keys(DEFECT_KINDS)));
});
