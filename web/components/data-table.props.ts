/** What a page tells its table. */
import type { ReactNode } from 'react';
import type { Column, Sort } from './data-table.model.ts';

/** A column of the table; `cell` draws it where its text alone does not do. */
export interface TableColumn<Row> extends Column<Row> {
  cell?: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
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
  /** The server stopped counting there: there are more. */
  totalIsLeast?: boolean;
  /** Height of the scrolled part in CSS; fills up to it. */
  height?: string;
}
