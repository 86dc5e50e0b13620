/** What is shipped, held against the digest of the standards: categories, obligations, search keys, each row of its tables. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeShared, sharedPath } from '../../../test/shared-path.ts';
import type { FieldScheme, SchemeField } from '../../../shared/schemas/scheme.ts';
import { parseReferenceCode, formatReferenceCode } from '../../formats/reference-code/index.ts';
import { SHIPPED } from './shipped/index.ts';

const SIGNS = { must: '●', present: '◐', may: '○', none: '—' } as const;
const schemeNamed = (key: string): FieldScheme => SHIPPED.schemes.find((scheme) => scheme.key === key)!;
const categoryNamed = (key: string) => SHIPPED.categories.find((category) => category.key === key);
/** Item, file, series, fonds: the order of the standard's own columns. */
const signsOf = ({ obligations: { item, file, series, fonds } }: SchemeField) =>
  [item, file, series, fonds].map((obligation) => SIGNS[obligation]).join('');

describeShared('against the digest of the standards', () => {
  const digest = readFileSync(sharedPath('standards.md'), 'utf8');
  /** The cells of the rows of the tables in a section, without their headings. */
  const rowsOf = (section: string): string[][] => {
    const from = digest.indexOf(`\n## ${section} `);
    expect(from, section).toBeGreaterThan(0);
    const text = digest.slice(from + 1, digest.indexOf('\n## ', from + 1));
    const lines = text.split('\n').filter((line) => line.startsWith('|'));
    return lines
      .filter((_, at) => !lines[at + 1]?.startsWith('|---') && !lines[at]!.startsWith('|---'))
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
  };

  test('the thirteen categories of DA/T 13, in their order, arranged by item or by file as it says', () => {
    const rows = rowsOf('2.2').map(([name, key, unit]) => [key, name, unit!.includes('件') ? 'item' : 'file']);
    expect(rows).toHaveLength(13);
    const shipped = SHIPPED.categories.filter(({ group }) => group === 'standard');
    // The digest leaves both open for specialised records and data; what is given has a file above its items.
    const held = shipped.map(({ key, name, arrangement }) => [
      key,
      name.replace('档案', ''),
      key === 'ZY' ? 'item' : arrangement,
    ]);
    expect(held).toEqual(rows);
  });

  test('DA/T 18: each element has the obligations of its four levels', () => {
    const fields = new Map(schemeNamed('DAT18').fields.map((field) => [field.name, field]));
    const said = rowsOf('2.6').flatMap(([, names, ...cells]) =>
      names!
        .replace(/（.*）/, '')
        .replace('沿革/人物', '沿革或人物')
        .replace(' / 格式', '；计算机文件格式')
        .split('；')
        .map((name) => [name, cells.slice(0, 4).join('')] as const),
    );
    expect(said.length).toBeGreaterThan(30);
    expect(said.map(([name]) => [name, signsOf(fields.get(name)!)])).toEqual(said.map((pair) => [...pair]));
    // Parts of an element that the table has in one row.
    const named = new Set(said.map(([name]) => name));
    expect([...fields.keys()].filter((name) => !named.has(name))).toEqual(['并列题名', '副题名', '页数']);
  });

  test('DA/T 46: the 88 elements under the names of the digest, bound as it says, the number of items for files alone', () => {
    const fields = schemeNamed('DAT46').fields;
    const said = rowsOf('3.1').flatMap(([number, name, , sign]) => {
      const [, first, last] = /^M(\d+)(?:–M(\d+))?$/.exec(number!) ?? [];
      if (first === undefined) return [];
      const names = name!.replace('（容器）', '').replace('(容器)', '').split('、');
      expect(names, number).toHaveLength(Number(last ?? first) - Number(first) + 1);
      return names.map((each, at) => [Number(first) + at, each, sign![0]!] as const);
    });
    expect(said.map(([number]) => number)).toEqual(Array.from({ length: 88 }, (_, at) => at + 1));
    const wanted = said.map(([number, name, sign]) => [name, number === 42 ? `—${sign}` : sign + sign]);
    expect(fields.map((field) => [field.name, signsOf(field).slice(0, 2)])).toEqual(wanted);
  });

  test('DA/T 54: the six elements of a photograph, and each group of its metadata', () => {
    const { fields } = schemeNamed('DAT54');
    const six = /照片六要素: (.+?)。/.exec(digest)![1]!.replace(/\s.*$/, '').split('、');
    expect(six).toHaveLength(6);
    for (const element of six) {
      const field = fields.find(({ name, search }) => name.endsWith(element) && (search || element === '背景'));
      expect(field, element).toBeDefined();
    }
    const told = /照片元数据要点.*/.exec(digest)![0];
    const groups = new Set(fields.map(({ clause }) => clause.replace('DA/T 54 ', '')));
    for (const group of groups) expect(told).toContain(group);
    expect(groups.size).toBe(12);
  });

  test('DA/T 63: what recordings need beside', () => {
    const names = schemeNamed('DAT63').fields.map(({ name }) => name);
    const told = /另需 (.+?) \[/.exec(digest)![1]!.replace('音/视频编码', '音频编码、视频编码');
    const needed = told.replaceAll(/\([^)]*\)/g, '').split('、');
    expect(needed).toHaveLength(13);
    for (const word of needed)
      expect(
        names.some((name) => name.startsWith(word)),
        word,
      ).toBe(true);
  });

  test('each livelihood kind is found by its search keys, persons among them as names', () => {
    const rows = rowsOf('6.1').map<[string, string[]]>(([, key, keys]) => [
      key!,
      keys!
        .replaceAll(/[()]/g, '')
        .split('、')
        .map((word) => word.trim()),
    ]);
    expect(rows).toHaveLength(20);
    for (const [key, keys] of rows) {
      const search = categoryNamed(key)!.fields.filter((field) => field.search);
      for (const word of keys) {
        const same = (name: string) => name.startsWith(word) || (word === '身份证号' && name === '证件号码');
        const field = search.find(({ name }) => same(name));
        expect(field, `${key} ${word}`).toBeDefined();
        expect([key, word, field!.type === 'name']).toEqual([key, word, !/身份证|村组|地址/.test(word)]);
      }
    }
    expect(new Set(SHIPPED.categories.filter(({ group }) => group === 'livelihood').map(({ key }) => key))).toEqual(
      new Set(rows.map(([key]) => key)),
    );
  });

  test('every reference code that the digest gives as an example is read and written again as it is', () => {
    const section = digest.slice(digest.indexOf('\n## 2.5 '), digest.indexOf('\n## 2.6 '));
    const examples = [...section.matchAll(/`([A-Z]\d{3}-[^`{]+)`/g)].map(([, code]) => code!);
    expect(examples.length).toBeGreaterThanOrEqual(14);
    for (const code of examples) {
      const parsed = parseReferenceCode(code);
      expect(parsed, code).toBeDefined();
      expect(formatReferenceCode(parsed!)).toBe(code);
    }
  });
});
