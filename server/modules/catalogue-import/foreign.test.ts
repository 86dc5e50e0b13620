/** Files of other houses: finding aids with dates for machines, ends of a range in two columns, any encoding. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportMapping } from '../../../shared/schemas/catalogue-import.ts';
import { isUndated, suggestDate } from './date.suggest.ts';
import { mappingOf, proposeAll } from './mapping.propose.ts';
import { prepare } from './prepare.ts';
import { propose } from './propose.ts';
import { readEadDate } from './read/ead.date.ts';
import type { SourceFormat } from './read/index.ts';
import type { PreparedRow, RowDefect, RowUnit } from './row.types.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lantai-foreign-'));
});
afterAll(() => rm(dir, { recursive: true }));

let files = 0;
async function take(bytes: string | Uint8Array, format: SourceFormat, own?: ImportMapping) {
  const path = join(dir, String(++files));
  await writeFile(path, bytes);
  const { sheets } = await propose({ path, format, reading: {}, columns: own?.columns ?? {} });
  const mapping = own ?? mappingOf(proposeAll(sheets, undefined));
  const out = `${path}.out`;
  const task = { path, format, out, mapping: { ...mapping, allowEmptyCode: true }, fonds: 'Z109', category: 'WS' };
  const schemes = { categories: [], schemes: [], tables: [] };
  await prepare(
    { ...task, agencies: [], categories: ['WS'], schemes, templates: [], today: 20_260_101, gateKey: '00' },
    () => undefined,
  );
  const lines = async <T>(file: string): Promise<T[]> =>
    (await readFile(join(out, `${file}.jsonl`), 'utf8'))
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as T]));
  const units = (await lines<PreparedRow>('rows')).map(({ unit }) => unit);
  const defects = (await lines<RowDefect>('defects')).map(({ kind, value, suggestion }) => [kind, value, suggestion]);
  return { units, defects, mapping };
}

const ead = (components: string): string =>
  `<ead><archdesc level="fonds"><did><unitid>Z109</unitid><unittitle>Smith family papers</unittitle></did><dsc>${components}</dsc></archdesc></ead>`;
const file = (date: string): string => `<c level="file"><did><unittitle>Letters</unittitle>${date}</did></c>`;

test('EAD: dates for machines go before the words, which are kept where they say something else', async () => {
  const { units, defects } = await take(
    ead(
      [
        '<unitdate normal="1926-03-05">5 March 1926</unitdate>',
        '<unitdate normal="1926/1930">1926-1930</unitdate>',
        '<unitdate type="inclusive" normal="1920/1940">circa 1920-1940</unitdate><unitdate type="bulk" normal="1930/1935">bulk 1930-1935</unitdate>',
        '<unitdate standarddate="1949-10">October 1949</unitdate>',
        '<unitdatestructured><daterange><fromdate standarddate="1926-01-02">2 January 1926</fromdate><todate standarddate="1930">1930</todate></daterange></unitdatestructured>',
        '<unitdate normal="1926/9999">1926</unitdate>',
        '<unitdate>undated</unitdate>',
        '<unitdate>n.d.</unitdate>',
      ]
        .map(file)
        .join(''),
    ),
    'ead',
  );
  expect(defects.filter(([kind]) => kind !== 'fonds-itself')).toEqual([]);
  // Lines leave out what is empty.
  const words = (fields = '{}'): string | undefined => (JSON.parse(fields) as Record<string, string>)['日期原文'];
  const found = units as Partial<RowUnit>[];
  expect(
    found.map(({ dateText, dateFrom, dateTo, fields }) => [dateText, dateFrom ?? null, dateTo ?? null, words(fields)]),
  ).toEqual([
    ['19260305', 19260305, 19260305, '5 March 1926'],
    ['1926-1930', 19260101, 19301231, undefined],
    ['1920-1940', 19200101, 19401231, 'circa 1920-1940；bulk 1930-1935'],
    ['194910', 19491001, 19491031, 'October 1949'],
    ['19260102-1930', 19260102, 19301231, expect.stringContaining('2 January 1926') as string],
    ['1926', 19260101, 19261231, undefined],
    ['undated', null, null, undefined],
    ['n.d.', null, null, undefined],
  ]);
});

test('EAD: what is only likely is a suggestion; a date in a title is the date too', async () => {
  const { units, defects } = await take(
    ead(
      `${file('<unitdate>circa 1925</unitdate>')}<c level="otherlevel" otherlevel="Box"><did><unittitle>Box 1</unittitle></did></c>
      <c level="otherlevel"><did><unittitle>Some</unittitle></did></c>
      <c level="file"><did><unittitle>Letters, <unitdate normal="1931">1931</unitdate></unittitle></did></c>`,
    ),
    'ead',
  );
  expect(defects.filter(([kind]) => kind !== 'fonds-itself')).toEqual([
    ['bad-date', 'circa 1925', '[1925]'],
    ['unknown-level', 'Box', 'file'],
    ['unknown-level', 'otherlevel', ''],
  ]);
  expect(units.map(({ title, dateText }) => [title, dateText])).toEqual([['Letters, 1931', '1931']]);
});

test('words of dates lead to suggestions where they say enough', () => {
  const said = [
    'ca. 1925',
    'c1925',
    'c. 1925-1930',
    '1920s',
    'March 5, 1926',
    '5 Mar 1926',
    'Sept. 1926',
    '大约1925年',
  ];
  expect(said.map(suggestDate)).toEqual([
    ...['[1925]', '[1925]', '[1925-1930]', '1920-1929', '19260305', '19260305', '192609', '[1925年]'],
  ]);
  expect(['before the war', 'Foo 1926', '32 March 1926'].map(suggestDate)).toEqual(['', '', '']);
  expect(['undated', 'N.D.', '[n.d.]', '日期不详', '1925'].map(isUndated)).toEqual([true, true, true, true, false]);
  expect(readEadDate('about then', ['1930', ''])).toEqual({ date: 'about then', words: '' });
});

test.each([['开始日期,结束日期'], ['起始时间,终止时间'], ['起,止'], ['start date,end date']])(
  'two columns %s are one date',
  async (headings) => {
    const rows = ['19850308,19850401', '1985-03-08,1985-04-01', '19850308,19850308', '19850308,', ',19850401'];
    const lines = rows.map((dates, n) => `Z109-WS·1985-Y-000${n + 1},关于修渠的通知,${dates}`);
    const { units, defects } = await take(`档号,题名,${headings}\n${lines.join('\n')}\n`, 'delimited');
    expect(units.map(({ dateText, dateFrom, dateTo }) => [dateText, dateFrom, dateTo])).toEqual([
      ['19850308-19850401', 19850308, 19850401],
      ['1985-03-08至1985-04-01', 19850308, 19850401],
      ['19850308', 19850308, 19850308],
      ['19850308', 19850308, 19850308],
    ]);
    expect(defects).toEqual([['bad-date', '至19850401', '19850401']]);
  },
);

test('pages from and to are no dates; where another column is the date they stay apart', async () => {
  const { mapping } = await take('档号,题名,日期,起,止\nZ109-WS·1985-Y-0001,甲,1985,1,12\n', 'delimited');
  expect(mapping.columns).toMatchObject({ 日期: 'date', 起: 'field', 止: 'field' });
  const years = 'Z109-WS·1985-Y-0001,甲,1985,1986\nZ109-WS·1985-Y-0002,乙,,1987\nZ109-WS·1985-Y-0003,丙,1988,1990\n';
  const inYears = await take(`档号,题名,起,止\n${years}`, 'delimited');
  expect(inYears.mapping.columns).toMatchObject({ 起: 'date', 止: 'date' });
  expect(inYears.units.map(({ dateText, dateFrom, dateTo }) => [dateText, dateFrom, dateTo])).toEqual([
    ['1985-1986', 19_850_101, 19_861_231],
    ['1988-1990', 19_880_101, 19_901_231],
  ]);
  const two = await take('档号,题名,起,止\n1,甲,1,12\n2,乙,13,15\n3,丙,16,20\n', 'delimited');
  expect(two.mapping.columns).toMatchObject({ 起: 'field', 止: 'field' });
});

test('the headings of a mapping lead to their row', async () => {
  const own: ImportMapping = { ...mappingOf([]), columns: { 编码甲: 'code', 名字乙: 'title' } };
  const { units } = await take('某局移交,,\n编码甲,名字乙,别的\nZ109-WS·1985-Y-0001,修渠,无\n', 'delimited', own);
  expect(units.map(({ code, title, fields }) => [code, title, fields])).toEqual([
    ['Z109-WS·1985-Y-0001', '修渠', '{"别的":"无"}'],
  ]);
});

const TITLE = '關於召開全縣糧食工作會議的通知';
const table = `檔號,題名,日期\r\n${Array.from({ length: 12 }, (_, n) => `Z109-WS·1985-Y-00${n + 10},${TITLE},19850308\r\n`).join('')}`;

function big5(text: string): Buffer {
  const decoder = new TextDecoder('big5');
  const pairs = new Map<string, [number, number]>();
  for (let lead = 0xa1; lead <= 0xf9; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const char = decoder.decode(Uint8Array.of(lead, trail));
      if (!pairs.has(char)) pairs.set(char, [lead, trail]);
    }
  return Buffer.from(Array.from(text).flatMap((char) => (char < '\x80' ? [char.charCodeAt(0)] : pairs.get(char)!)));
}
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

test.each([
  ['Big5', () => big5(table)],
  ['UTF-16LE with a mark', () => wide(`\ufeff${table}`)],
  ['UTF-16BE with a mark', () => wide(`\ufeff${table}`).swap16()],
  ['UTF-16LE without one', () => wide(table)],
  ['UTF-16BE without one', () => wide(table).swap16()],
])('a table in %s comes in right', async (_, bytes) => {
  const { units, defects } = await take(bytes(), 'delimited');
  expect(units).toHaveLength(12);
  expect(units[0]).toMatchObject({ code: 'Z109-WS·1985-Y-0010', title: TITLE, dateText: '19850308' });
  expect(defects.filter(([kind]) => kind !== 'encoding-guessed')).toEqual([]);
});
