/** Rows at a time that are sorted or merged before others have their turn. */
const TURN = 4000;
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A stable sort of very many rows, in turns short enough that a server goes on answering. */
export async function sortInTurns<T>(rows: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
  let runs: T[][] = [];
  for (let at = 0; at < rows.length; at += TURN) {
    if (at > 0) await pause();
    runs.push(rows.slice(at, at + TURN).sort(compare));
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [left, right] = [runs[at]!, runs[at + 1]];
      merged.push(right === undefined ? left : await merge(left, right, compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(left: readonly T[], right: readonly T[], compare: (a: T, b: T) => number): Promise<T[]> {
  const all: T[] = [];
  let [a, b] = [0, 0];
  while (a < left.length || b < right.length) {
    if (all.length % TURN === 0) await pause();
    const takesLeft = b === right.length || (a < left.length && compare(left[a]!, right[b]!) <= 0);
    all.push(takesLeft ? left[a++]! : right[b++]!);
  }
  return all;
}
