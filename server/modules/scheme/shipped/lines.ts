/**
 * Shipped tables are written as lines that an archivist can hold against the standard; here they become parts.
 *
 * A field: `key | 名称 | Name | type length @table | ●◐○— | marks | clause`. The four signs are item, file, series, fonds as in
 * DA/T 18; a single sign stands for item and file. Marks: `*` search key, `+` repeatable, `^` inherited, `!` personal,
 * `=` recorded by Lantai itself.
 */
import {
  type CodeTable,
  type FieldScheme,
  type SchemeField,
  codeTable,
  fieldScheme,
  schemeField,
} from '../../../../shared/schemas/scheme.ts';
import type { Obligation } from '../../../../shared/scheme/kinds.ts';

const SIGNS: Record<string, Obligation> = { '●': 'must', '◐': 'present', '○': 'may', '—': 'none' };

const linesOf = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('|').map((cell) => cell.trim()));

export const fieldLines = (standard: string, text: string): SchemeField[] =>
  linesOf(text).map(([key, name, nameEn, typed, signs, marks = '', clause = '']) => {
    const [type, ...more] = typed!.split(' ');
    const length = more.find((word) => /^\d+$/.test(word));
    const [item, file = item, series = '—', fonds = '—'] = signs!;
    const table = more.find((word) => word.startsWith('@'));
    return schemeField.parse({
      key,
      name,
      nameEn,
      type,
      length: length === undefined ? null : Number(length),
      table: table?.slice(1) ?? null,
      obligations: { fonds: SIGNS[fonds], series: SIGNS[series], file: SIGNS[file!], item: SIGNS[item!] },
      repeatable: marks.includes('+'),
      inherited: marks.includes('^'),
      search: marks.includes('*'),
      personal: marks.includes('!'),
      captured: marks.includes('='),
      clause: [standard, clause].filter((word) => word !== '').join(' '),
    });
  });

export const schemeOf = (key: string, name: string, nameEn: string, standard: string, text: string): FieldScheme =>
  fieldScheme.parse({ key, name, nameEn, standard, fields: fieldLines(standard, text) });

/** A table: `正本=Original; 副本=Copy`, with `code:名称=Name` where the code is not the name. */
export const tableOf = (key: string, name: string, nameEn: string, clause: string, text: string): CodeTable => {
  const values = text.split(';').flatMap((entry) => {
    const found = /^(?:([^:=]+):)?([^=]+)(?:=(.+))?$/.exec(entry.trim());
    if (found === null) return [];
    const said = found[2]!.trim();
    return { code: found[1]?.trim() ?? said, name: said, nameEn: found[3]?.trim() ?? '' };
  });
  const open = values.some(({ code }) => code === '…');
  return codeTable.parse({ key, name, nameEn, clause, open, values: values.filter(({ code }) => code !== '…') });
};
