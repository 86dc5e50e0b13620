/** The heading and a row of a table. Both lie on the same grid: `template` is its columns in CSS. */
import { type HTMLAttributes, type Ref, useState } from 'react';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';
import type { Sort } from './data-table.model.ts';
import type { DataTableProps, TableColumn } from './data-table.props.ts';
import type { Ticks } from './data-table.ticks.ts';

interface TableHeadProps<Row> {
  table: DataTableProps<Row>;
  rows: readonly Row[];
  columns: readonly TableColumn<Row>[];
  template: string;
  sort: Sort | null | undefined;
  onSort: (key: string) => void;
}

export function TableHead<Row>({ table, rows, columns, template, sort, onSort }: TableHeadProps<Row>) {
  const t = useT(common);
  const { rowKey, selected, onSelect } = table;
  const allTicked = rows.length > 0 && rows.every((row) => selected?.has(rowKey(row)));
  return (
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
              <button type="button" onClick={() => onSort(column.key)}>
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
  );
}

type RowEvents = Pick<
  HTMLAttributes<HTMLDivElement>,
  'draggable' | 'onDragStart' | 'onDragEnd' | 'onDragOver' | 'onDrop'
>;

/** What makes each row of an ordered list one that can be dragged to another's place. */
export function useRowDragging<Row>(onMove: DataTableProps<Row>['onMove']): (row: Row, index: number) => RowEvents {
  const [dragged, setDragged] = useState<Row>();
  if (!onMove) return () => ({});
  return (row, index) => ({
    draggable: true,
    onDragStart: () => setDragged(row),
    onDragEnd: () => setDragged(undefined),
    onDragOver: (event) => {
      if (dragged !== undefined) event.preventDefault();
    },
    onDrop: () => {
      if (dragged !== undefined && dragged !== row) onMove(dragged, index);
    },
  });
}

interface TableRowProps<Row> extends RowEvents {
  table: DataTableProps<Row>;
  row: Row;
  /** Its place among the loaded rows, from 0. */
  index: number;
  /** Of the element, by which the grid names its active row. */
  id: string;
  columns: readonly TableColumn<Row>[];
  template: string;
  /** Where it stands in the scrolled body, in CSS pixels. */
  top: number;
  isActive: boolean;
  ticks: Ticks<Row>;
  onVisit: (key: string) => void;
  ref: Ref<HTMLDivElement>;
}

export function TableRow<Row>(props: TableRowProps<Row>) {
  const { table, row, index, id, columns, template, top, isActive, ticks, onVisit, ref, ...dragging } = props;
  const { onSelect, selected, onOpen } = table;
  const t = useT(common);
  const key = table.rowKey(row);
  const isTicked = selected?.has(key) ?? false;
  const tick = (extending: boolean) => (extending ? ticks.extend(row) : ticks.turn(row));
  return (
    <div
      {...dragging}
      id={id}
      role="row"
      tabIndex={-1}
      ref={ref}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={onSelect ? isTicked : isActive}
      className={`table-row${isActive ? ' active' : ''}${onOpen ? ' opens' : ''}`}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
      onClick={(event) => {
        onVisit(key);
        if (onSelect && (event.shiftKey || event.ctrlKey || event.metaKey)) {
          tick(event.shiftKey);
          return;
        }
        table.onActive?.(row);
        onOpen?.(row);
      }}
    >
      {onSelect && (
        <span role="gridcell" className="tick">
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('table.select-row')}
            checked={isTicked}
            onClick={(event) => event.stopPropagation()}
            onChange={(event) => tick((event.nativeEvent as MouseEvent).shiftKey)}
          />
        </span>
      )}
      {columns.map((column) => (
        <span
          key={column.key}
          role="gridcell"
          className={[
            column.align === 'end' && 'end',
            column.code === true && 'code',
            // What has the width to stretch in stands on a line of its own on a phone.
            (column.width?.includes('fr') ?? true) && 'stretches',
          ]
            .filter(Boolean)
            .join(' ')}
        >
          {column.cell ? column.cell(row) : column.text(row)}
        </span>
      ))}
    </div>
  );
}
