/**
 * Which rows of a table stand in the document. The list grows at both ends as the reader nears them, and may begin in its
 * middle: what comes in before its first row then moves nothing under the reader's eyes.
 */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { DataTableProps } from './data-table.props.ts';

/** Heights in CSS pixels, as the style sheet has them. */
export const ROW = 41;
export const HEAD = 40;
/** More rows are asked for when fewer than these are left to scroll to. */
const AHEAD = 20;

type Scroller = RefObject<HTMLDivElement | null>;

function useSteadyScroll(scroller: Scroller, keys: readonly string[] | undefined): void {
  const first = useRef<string>(undefined);
  useLayoutEffect(() => {
    const before = first.current === undefined ? -1 : (keys?.indexOf(first.current) ?? -1);
    first.current = keys?.[0];
    if (before > 0) scroller.current?.scrollBy({ top: before * ROW, behavior: 'instant' });
  });
}

/** `onStart` is told the key of the row that the list was asked to begin at, once for each token. */
export function useTableWindow<Row>(
  props: DataTableProps<Row>,
  rows: readonly Row[],
  scroller: Scroller,
  onStart: (key: string) => void,
): Virtualizer<HTMLDivElement, Element> {
  const { rowKey, onMore, hasMore = false, earlier } = props;
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (index) => rowKey(rows[index]!),
  });
  const items = virtual.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && props.loadingMore !== true && lastShown >= rows.length - AHEAD) onMore?.();
  }, [hasMore, props.loadingMore, lastShown, rows.length, onMore]);

  useSteadyScroll(scroller, earlier === undefined ? undefined : rows.map(rowKey));
  const startAt = props.start === undefined ? -1 : rows.findIndex((row) => rowKey(row) === props.start?.key);
  const started = useRef<string>(undefined);
  useEffect(() => {
    if (props.start === undefined || startAt < 0 || started.current === props.start.token) return;
    started.current = props.start.token;
    onStart(props.start.key);
    virtual.scrollToIndex(startAt);
    scroller.current?.focus({ preventScroll: true });
  }, [props.start, startAt, virtual, scroller, onStart]);
  // Only once the list stands where it begins: what came in before that would have the scrolling end at another row.
  const arrived = useRef<string>(undefined);
  useEffect(() => {
    if (startAt >= 0 && firstShown <= startAt && startAt <= lastShown) arrived.current = props.start?.token;
    const isThere = arrived.current !== undefined && arrived.current === props.start?.token;
    if (isThere && earlier?.has === true && !earlier.loading && firstShown <= AHEAD) earlier.more();
  }, [earlier, firstShown, lastShown, startAt, props.start]);
  return virtual;
}
