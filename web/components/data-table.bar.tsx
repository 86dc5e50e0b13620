/** Over the rows of a table: the page's own filters, the filter by words, how many there are, columns and CSV. */
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { saveText } from '../lib/save.ts';
import { ColumnChooser } from './column-chooser.tsx';
import { toCsv } from './data-table.model.ts';
import type { DataTableProps, TableColumn } from './data-table.props.ts';
import { FindBox } from './find-box.tsx';
import { Icon } from './icon.tsx';

interface TableBarProps<Row> {
  table: DataTableProps<Row>;
  rows: readonly Row[];
  /** The shown ones in their order. */
  columns: readonly TableColumn<Row>[];
  onColumns: (chosen: string[] | undefined) => void;
  filter: string;
  onFilter: (filter: string) => void;
}

export function TableBar<Row>({ table, rows, columns, onColumns, filter, onFilter }: TableBarProps<Row>) {
  const t = useT(common);
  const { locale } = useLocale();
  const total = table.total ?? table.rows.length;
  const ticked = table.selected?.size ?? 0;
  return (
    <div className="table-bar">
      {table.toolbar}
      {table.filterable !== false && (
        <FindBox
          icon="filter"
          label={t('table.filter')}
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
        />
      )}
      <span className="grow" />
      <span className="small muted" role="status">
        {ticked > 0 ? `${t('table.selected', { n: ticked })} · ` : ''}
        {rows.length === total
          ? t('table.rows', { n: total })
          : t('table.rows-of', {
              n: rows.length,
              total: table.totalIsLeast ? `${total.toLocaleString(locale)}+` : total,
            })}
      </span>
      <ColumnChooser columns={table.columns} shown={columns.map(({ key }) => key)} onChange={onColumns} />
      {table.exportable !== false && (
        <button
          type="button"
          className="btn quiet small"
          disabled={rows.length === 0}
          onClick={() => saveText(`${table.name}.csv`, 'text/csv;charset=utf-8', toCsv(rows, columns))}
        >
          <Icon name="download" size={16} /> {t('table.export')}
        </button>
      )}
    </div>
  );
}
