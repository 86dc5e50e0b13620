/**
 * The rows of all units in order, and where each stands among them: mostly its day and its number within the day say it,
 * so that no search of the rows, nor even a look at them, is needed. In memory that all threads see.
 */
import { ROWS_A_DAY } from './fts5.store.ts';

export interface RowPlaces {
  rows: Float64Array;
  /** Where the rows of each day begin, from `firstDay` on. */
  days: Uint32Array;
  firstDay: number;
  /** 1 for a day of which no number is left out. */
  isWhole: Uint8Array;
}
export const rowsFor = (units: number): Float64Array => new Float64Array(new SharedArrayBuffer(units * 8));
export const EMPTY_PLACES: RowPlaces = {
  rows: new Float64Array(0),
  days: new Uint32Array(1),
  firstDay: 0,
  isWhole: new Uint8Array(0),
};

const dayOf = (row: number): number => Math.floor(row / ROWS_A_DAY);

/** Takes rows that ascend. */
export function daysOf(rows: Float64Array): RowPlaces {
  const firstDay = rows.length === 0 ? 0 : dayOf(rows[0]!);
  const count = rows.length === 0 ? 0 : dayOf(rows.at(-1)!) - firstDay + 1;
  const days = new Uint32Array(new SharedArrayBuffer((count + 1) * 4));
  const isWhole = new Uint8Array(new SharedArrayBuffer(count));
  let day = 0;
  for (let at = 0; at < rows.length; at++) for (const of = dayOf(rows[at]!) - firstDay; day < of; ) days[++day] = at;
  days.fill(rows.length, day + 1);
  for (let of = 0; of < count; of++) {
    const size = days[of + 1]! - days[of]!;
    isWhole[of] = size > 0 && rows[days[of + 1]! - 1]! - (of + firstDay) * ROWS_A_DAY === size - 1 ? 1 : 0;
  }
  return { rows, days, firstDay, isWhole };
}

/** The place of a row, or of the next one that there is. */
export function placeOf({ rows, days, firstDay, isWhole }: RowPlaces, row: number): number {
  const day = dayOf(row) - firstDay;
  if (day < 0) return 0;
  if (day + 1 >= days.length) return rows.length;
  let low = days[day]!;
  let high = days[day + 1]!;
  const likely = low + (row - (day + firstDay) * ROWS_A_DAY);
  if (likely < high && (isWhole[day] === 1 || rows[likely] === row)) return likely;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
