/** Two states of the configuration side by side: what was added, changed, removed, member by member. Pure. */
import type { PartDifference, SchemeConfig } from '../schemas/scheme.ts';
import type { PartKind } from './kinds.ts';

export const PART_LISTS = {
  category: 'categories',
  scheme: 'schemes',
  table: 'tables',
  schedule: 'schedules',
  template: 'templates',
} as const satisfies Record<PartKind, keyof SchemeConfig>;
export type Part = SchemeConfig[keyof SchemeConfig][number];
const PART_KINDS_IN_ORDER = Object.keys(PART_LISTS) as PartKind[];

export const partsOf = (config: SchemeConfig): { kind: PartKind; part: Part }[] =>
  PART_KINDS_IN_ORDER.flatMap((kind) => config[PART_LISTS[kind]].map((part) => ({ kind, part })));

/** What members of a list are known by; lists of plain values are compared as one. */
const NAMED_BY = ['key', 'code', 'number'] as const;
type Plain = Record<string, unknown>;
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const nameOf = (value: unknown): string | undefined => {
  if (!isPlain(value)) return undefined;
  for (const by of NAMED_BY) if (typeof value[by] === 'string') return value[by];
  return undefined;
};
const shown = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(' ');
  if (isPlain(value) && typeof value.name === 'string') return value.name;
  return JSON.stringify(value);
};

type Member = PartDifference['members'][number];
function members(from: unknown, to: unknown, at: string): Member[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (isPlain(from) && isPlain(to))
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((each) =>
      members(from[each], to[each], at === '' ? each : `${at}.${each}`),
    );
  if (isList(from) && isList(to) && [...from, ...to].every((each) => nameOf(each) !== undefined)) {
    const list = (values: unknown[]) => new Map(values.map((value) => [nameOf(value)!, value]));
    const [before, after] = [list(from), list(to)];
    const common = (first: Map<string, unknown>, second: Map<string, unknown>) =>
      [...first.keys()].filter((key) => second.has(key)).join(' ');
    const order = common(before, after) === common(after, before) ? [] : [{ at: `${at}[]`, from: '', to: '' }];
    return [
      ...order,
      ...[...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
        members(before.get(key), after.get(key), `${at}[${key}]`),
      ),
    ];
  }
  return [{ at, from: shown(from), to: shown(to) }];
}

export function differencesOf(from: SchemeConfig, to: SchemeConfig): PartDifference[] {
  return PART_KINDS_IN_ORDER.flatMap((kind) => {
    const list = (config: SchemeConfig) =>
      new Map<string, Part>(config[PART_LISTS[kind]].map((part) => [part.key, part]));
    const [before, after] = [list(from), list(to)];
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): PartDifference[] => {
      const [old, fresh] = [before.get(key), after.get(key)];
      const found = members(old, fresh, '');
      if (found.length === 0) return [];
      const { name, nameEn } = (fresh ?? old)!;
      const act = old === undefined ? 'added' : fresh === undefined ? 'removed' : 'changed';
      return [{ kind, key, name, nameEn, act, members: act === 'changed' ? found : [] }];
    });
  });
}

/** The configuration with parts replaced, added or (null) removed. */
export function withChanges(
  config: SchemeConfig,
  changes: readonly { kind: PartKind; key: string; content: Part | null }[],
): SchemeConfig {
  const next = Object.fromEntries(Object.entries(config).map(([list, parts]) => [list, [...parts]])) as Record<
    keyof SchemeConfig,
    Part[]
  >;
  for (const { kind, key, content } of changes) {
    const list = next[PART_LISTS[kind]];
    const at = list.findIndex((part) => part.key === key);
    if (content === null) {
      if (at >= 0) list.splice(at, 1);
    } else if (at >= 0) list[at] = content;
    else list.push(content);
  }
  return inOrder(next as unknown as SchemeConfig);
}

/** One order, so that two exports of the same configuration are the same bytes. */
export function inOrder(config: SchemeConfig): SchemeConfig {
  const byKey = <T extends Part>(parts: readonly T[]): T[] =>
    parts.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return {
    categories: byKey(config.categories).toSorted((a, b) => a.position - b.position),
    schemes: byKey(config.schemes),
    tables: byKey(config.tables),
    schedules: byKey(config.schedules),
    templates: byKey(config.templates),
  };
}
