/**
 * The table of the workbench: any number of rows (only those in view are in the document), columns that sort, filter,
 * are chosen and remembered, rows chosen by key or tick, CSV of what is shown. A grid for readers: arrows, J and K move,
 * Enter opens, blank ticks, Shift ticks from the last tick to here, Ctrl+A ticks all, Escape none.
 */
import { useDeferredValue, useId, useMemo, useRef, useState } from 'react';
import { usePreference } from '../api/preference.queries.ts';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { TableBar } from './data-table.bar.tsx';
import { useTableKeys } from './data-table.keys.ts';
import { type Arrangement, filterRows, nextSort, shownColumns, type Sort, sortRows } from './data-table.model.ts';
import type { DataTableProps, TableColumn } from './data-table.props.ts';
import { TableHead, TableRow, useRowDragging } from './data-table.row.tsx';
import { useTicks } from './data-table.ticks.ts';
import { useTableWindow } from './data-table.window.ts';
import { EmptyState, Skeleton } from './states.tsx';

export type { TableColumn } from './data-table.props.ts';

/** How a table sorted by the server is to be sorted, as remembered. */
export function useTableSort(name: string, initial: Sort | null = null): Sort | null {
  const [kept] = usePreference<Arrangement>(`table:${name}`);
  return kept?.sort === undefined ? initial : kept.sort;
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, rowKey, onActive, onSelect } = props;
  const t = useT(common);
  const { locale } = useLocale();
  const id = useId();
  const [kept, keep] = usePreference<Arrangement>(`table:${name}`);
  const [filter, setFilter] = useState('');
  const sought = useDeferredValue(filter);
  const [ownActive, setOwnActive] = useState<string>();
  const scroller = useRef<HTMLDivElement>(null);

  const sort = props.sort === undefined ? kept?.sort : props.sort;
  const columns: TableColumn<Row>[] = shownColumns(props.columns, kept?.columns);
  const rows = useMemo(() => {
    const shown = shownColumns(props.columns, kept?.columns);
    const found = filterRows(props.rows, shown, sought);
    return props.serverSort === true ? found : sortRows(found, props.columns, sort, locale);
  }, [props.rows, props.columns, props.serverSort, kept, sort, sought, locale]);

  const virtual = useTableWindow(props, rows, scroller, setOwnActive);
  const activeKey = props.activeKey ?? ownActive;
  const activeIndex = rows.findIndex((row) => rowKey(row) === activeKey);
  const goTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    setOwnActive(rowKey(row));
    onActive?.(row);
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const ticks = useTicks(props, rows);
  const onKeyDown = useTableKeys({ props, rows, activeIndex, goTo, ticks });
  const draggingOf = useRowDragging(props.onMove);
  const template = `${onSelect ? '44px ' : ''}${columns.map(({ width }) => width ?? 'minmax(110px, 1fr)').join(' ')}`;

  return (
    <div className="table card">
      <TableBar
        table={props}
        rows={rows}
        columns={columns}
        onColumns={(chosen) => keep({ ...kept, columns: chosen })}
        filter={filter}
        onFilter={setFilter}
      />
      <div
        className="table-scroll"
        ref={scroller}
        style={{ maxHeight: props.height ?? 'min(70vh, 900px)' }}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={onSelect ? true : undefined}
        aria-activedescendant={activeIndex >= 0 ? `${id}-${activeIndex}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <TableHead
          table={props}
          rows={rows}
          columns={columns}
          template={template}
          sort={sort}
          onSort={(key) => {
            keep({ ...kept, sort: nextSort(sort, key) });
            props.onSort?.();
          }}
        />
        <div className="table-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]!;
            return (
              <TableRow
                key={item.key}
                {...draggingOf(row, item.index)}
                table={props}
                row={row}
                index={item.index}
                id={`${id}-${item.index}`}
                columns={columns}
                template={template}
                top={item.start}
                isActive={rowKey(row) === activeKey}
                ticks={ticks}
                onVisit={setOwnActive}
                ref={virtual.measureElement}
              />
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
