/** Which hit is looked at, and how far to scroll for it. Pure. */
import type { HitPages, PageHits } from '../../../shared/schemas/hits.ts';

export interface HitPlace {
  page: number;
  /** Among the hits that count for the page. */
  index: number;
}

/** The hit after (or before) the one looked at, over all pages, and round again. */
export function nextHit(pages: HitPages['pages'], here: { page: number; index: number | null }, step: 1 | -1) {
  const all = pages.flatMap(({ number, count }) =>
    Array.from({ length: count }, (_, index): HitPlace => ({ page: number, index })),
  );
  const index = here.index ?? (step > 0 ? -1 : Infinity);
  const order = (each: HitPlace): number => each.page - here.page || each.index - index;
  return step > 0
    ? (all.find((each) => order(each) > 0) ?? all[0])
    : (all.findLast((each) => order(each) < 0) ?? all.at(-1));
}

/** Which of the page's marks (or lists of boxes) the hit of this index is: a rest of the page before stands before them. */
export const markIndex = ({ continued }: Pick<PageHits, 'continued'>, hit: number): number => hit + (continued ? 1 : 0);

interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How far to scroll so that `target` stands in the middle of `room`; nothing where it is in sight already. */
export function scrollFor(target: Rect, room: Rect, margin = 24): { left: number; top: number } {
  const along = (at: number, size: number, from: number, length: number): number =>
    at >= from + margin && at + size <= from + length - margin ? 0 : at + size / 2 - (from + length / 2);
  return {
    left: along(target.left, target.width, room.left, room.width),
    top: along(target.top, target.height, room.top, room.height),
  };
}
