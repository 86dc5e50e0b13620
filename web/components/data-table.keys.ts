/** What keys do in a table: the grid of its rows holds them, its boxes and buttons keep their own. */
import type { KeyboardEvent } from 'react';
import type { DataTableProps } from './data-table.props.ts';
import type { Ticks } from './data-table.ticks.ts';
import { HEAD, ROW } from './data-table.window.ts';

/** The row that a key leads to. */
function stepOf(event: KeyboardEvent, at: number, rows: number, screenful: number): number | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  switch (event.key) {
    case 'ArrowDown':
    case 'j':
      return at + 1;
    case 'ArrowUp':
    case 'k':
      return at - 1;
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    case 'PageDown':
      return at + screenful;
    case 'PageUp':
      return at - screenful;
    default:
      return undefined;
  }
}

interface Grid<Row> {
  props: DataTableProps<Row>;
  rows: readonly Row[];
  /** The row the person is on; -1 for none. */
  activeIndex: number;
  goTo: (index: number) => void;
  ticks: Ticks<Row>;
}

export function useTableKeys<Row>({ props, rows, activeIndex, goTo, ticks }: Grid<Row>) {
  const { onSelect, onMove, selected } = props;

  const move = (event: KeyboardEvent): boolean => {
    const row = rows[activeIndex];
    const screenful = Math.max(1, Math.floor((event.currentTarget.clientHeight - HEAD) / ROW) - 1);
    const to = stepOf(event, activeIndex, rows.length, screenful);
    if (event.altKey && row !== undefined && onMove && /^Arrow(Up|Down)$/.test(event.key)) {
      if (to !== undefined && to >= 0 && to < rows.length) onMove(row, to);
      return true;
    }
    if (to === undefined) return false;
    goTo(to);
    const reached = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (event.shiftKey && onSelect && reached !== undefined) ticks.extend(reached, row);
    return true;
  };

  const act = (event: KeyboardEvent): boolean => {
    const row = rows[activeIndex];
    if (event.key === 'Enter' && row !== undefined) props.onOpen?.(row);
    else if (event.key === ' ' && row !== undefined) (event.shiftKey ? ticks.extend : ticks.turn)(row);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && onSelect) ticks.all();
    else if (event.key === 'Escape' && onSelect && selected && selected.size > 0) onSelect(new Set());
    else return false;
    return true;
  };

  return (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    let isDone = true;
    // The first and the last row may not be loaded: then the page has to fetch them.
    if (event.key === 'Home' && props.earlier?.has === true && props.onFirst) props.onFirst();
    else if (event.key === 'End' && props.hasMore === true && props.onLast) props.onLast();
    else isDone = move(event) || act(event);
    if (isDone) event.preventDefault();
  };
}
