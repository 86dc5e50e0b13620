/** What stands on papers of units, put together from their descriptions. Pure. */
import { type CodeTemplate, readFondsCode } from '../../formats/reference-code/index.ts';
import { fondsLabel } from '../../../shared/fonds-label.ts';
import type { PrintRequest } from '../../../shared/schemas/print.ts';
import type { UnitWithContext } from '../catalog/index.ts';
import type { Cover, Note } from './print.cover.ts';

/** What a way of writing codes does not have is struck out, not left to be filled in. */
const NONE = '—';

export const sum = (items: readonly UnitWithContext[]): number =>
  items.reduce((all, item) => all + (item.page_count ?? 0), 0);
export const spanOf = (from: number, to: number): string => (from === to ? String(from) : `${from}—${to}`);

/** A file's code; of one among records numbered by item those of its first and last. */
export function codeLine(file: UnitWithContext, items: readonly UnitWithContext[]): string {
  const codes = items.map(({ code }) => code).filter((code) => code !== '');
  if (file.code !== '' || codes.length === 0) return file.code;
  return codes.length === 1 ? codes[0]! : `${codes[0]!} 至 ${codes.at(-1)!}`;
}

/** What is the same for all stands above the table: fonds, year, retention. */
export function headsOf(units: readonly UnitWithContext[]): string[] {
  const only = <T>(pick: (unit: UnitWithContext) => T): T | undefined => {
    const values = new Set(units.map(pick));
    return values.size === 1 ? [...values][0] : undefined;
  };
  const fonds = only((unit) => fondsLabel(unit.fonds_number, unit.fonds_name));
  const year = only((unit) => unit.year);
  const retention = only((unit) => unit.retention);
  return [
    ...(fonds === undefined ? [] : [`全宗：${fonds}`]),
    ...(year == null ? [] : [`年度：${year}`]),
    ...(retention === undefined || retention === '' ? [] : [`保管期限：${retention}`]),
  ];
}

export const signs = (request: PrintRequest, who: string, when: string): Note['signs'] => [
  [who, request.arrangedBy],
  [when, request.arrangedOn],
  ['检查人', request.checkedBy],
  ['检查日期', request.checkedOn],
];

export function coverOf(
  file: UnitWithContext & { items: number },
  category: string,
  template: CodeTemplate | undefined,
): Cover {
  const code = readFondsCode(file.code, template);
  return {
    fondsName: file.fonds_name,
    category,
    title: file.title,
    dates: file.date_text,
    retention: file.retention,
    items: file.items === 0 ? '' : String(file.items),
    pages: String(file.page_count ?? ''),
    fondsNumber: file.fonds_number,
    catalogue: code?.catalogue ?? NONE,
    volume: code?.volume ?? code?.number ?? NONE,
    code: file.code,
  };
}
