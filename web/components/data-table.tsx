/**
 * The table of the workbench: any number of rows (only those in view are in the document), columns that sort, filter,
 * are chosen and remembered, rows chosen by key or tick, CSV of what is shown. A grid for readers: arrows, J and K move,
 * Enter opens, blank ticks, Shift ticks from the last tick to here, Ctrl+A ticks all, Escape none.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useDeferredValue,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { usePreference } from '../api/preference.queries.ts';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { saveText } from '../lib/save.ts';
import { ColumnChooser } from './column-chooser.tsx';
import {
  type Arrangement,
  type Column,
  filterRows,
  nextSort,
  shownColumns,
  type Sort,
  sortRows,
  toCsv,
} from './data-table.model.ts';
import { Icon } from './icon.tsx';
import { EmptyState, Skeleton } from './states.tsx';

export type { Column, Sort } from './data-table.model.ts';
/** A column of the table; `cell` draws it where its text alone does not do. */
export interface TableColumn<Row> extends Column<Row> {
  cell?: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  /** The name under which its arrangement is remembered: preference `table:<name>`. */
  name: string;
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly TableColumn<Row>[];
  onOpen?: (row: Row) => void;
  /** The row the person is on, for a pane beside the table. */
  onActive?: (row: Row) => void;
  activeKey?: string | undefined;
  selected?: ReadonlySet<string>;
  onSelect?: (keys: ReadonlySet<string>) => void;
  /** The rows stand in an order of their own: Alt with an arrow, or dragging, asks for another place among them. */
  onMove?: ((row: Row, to: number) => void) | undefined;
  /** Ctrl+A where there are more than are loaded; without it the loaded ones are ticked. */
  onSelectAll?: () => void;
  /** The rows come sorted from the server: ask `useTableSort(name)` for how. */
  serverSort?: boolean;
  /** The order it is in, where that is another than the remembered one. */
  sort?: Sort | null;
  /** Told when the reader chooses an order, which is remembered. */
  onSort?: () => void;
  hasMore?: boolean;
  loadingMore?: boolean;
  onMore?: () => void;
  /** The list began in its middle: rows before the first one, asked for as the reader comes near them. */
  earlier?: { has: boolean; loading: boolean; more: () => void } | undefined;
  /** Home and End where the first or the last row is not loaded. */
  onFirst?: () => void;
  onLast?: () => void;
  /** The row that the list was asked to begin at: told anew with each new `token`, the keys are taken there. */
  start?: { token: string; key: string } | undefined;
  loading?: boolean;
  /** Shown in place of rows where there are none at all. */
  empty: ReactNode;
  /** False: the toolbar has a box of its own that asks the server. */
  filterable?: boolean;
  /** False where the page hands out the whole list itself. */
  exportable?: boolean;
  /** Further filters and buttons, at the start of the bar. */
  toolbar?: ReactNode;
  /** All there are, where the server knows better than what is loaded. */
  total?: number;
  /** Height of the scrolled part in CSS; fills up to it. */
  height?: string;
}

const ROW = 41;
const HEAD = 40;

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

/** Rows that come in before the first one move nothing under the reader's eyes. */
function useSteadyScroll(scroller: RefObject<HTMLDivElement | null>, keys: readonly string[] | undefined): void {
  const first = useRef<string>(undefined);
  useLayoutEffect(() => {
    const before = first.current === undefined ? -1 : (keys?.indexOf(first.current) ?? -1);
    first.current = keys?.[0];
    if (before > 0) scroller.current?.scrollBy({ top: before * ROW, behavior: 'instant' });
  });
}

