/**
 * Score and grade of an inspection, explained line by line. Pure; the same code runs at the server and on a tablet without
 * a network. Points are counted in hundredths and compared as whole numbers: nothing is rounded up into a better grade.
 */
import type { ChecklistDefinition, ChecklistItem } from '../schemas/checklist.ts';

/** 符合, 基本符合, 不符合, 不适用. */
export const VERDICTS = ['met', 'partly', 'not', 'na'] as const;
export type Verdict = (typeof VERDICTS)[number];
export interface Result {
  verdict: Verdict;
  /** How many, where the item counts them. */
  defects: number;
}

export interface ScoreLine {
  item: string;
  verdict: Verdict | null;
  /** Points there were to be had, and points had; both 0 where the item does not apply. */
  possible: number;
  got: number;
  why: 'full' | 'none' | 'partial' | 'per-defect' | 'not-applicable' | 'missing';
  defects: number;
}
/** What keeps the grade down: an item's veto, a rule over several, a circumstance. */
export interface Cap {
  kind: 'item' | 'rule' | 'circumstance';
  key: string;
  /** The best grade that it leaves. */
  cap: string;
  /** Items that brought it about. */
  items: string[];
}
export interface Score {
  lines: ScoreLine[];
  sections: { key: string; possible: number; got: number; share: number | null }[];
  possible: number;
  got: number;
  /** Percent, cut (not rounded) to hundredths; null where no item applies. */
  share: number | null;
  /** Items without a verdict: as long as there are any, there is no grade. */
  missing: string[];
  caps: Cap[];
  /** Grade by the share alone, and the grade after the caps. */
  byShare: string | null;
  grade: string | null;
}

const cents = (points: number): number => Math.round(points * 100);
export const isProblem = (verdict: Verdict | null | undefined): boolean => verdict === 'partly' || verdict === 'not';
export const itemsOf = (definition: Pick<ChecklistDefinition, 'sections'>): ChecklistItem[] =>
  definition.sections.flatMap(({ items }) => items);

/** Verdicts that the item's way of scoring has. */
export const verdictsOf = (item: Pick<ChecklistItem, 'scoring'>): readonly Verdict[] =>
  item.scoring === 'graded' ? VERDICTS : VERDICTS.filter((verdict) => verdict !== 'partly');

function lineOf(item: ChecklistItem, result: Result | undefined): ScoreLine {
  const possible = cents(item.points);
  const line = (why: ScoreLine['why'], got: number, of = possible): ScoreLine => ({
    item: item.key,
    verdict: result?.verdict ?? null,
    possible: of / 100,
    got: got / 100,
    why,
    defects: result?.defects ?? 0,
  });
  if (result === undefined) return line('missing', 0);
  if (result.verdict === 'na') return line('not-applicable', 0, 0);
  if (result.verdict === 'met') return line('full', possible);
  if (result.verdict === 'partly') return line('partial', Math.floor((possible * item.partial) / 100));
  if (item.scoring === 'per-defect')
    return line('per-defect', Math.max(0, possible - Math.max(1, result.defects) * cents(item.perDefect)));
  return line('none', 0);
}

/** Cut to hundredths of a percent. */
const shareOf = (got: number, possible: number): number | null =>
  possible === 0 ? null : Math.floor((cents(got) * 10_000) / cents(possible)) / 100;

export function score(
  definition: ChecklistDefinition,
  results: ReadonlyMap<string, Result>,
  circumstances: readonly string[] = [],
): Score {
  const lines = itemsOf(definition).map((item) => lineOf(item, results.get(item.key)));
  const byItem = new Map(lines.map((line) => [line.item, line]));
  const sum = (of: readonly ScoreLine[]) => {
    const possible = of.reduce((all, line) => all + cents(line.possible), 0) / 100;
    const got = of.reduce((all, line) => all + cents(line.got), 0) / 100;
    return { possible, got, share: shareOf(got, possible) };
  };
  const sections = definition.sections.map(({ key, items }) => ({
    key,
    ...sum(items.map((item) => byItem.get(item.key)!)),
  }));
  const total = sum(lines);
  const short = (key: string) => isProblem(byItem.get(key)?.verdict);

  const caps: Cap[] = [];
  for (const item of itemsOf(definition)) {
    const line = byItem.get(item.key)!;
    // Single defects take points off; only where none is left does the item as a whole count as not met.
    const failed = line.verdict === 'not' && (item.scoring !== 'per-defect' || line.got === 0);
    if (item.veto !== null && failed) caps.push({ kind: 'item', key: item.key, cap: item.veto, items: [item.key] });
  }
  for (const { key, cap, allOf, anyOf } of definition.rules) {
    const any = anyOf.filter(short);
    if (allOf.length + anyOf.length > 0 && allOf.every(short) && (anyOf.length === 0 || any.length > 0))
      caps.push({ kind: 'rule', key, cap, items: [...allOf, ...any] });
  }
  for (const { key, cap } of definition.circumstances)
    if (circumstances.includes(key)) caps.push({ kind: 'circumstance', key, cap, items: [] });

  const missing = lines.filter((line) => line.why === 'missing').map((line) => line.item);
  const rank = new Map(definition.grades.map(({ key }, index) => [key, index]));
  const byShare = gradeOf(definition, total);
  const worst = (a: string, b: string) => ((rank.get(a) ?? 0) >= (rank.get(b) ?? 0) ? a : b);
  const grade = byShare === null || missing.length > 0 ? null : caps.reduce((now, { cap }) => worst(now, cap), byShare);
  return { lines, sections, ...total, missing, caps, byShare, grade };
}

function gradeOf(definition: ChecklistDefinition, { got, possible }: { got: number; possible: number }): string | null {
  if (possible === 0) return null;
  const found = definition.grades.find(({ from }) => cents(got) * 10_000 >= cents(from) * cents(possible));
  return (found ?? definition.grades.at(-1)!).key;
}
