/** The pure part of the pages of schemes: a new part of each kind, moving rows, names in the page's language. */
import { PART_LISTS, type Part } from '../../shared/scheme/compare.ts';
import type { SchemeConfig, SchemeField } from '../../shared/schemas/scheme.ts';
import type { PartKind } from '../../shared/scheme/kinds.ts';
import { useLocale } from '../i18n/i18n.tsx';

export const LEVELS = ['fonds', 'series', 'file', 'item'] as const;
export const SIGNS = { must: '●', present: '◐', may: '○', none: '—' } as const;
const NEXT = { must: 'present', present: 'may', may: 'none', none: 'must' } as const;
export const nextObligation = (obligation: keyof typeof NEXT) => NEXT[obligation];

export const keyFits = (kind: PartKind | 'field', key: string): boolean =>
  (kind === 'category' ? /^[A-Z]{2}$/ : /^[A-Za-z][A-Za-z0-9_-]{0,39}$/).test(key);

export const listOf = (config: SchemeConfig, kind: PartKind): readonly Part[] => config[PART_LISTS[kind]];

/** The name in the page's language, the Chinese one where there is no English. */
export function useName(): (named: { name: string; nameEn: string }) => string {
  const { locale } = useLocale();
  return ({ name, nameEn }) => (locale === 'en' && nameEn !== '' ? nameEn : name);
}

/** A list with the row at `from` moved by one; the same list where there is no further place. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  if (to < 0 || to >= list.length) return [...list];
  const next = list.toSpliced(from, 1);
  next.splice(to, 0, list[from]!);
  return next;
}

export function newPart(kind: PartKind, key: string): Part {
  const head = { key, name: '', nameEn: '' };
  switch (kind) {
    case 'category':
      return {
        ...head,
        group: 'local',
        arrangement: 'item',
        levels: [...LEVELS],
        template: null,
        schemes: ['DAT18'],
        fields: [],
        position: 1000,
      };
    case 'scheme':
      return { ...head, standard: '', fields: [] };
    case 'table':
      return { ...head, clause: '', open: false, values: [] };
    case 'schedule':
      return { ...head, source: '', rules: [] };
    case 'template':
      return { ...head, template: '{fonds}-{cat}·{year}-{ret}-{item:4}', note: '' };
  }
}

export const newField = (key: string): SchemeField => ({
  key,
  name: '',
  nameEn: '',
  type: 'text',
  length: null,
  table: null,
  obligations: { fonds: 'none', series: 'none', file: 'may', item: 'may' },
  repeatable: false,
  inherited: false,
  search: false,
  personal: false,
  captured: false,
  clause: '',
});