/** How a table sorted by the server is to be sorted, as remembered. */
export function useTableSort(name: string, initial: Sort | null = null): Sort | null {
  const [kept] = usePreference<Arrangement>(`table:${name}`);
  return kept?.sort === undefined ? initial : kept.sort;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, label, rowKey, onOpen, onActive, selected, onSelect, onMore, hasMore = false } = props;
  const t = useT(common);
  const { locale } = useLocale();
  const id = useId();
  const [kept, keep] = usePreference<Arrangement>(`table:${name}`);
  const [filter, setFilter] = useState('');
  const sought = useDeferredValue(filter);
  const [ownActive, setOwnActive] = useState<string>();
  const [dragged, setDragged] = useState<Row>();
  const scroller = useRef<HTMLDivElement>(null);

  const sort = props.sort === undefined ? kept?.sort : props.sort;
  const columns = shownColumns(props.columns, kept?.columns) as TableColumn<Row>[];
  const rows = useMemo(() => {
    const shown = shownColumns(props.columns, kept?.columns);
    const found = filterRows(props.rows, shown, sought);
    return props.serverSort === true ? found : sortRows(found, props.columns, sort, locale);
  }, [props.rows, props.columns, props.serverSort, kept, sort, sought, locale]);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (index) => rowKey(rows[index]!),
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && props.loadingMore !== true && lastShown >= rows.length - 20) onMore?.();
  }, [hasMore, props.loadingMore, lastShown, rows.length, onMore]);

  const firstShown = items[0]?.index ?? 0;
  const earlier = props.earlier;
  useSteadyScroll(scroller, earlier === undefined ? undefined : rows.map(rowKey));
  const startAt = props.start === undefined ? -1 : rows.findIndex((row) => rowKey(row) === props.start?.key);
  const started = useRef<string>(undefined);
  useEffect(() => {
    if (props.start === undefined || startAt < 0 || started.current === props.start.token) return;
    started.current = props.start.token;
    setOwnActive(props.start.key);
    virtual.scrollToIndex(startAt);
    scroller.current?.focus({ preventScroll: true });
  }, [props.start, startAt, virtual]);
  // Only once the list stands where it begins: what came in before that would have the scrolling end at another row.
  const arrived = useRef<string>(undefined);
  useEffect(() => {
    if (startAt >= 0 && firstShown <= startAt && startAt <= lastShown) arrived.current = props.start?.token;
    const isThere = arrived.current !== undefined && arrived.current === props.start?.token;
    if (isThere && earlier?.has === true && !earlier.loading && firstShown <= 20) earlier.more();
  }, [earlier, firstShown, lastShown, startAt, props.start]);

  const activeKey = props.activeKey ?? ownActive;
  const activeIndex = rows.findIndex((row) => rowKey(row) === activeKey);
  const goTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    setOwnActive(rowKey(row));
    onActive?.(row);
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const anchor = useRef<string>(undefined);
  /** One row turned over, or with `extend` all from the last one to it ticked. */
  const tick = (row: Row, extend = false) => {
    if (!onSelect) return;
    const next = new Set(selected);
    const from = rows.findIndex((each) => rowKey(each) === anchor.current);
    if (extend && from >= 0) {
      const to = rows.indexOf(row);
      for (const each of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(rowKey(each));
    } else {
      if (!next.delete(rowKey(row))) next.add(rowKey(row));
      anchor.current = rowKey(row);
    }
    onSelect(next);
  };
  const tickAll = () => (props.onSelectAll ? props.onSelectAll() : onSelect?.(new Set(rows.map(rowKey))));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const row = rows[activeIndex];
    if (event.key === 'Home' && earlier?.has === true && props.onFirst) {
      props.onFirst();
      event.preventDefault();
      return;
    }
    if (event.key === 'End' && hasMore && props.onLast) {
      props.onLast();
      event.preventDefault();
      return;
    }
    const screenful = Math.max(1, Math.floor((event.currentTarget.clientHeight - HEAD) / ROW) - 1);
    const step = stepOf(event, activeIndex, rows.length, screenful);
    if (event.altKey && row !== undefined && props.onMove && /^Arrow(Up|Down)$/.test(event.key)) {
      if (step !== undefined && step >= 0 && step < rows.length) props.onMove(row, step);
    } else if (step !== undefined) {
      goTo(step);
      const to = rows[Math.max(0, Math.min(rows.length - 1, step))];
      if (event.shiftKey && onSelect && to !== undefined) {
        anchor.current ??= row && rowKey(row);
        tick(to, true);
      }
    } else if (event.key === 'Enter' && row !== undefined) onOpen?.(row);
    else if (event.key === ' ' && row !== undefined) tick(row, event.shiftKey);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && onSelect) tickAll();
    else if (event.key === 'Escape' && onSelect && selected && selected.size > 0) onSelect(new Set());
    else return;
    event.preventDefault();
  };

  const template = `${onSelect ? '44px ' : ''}${columns.map(({ width }) => width ?? 'minmax(110px, 1fr)').join(' ')}`;
  const allTicked = rows.length > 0 && rows.every((row) => selected?.has(rowKey(row)));
  const total = props.total ?? props.rows.length;

  return (
    <div className="table card">
      <div className="table-bar">
        {props.toolbar}
        {props.filterable !== false && (
          <label className="table-filter">
            <Icon name="filter" size={16} />
            <span className="visually-hidden">{t('table.filter')}</span>
            <input
              type="search"
              value={filter}
              placeholder={t('table.filter')}
              onChange={(event) => setFilter(event.target.value)}
            />
          </label>
        )}
        <span className="grow" />
        <span className="small muted" role="status">
          {selected && selected.size > 0 ? `${t('table.selected', { n: selected.size })} · ` : ''}
          {rows.length === total ? t('table.rows', { n: total }) : t('table.rows-of', { n: rows.length, total })}
        </span>
        <ColumnChooser
          columns={props.columns}
          shown={columns.map(({ key }) => key)}
          onChange={(chosen) => keep({ ...kept, columns: chosen })}
        />
        {props.exportable !== false && (
          <button
            type="button"
            className="btn quiet small"
            disabled={rows.length === 0}
            onClick={() => saveText(`${name}.csv`, 'text/csv;charset=utf-8', toCsv(rows, columns))}
          >
            <Icon name="download" size={16} /> {t('table.export')}
          </button>
        )}
      </div>
      <div
        className="table-scroll"
        ref={scroller}
        style={{ maxHeight: props.height ?? 'min(70vh, 900px)' }}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={onSelect ? true : undefined}
        aria-activedescendant={activeIndex >= 0 ? `${id}-${activeIndex}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className="table-head" role="row" style={{ gridTemplateColumns: template }}>
          {onSelect && (
            <span role="columnheader" className="tick">
              <input
                type="checkbox"
                aria-label={t('table.select-all')}
                checked={allTicked}
                onChange={() => onSelect(allTicked ? new Set() : new Set(rows.map(rowKey)))}
              />
            </span>
          )}
          {columns.map((column) => {
            const sorted = sort?.key === column.key ? sort : null;
            return (
              <span
                key={column.key}
                role="columnheader"
                className={column.align === 'end' ? 'end' : undefined}
                aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none'}
              >
                {column.sortable === false ? (
                  column.title
                ) : (
                  <button
                    type="button"
                    onClick={() => {
                      keep({ ...kept, sort: nextSort(sort, column.key) });
                      props.onSort?.();
                    }}
                  >
                    {column.title}
                    <span className="sort-sign" aria-hidden="true">
                      {sorted ? (sorted.descending ? '▼' : '▲') : ''}
                    </span>
                  </button>
                )}
              </span>
            );
          })}
        </div>
        <div className="table-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]!;
            const key = rowKey(row);
            return (
              <div
                key={item.key}
                id={`${id}-${item.index}`}
                role="row"
                tabIndex={-1}
                ref={virtual.measureElement}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={onSelect ? (selected?.has(key) ?? false) : key === activeKey}
                className={`table-row${key === activeKey ? ' active' : ''}${onOpen ? ' opens' : ''}`}
                style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
                {...(props.onMove && {
                  draggable: true,
                  onDragStart: () => setDragged(row),
                  onDragEnd: () => setDragged(undefined),
                  onDragOver: (event) => {
                    if (dragged !== undefined) event.preventDefault();
                  },
                  onDrop: () => {
                    if (dragged !== undefined && dragged !== row) props.onMove?.(dragged, item.index);
                  },
                })}
                onClick={(event) => {
                  setOwnActive(key);
                  if (onSelect && (event.shiftKey || event.ctrlKey || event.metaKey)) {
                    tick(row, event.shiftKey);
                    return;
                  }
                  onActive?.(row);
                  onOpen?.(row);
                }}
              >
                {onSelect && (
                  <span role="gridcell" className="tick">
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      aria-label={t('table.select-row')}
                      checked={selected?.has(key) ?? false}
                      onClick={(event) => event.stopPropagation()}
                      onChange={(event) => tick(row, (event.nativeEvent as MouseEvent).shiftKey)}
                    />
                  </span>
                )}
                {columns.map((column) => (
                  <span
                    key={column.key}
                    role="gridcell"
                    className={[column.align === 'end' && 'end', column.code === true && 'code']
                      .filter(Boolean)
                      .join(' ')}
                  >
                    {column.cell ? column.cell(row) : column.text(row)}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
        {props.loading === true && <Skeleton lines={[100, 100, 100, 100, 100, 100]} />}
        {props.loadingMore === true && <p className="table-note small muted">{t('table.loading-more')}</p>}
      </div>
      {props.loading !== true && props.rows.length === 0 && props.empty}
      {props.rows.length > 0 && rows.length === 0 && (
        <EmptyState
          icon="filter"
          title={t('table.no-match')}
          actions={
            <button type="button" className="btn" onClick={() => setFilter('')}>
              {t('clear')}
            </button>
          }
        >
          {t('table.no-match-next')}
        </EmptyState>
      )}
    </div>
  );
}
