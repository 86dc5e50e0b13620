/** Gaps and contradictions of a catalogue, one unit or one class at a time (standard digest 2.4, 2.5; GD-1-7). Pure. */
import { retentionCode } from '../../formats/catalogue-row/retention.ts';
import type { CodeParts } from '../../formats/reference-code/index.ts';
import type { UnitTable } from '../../infra/db/index.ts';
import type { ArrangementDefect } from '../../../shared/schemas/arrangement.ts';
import type { Held } from './check.repo.ts';

export interface CheckedUnit {
  unit: UnitTable;
  fondsNumber: string;
  /** The template of its fonds' own that its code has to keep to. */
  template: string | undefined;
  /** The components of its code; undefined where the template, or no usual one, reads it. */
  parts: CodeParts | undefined;
  parent: { unit: UnitTable; parts: CodeParts | undefined } | undefined;
  held: Held | undefined;
  /** Files of its own. */
  hasContent: boolean;
  pages: number | undefined;
}

const OFFICES = ['机构', '机构或问题', '机构（问题）', '机构(问题)'];
const COUNTS = ['件数', '卷内件数', '卷内文件件数', '总件数'];
const fieldOf = (fields: Record<string, unknown>, names: readonly string[]): string => {
  const value = names.map((name) => fields[name]).find((one) => one !== undefined && one !== '');
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
};

export function checkUnit(checked: CheckedUnit): ArrangementDefect[] {
  const { unit, parts, parent, held, pages } = checked;
  const defects: ArrangementDefect[] = [];
  const add = (kind: ArrangementDefect['kind'], found: string | number, expected: string | number) =>
    defects.push({ kind, unitId: unit.id, code: unit.code, found: String(found), expected: String(expected) });
  const fields = JSON.parse(unit.fields_json) as Record<string, unknown>;

  if (unit.code === '') {
    if (unit.level === 'item' || unit.level === 'file') add('code-missing', '', '');
  } else if (parts === undefined) add('code-unread', '', checked.template ?? '');
  else {
    if (parts.fonds !== checked.fondsNumber) add('code-fonds', parts.fonds ?? '', checked.fondsNumber);
    if (parts.cat !== undefined && parts.cat !== unit.category_id) add('code-category', parts.cat, unit.category_id);
    if (parts.year !== undefined && unit.year !== null && parts.year !== unit.year)
      add('code-year', parts.year, unit.year);
    const retention = retentionCode(unit.retention);
    if (parts.ret !== undefined && retention !== undefined && parts.ret !== retention)
      add('code-retention', parts.ret, unit.retention);
    const office = fieldOf(fields, OFFICES);
    if (parts.org !== undefined && office !== '' && String(parts.org) !== office.toUpperCase())
      add('code-office', parts.org, office);
    const volume = parent?.parts?.volume;
    if (unit.level === 'item' && parts.volume !== undefined && volume !== undefined && parts.volume !== volume)
      add('code-volume', parts.volume, volume);
  }
  if (parent) {
    const { date_from: from, date_to: to } = parent.unit;
    const outside =
      (from !== null && unit.date_from !== null && unit.date_from < from) ||
      (to !== null && (unit.date_to ?? unit.date_from ?? 0) > to);
    if (outside) add('date-outside', unit.date_text, parent.unit.date_text);
    if (parent.unit.fonds_id !== unit.fonds_id) add('fonds-foreign', checked.fondsNumber, parent.unit.code);
  }
  if (pages !== undefined && unit.page_count !== null && pages !== unit.page_count)
    add('pages-differ', unit.page_count, pages);
  if (unit.level === 'file') {
    if (held === undefined && !checked.hasContent) add('file-empty', '', '');
    const said = fieldOf(fields, COUNTS);
    if (/^\d+$/.test(said) && held !== undefined && Number(said) !== held.units)
      add('children-differ', said, held.units);
  }
  return defects;
}

export interface Numbered {
  prefix: string;
  width: number;
  entries: { number: number; unitId: string; code: string }[];
}

/** `0003–0005` */
const span = (from: number, to: number, width: number): string =>
  [...new Set([from, to])].map((number) => String(number).padStart(width, '0')).join('–');

/** Numbers that are missing between the first, which is 1, and the last, and numbers that are there twice. */
export function checkNumbers({
  prefix,
  width,
  entries,
}: Numbered): (ArrangementDefect & { missing?: [number, number] })[] {
  const defects: (ArrangementDefect & { missing?: [number, number] })[] = [];
  let last = 0;
  for (const { number, unitId, code } of entries.toSorted((a, b) => a.number - b.number)) {
    if (number === last && number > 0)
      defects.push({ kind: 'double', unitId, code, found: span(number, number, width), expected: '' });
    else if (number > last + 1)
      defects.push({
        kind: 'gap',
        unitId: null,
        code: prefix + span(last + 1, last + 1, width),
        found: span(last + 1, number - 1, width),
        expected: '',
        missing: [last + 1, number - 1],
      });
    last = number;
  }
  return defects;
}
