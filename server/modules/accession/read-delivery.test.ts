/** What is classified leaves no word behind, wherever in a delivery it stands. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, expect, test } from 'vitest';
import { createParsePool } from '../../infra/parse/index.ts';
import { checkDelivery } from './check-delivery.ts';
import { createDeliveryScheme } from './checks/scheme-checks.ts';
import { copyDelivery, type Quarantine } from './quarantine.ts';
import { keepOnly, readDelivery } from './read-delivery.ts';

const root = await mkdtemp(join(tmpdir(), 'lantai-read-'));
const parse = createParsePool({ workers: 1, memoryMb: 1024, timeoutMs: 20_000 });
afterAll(async () => {
  await parse.close();
  await rm(root, { recursive: true, force: true });
});

const HEADINGS = ['档号', '责任者', '题名', '日期', '密级', '保管期限', '移交单位开放意见', '解密依据'];
const code = (number: number): string => `A001-WS·2023-Y-BGS-${String(number).padStart(4, '0')}`;
const row = (number: number, secrecy = '', decision = ''): string[] => [
  code(number),
  '某办公室',
  `第${number}号通知`,
  '20230315',
  secrecy,
  '永久',
  '开放',
  decision,
];
const text = '各单位：现将有关事项通知如下。';

/** Reads and checks a delivery of these sheets and files; `kept` is what the quarantine holds then. */
async function take(sheets: Record<string, string[][]>, files: Record<string, string>) {
  const dir = await mkdtemp(join(root, 'd-'));
  const source = join(dir, 'source');
  const workbook = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) workbook.addWorksheet(name).addRows(rows);
  await mkdir(source);
  await workbook.xlsx.writeFile(join(source, '目录.xlsx'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, path)), { recursive: true });
    await writeFile(join(source, path), content);
  }
  const quarantine: Quarantine = { dir, delivery: join(dir, 'delivery'), zip: join(dir, 'source.zip') };
  const received = await copyDelivery(source, quarantine, () => Promise.resolve());
  const gateKey = Buffer.alloc(32, 7);
  const options = {
    parse,
    gateKey,
    heldKeys: () => Promise.resolve(new Set<string>()),
    knownBefore: new Set<string>(),
  };
  const before = await readDelivery(quarantine, received, 'digest', options);
  await keepOnly(quarantine, before);
  const onProgress = () => Promise.resolve();
  const scheme = createDeliveryScheme({ categories: [], schemes: [], tables: [] });
  const checks = { parse, gateKey, today: 20261123, scheme, onProgress };
  const { read, defects } = await checkDelivery(quarantine, before, checks);
  const kept = await readdir(quarantine.delivery, { recursive: true });
  return { read, defects, kept, all: JSON.stringify({ read, defects, kept }) };
}
const two = { [`${code(1)}/正文.txt`]: text, [`${code(2)}/正文.txt`]: text };

test('a mark below no heading stops its row', async () => {
  const { read } = await take({ 目录: [HEADINGS, row(1), [...row(2), '机密★10年']] }, two);
  expect(read.stopped).toMatchObject([{ row: 3, reason: 'cell' }]);
});

test('a decision that is none lets neither row nor marked paper in', async () => {
  const { read } = await take(
    { 目录: [HEADINGS, row(1, '', '无'), row(2, '机密', '无')] },
    { ...two, [`${code(1)}/正文.txt`]: `机密★10年\n${text}` },
  );
  expect(read.stopped).toMatchObject([
    { row: 3, reason: 'column' },
    { row: 2, reason: 'content' },
  ]);
});

test('a marked row in another sheet, or above the headings, is not kept with the catalogue', async () => {
  const another = await take({ 目录: [HEADINGS, row(1), row(2)], 另表: [['北山仓库布防', '机密']] }, two);
  expect(another.defects).toEqual([]);
  expect(another.kept).not.toContain('目录.xlsx');
  expect(another.all).not.toContain('北山');
  const above = await take({ 目录: [['秘密★北山仓库'], HEADINGS, row(1), row(2)] }, two);
  expect(above.read.packages).toHaveLength(2);
  expect(above.all).not.toContain('北山');
  const sound = await take({ 目录: [HEADINGS, row(1), row(2)], 另表: [['说明', '保密工作']] }, two);
  expect(sound.kept).toContain('目录.xlsx');
});

test('marked names without a row, and names of a stopped row in a list of digests, are not spoken of', async () => {
  const digest = 'a'.repeat(64);
  const { defects, all } = await take(
    { 目录: [HEADINGS, row(1), row(2, '机密')] },
    {
      [`${code(1)}/正文.txt`]: text,
      '机密★北山仓库/图.txt': text,
      '绝密★北山.txt': text,
      'sha256.txt': `${digest}  ${code(2)}/北山布防图.txt\n${digest}  另/机密★北山.txt\n`,
    },
  );
  expect(defects.map(({ kind, params }) => [kind, params.value])).toEqual([
    ['classified', undefined],
    ['orphan-content', '★'],
    ['orphan-content', '★'],
  ]);
  expect(all).not.toContain('北山');
});
