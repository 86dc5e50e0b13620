/**
 * The pure part of a visit: what the page shows of what is entered and what is kept, which is sent next, and what an
 * answer of the server makes of the rest. Nothing that somebody wrote is ever dropped here without an act of hers.
 */
import { isProblem, type Result } from '../../shared/inspection/score.ts';
import type { ChecklistItem } from '../../shared/schemas/checklist.ts';
import type { Entry, EntryAnswer, InspectionDetail } from '../../shared/schemas/inspection.ts';
import type { Kept, KeptEntry } from '../lib/kept-visits.ts';

export interface Shown {
  verdict: Entry['verdict'];
  defects: number;
  note: string;
  /** The version on which a further word would be written. */
  base: number;
  state: 'sent' | Kept['state'];
  kept?: KeptEntry;
  by?: string;
}

export const isEntry = (kept: Kept): kept is KeptEntry => kept.kind === 'entry';

/** Which round the inspection is in, or null where nothing can be entered. */
export function roundOf(state: InspectionDetail['state']): 1 | 2 | null {
  if (state === 'published') return 2;
  return ['planned', 'announced', 'self-checked', 'visiting'].includes(state) ? 1 : null;
}

/** Items by section that the round looks at: all, or those found short at the first visit. */
export function sectionsOf(
  detail: InspectionDetail,
  round: 1 | 2,
): { key: string; title: string; titleEn: string; items: ChecklistItem[] }[] {
  const sections = detail.checklist?.definition.sections ?? [];
  if (round === 1) return sections;
  const short = new Set(
    detail.entries.filter((entry) => entry.round === 1 && isProblem(entry.verdict)).map(({ item }) => item),
  );
  return sections
    .map((section) => ({ ...section, items: section.items.filter(({ key }) => short.has(key)) }))
    .filter(({ items }) => items.length > 0);
}

/** What stands on the page: the newest kept here goes before what the server has. */
export function shownOf(detail: InspectionDetail, kept: readonly Kept[], round: number): Map<string, Shown> {
  const shown = new Map<string, Shown>();
  for (const entry of detail.entries)
    if (entry.round === round)
      shown.set(entry.item, {
        verdict: entry.verdict,
        defects: entry.defects,
        note: entry.note,
        base: entry.version,
        state: 'sent',
        by: entry.enteredBy,
      });
  for (const each of kept)
    if (isEntry(each) && each.round === round) {
      const { verdict, defects, note, base, state } = each;
      shown.set(each.item, {
        verdict,
        defects,
        note,
        base: Math.max(base, shown.get(each.item)?.base ?? 0),
        state,
        kept: each,
      });
    }
  return shown;
}

/** The running results of the first visit, for the score. */
export const resultsOf = (shown: ReadonlyMap<string, Shown>): Map<string, Result> =>
  new Map([...shown].map(([item, { verdict, defects }]) => [item, { verdict, defects }]));

const sameItem = (a: KeptEntry, b: KeptEntry) => a.item === b.item && a.round === b.round;

/** The next to send: in order, but past what waits for a word of its writer. */
export function nextOf(kept: readonly Kept[]): Kept | undefined {
  return kept.find((each) => {
    if (each.state !== 'waiting') return false;
    if (!isEntry(each)) return true;
    return !kept.some(
      (other) => isEntry(other) && other.seq < each.seq && other.state !== 'waiting' && sameItem(other, each),
    );
  });
}

/** The entry to change in place of a further one: the last of its item, where it was never sent. */
export function stillHere(kept: readonly Kept[], item: string, round: number): KeptEntry | undefined {
  const last = kept.filter(isEntry).findLast((each) => each.item === item && each.round === round);
  return last?.state === 'waiting' && !last.tried ? last : undefined;
}

export interface After {
  drop: number[];
  put: Kept[];
}
/** What an answer makes of what is kept. A word that came later on the same item is written on the version now known. */
export function afterAnswer(kept: readonly Kept[], sent: KeptEntry, { outcome, current }: EntryAnswer): After {
  if (outcome === 'conflict') return { drop: [], put: [{ ...sent, state: 'conflict', theirs: current }] };
  const later = kept.filter(isEntry).filter((each) => each.seq > sent.seq && sameItem(each, sent));
  return { drop: [sent.seq], put: later.map((each) => ({ ...each, base: current.version })) };
}

/** Taking one's own word after seeing the other: written on theirs, under a key of its own. */
export const keepMine = (entry: KeptEntry, key: string): KeptEntry => {
  const mine: KeptEntry = { ...entry, key, base: entry.theirs?.version ?? entry.base, state: 'waiting', tried: false };
  delete mine.theirs;
  delete mine.reason;
  return mine;
};
