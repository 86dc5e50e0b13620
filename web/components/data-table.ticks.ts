/** Rows chosen by ticks: one turned over, or all from the last one turned over to another. */
import { useRef } from 'react';
import type { DataTableProps } from './data-table.props.ts';

export interface Ticks<Row> {
  turn: (row: Row) => void;
  /** Ticks all between the last row turned over (where there is none yet: `from`) and this one. */
  extend: (row: Row, from?: Row) => void;
  /** All there are, where the page can say so; else all that are loaded. */
  all: () => void;
}

export function useTicks<Row>(props: DataTableProps<Row>, rows: readonly Row[]): Ticks<Row> {
  const { rowKey, selected, onSelect } = props;
  const anchor = useRef<string>(undefined);
  const turn = (row: Row) => {
    const next = new Set(selected);
    if (!next.delete(rowKey(row))) next.add(rowKey(row));
    anchor.current = rowKey(row);
    onSelect?.(next);
  };
  const extend = (row: Row, from?: Row) => {
    if (from !== undefined) anchor.current ??= rowKey(from);
    const start = rows.findIndex((each) => rowKey(each) === anchor.current);
    if (start < 0) {
      turn(row);
      return;
    }
    const end = rows.indexOf(row);
    const between = rows.slice(Math.min(start, end), Math.max(start, end) + 1);
    onSelect?.(new Set([...(selected ?? []), ...between.map(rowKey)]));
  };
  const all = () => (props.onSelectAll ? props.onSelectAll() : onSelect?.(new Set(rows.map(rowKey))));
  return { turn, extend, all };
}
