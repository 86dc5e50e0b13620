/** Which results a record was opened from, kept for this tab, so that one can go back and on to the next. */
export interface Trail {
  /** Address of the search, path and query. */
  from: string;
  total: number;
  totalIsExact: boolean;
  /** The records loaded so far, in order, each with the address that opens it at its hit. */
  records: { id: string; to: string }[];
}
const KEY = 'lantai_trail';

export function keepTrail(trail: Trail): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail));
  } catch {
    // Storage is closed or full: there will be no way back but the browser's own.
  }
}

export function findTrail(): Trail | undefined {
  try {
    const kept = sessionStorage.getItem(KEY);
    return kept === null ? undefined : (JSON.parse(kept) as Trail);
  } catch {
    return undefined;
  }
}
