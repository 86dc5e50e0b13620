/** The units of the catalogue as a table: sorted and found by the server, chosen for opening and withdrawing. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { Openness } from '../../shared/schemas/common.ts';
import type { UnitRow } from '../../shared/schemas/unit.ts';
import { useImport } from '../api/import.queries.ts';
import { API, queryString } from '../api/client.ts';
import { useMay } from '../api/session.queries.ts';
import { useArrange } from '../api/arrangement.queries.ts';
import { useAccession } from '../api/work.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { DataTable, useTableSort } from '../components/data-table.tsx';
import { FindBox } from '../components/find-box.tsx';
import { Icon } from '../components/icon.tsx';
import { EmptyState, ErrorState, useErrorText } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { arrangement } from '../i18n/arrangement.ts';
import { catalogue } from '../i18n/catalogue.ts';
import { useT } from '../i18n/i18n.tsx';
import { useSayArranged } from './arrange.done.tsx';
import { CatalogueActs, type UnitSelection, useMayAct } from './catalogue.acts.tsx';
import { useCatalogueColumns } from './catalogue.columns.tsx';
import { useUnitList } from './catalogue.list.ts';
import { ExportLinks } from './export-links.tsx';
import { filterOf, isFiltered, OPENNESS, type UnitQuery } from './unit-query.ts';
import { useTerm } from './use-term.ts';

interface Props {
  query: UnitQuery;
  onQuery: (query: UnitQuery) => void;
}

export function CatalogueTable({ query, onQuery: onChange }: Props) {
  const t = useT(catalogue);
  const may = useMay();
  const navigate = useNavigate();
  const remembered = useTableSort('units');
  // A list stands at a code only in the order of codes.
  const sort = query.at === undefined ? (readSort(query.sort) ?? remembered) : null;
  const columns = useCatalogueColumns();
  const list = useUnitList(query, sort ? `${sort.descending ? '-' : ''}${sort.key}` : 'code');
  // The place of a code is left with the list it was in.
  const onQuery = (next: UnitQuery) => onChange({ ...next, at: undefined });
  const mayAct = useMayAct();
  const { selected, setSelected, selectAll, selection } = useSelection(query, list.items, list.total);
  // The content of a file in its own order can be put in another.
  const move = useMoveRow(list.items);
  const isOwnOrder = query.parent !== undefined && (sort === null || (sort.key === 'code' && !sort.descending));
  const filtered = isFiltered(query);
  const clear = () => onQuery({});
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <div className="catalogue-main">
      <DataTable
        name="units"
        label={t('table.label')}
        rows={list.items}
        rowKey={(row) => row.id}
        columns={columns}
        onOpen={(row) => void navigate(`/work/records/${row.id}`)}
        {...(mayAct && { selected, onSelect: setSelected, onSelectAll: selectAll })}
        onMove={isOwnOrder && may('unit.edit') ? move : undefined}
        serverSort
        sort={sort}
        onSort={() => onQuery({ ...query, sort: undefined })}
        filterable={false}
        exportable={false}
        hasMore={list.hasMore}
        loadingMore={list.loadingMore}
        onMore={list.more}
        earlier={list.earlier}
        start={list.start}
        onFirst={list.goFirst}
        onLast={list.goLast}
        loading={list.isPending}
        {...(list.total !== undefined && { total: list.total, totalIsLeast: list.totalIsExact === false })}
        height="calc(100dvh - 250px)"
        toolbar={
          <>
            <Find q={query.q ?? ''} onFind={(q) => onQuery({ ...query, q })} />
            <OpennessChips chosen={query.openness ?? []} onChange={(next) => onQuery({ ...query, openness: next })} />
            {query.accession !== undefined && (
              <AccessionChip id={query.accession} onClear={() => onQuery({ ...query, accession: undefined })} />
            )}
            {query.import !== undefined && (
              <ImportChip id={query.import} onClear={() => onQuery({ ...query, import: undefined })} />
            )}
            {list.items.length > 0 && (
              <ExportLinks href={(format) => `${API}/exports/units${queryString({ ...filterOf(query), format })}`} />
            )}
            <CatalogueActs
              selection={selection}
              onClear={() => setSelected(new Set())}
              {...(list.total !== undefined && { all: { n: list.total, onAll: selectAll } })}
            />
          </>
        }
        empty={
          filtered ? (
            <EmptyState
              icon="filter"
              title={t('empty.filter')}
              actions={<Button onClick={clear}>{t('empty.filter-act')}</Button>}
            >
              {t('empty.filter-next')}
            </EmptyState>
          ) : (
            <EmptyState
              title={t('empty.none')}
              actions={
                <>
                  {may('unit.edit') && (
                    <ButtonLink to="/work/imports" look="primary">
                      {t('empty.none-import')}
                    </ButtonLink>
                  )}
                  {may('accession.read') && <ButtonLink to="/work/accessions">{t('empty.none-act')}</ButtonLink>}
                </>
              }
            >
              {t('empty.none-next')}
            </EmptyState>
          )
        }
      />
    </div>
  );
}

/** Puts a unit at another place among its siblings, with the way back in the word that says so. */
function useMoveRow(rows: readonly UnitRow[]): (row: UnitRow, to: number) => void {
  const t = useT(arrangement);
  const say = useToast();
  const errorText = useErrorText();
  const arrange = useArrange();
  const sayDone = useSayArranged();
  return (row, to) => {
    const others = rows.filter(({ id }) => id !== row.id);
    const after = to === 0 ? null : (others[to - 1]?.id ?? null);
    arrange.mutate(
      { act: { kind: 'reorder', target: { ids: [row.id] }, after }, reason: t('kind.reorder') },
      { onSuccess: sayDone, onError: (error) => say(errorText(error), 'bad') },
    );
  };
}

const NOTHING: ReadonlySet<string> = new Set();
/**
 * What is chosen: rows one by one, or with Ctrl+A all that the filter finds, until the filter is another. Rows stay chosen
 * while the list stands at another place of the same filter.
 */
function useSelection(query: UnitQuery, rows: readonly UnitRow[], total: number | undefined) {
  const filter = JSON.stringify(filterOf(query));
  const [kept, keep] = useState<{ filter: string; ids: ReadonlySet<string> | 'all' }>({ filter, ids: new Set() });
  const ids = kept.filter === filter ? kept.ids : NOTHING;
  const selected = useMemo(() => (ids === 'all' ? new Set(rows.map(({ id }) => id)) : ids), [ids, rows]);
  const selection: UnitSelection =
    ids === 'all' && total !== undefined && total > selected.size
      ? { filter: query, n: total }
      : { ids: [...selected], n: selected.size };
  return {
    selected,
    selection,
    setSelected: (next: ReadonlySet<string>) => keep({ filter, ids: next }),
    selectAll: () => keep({ filter, ids: 'all' }),
  };
}

/** Words asked of the server a moment after the last key; what the address says from elsewhere is shown here too. */
function Find({ q, onFind }: { q: string; onFind: (q: string) => void }) {
  const t = useT(catalogue);
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<number>(undefined);
  useEffect(() => {
    if (box.current && box.current !== document.activeElement) box.current.value = q;
  }, [q]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return (
    <FindBox
      wide
      ref={box}
      label={t('table.find')}
      defaultValue={q}
      maxLength={200}
      onChange={(event) => {
        const text = event.target.value.trim();
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => onFind(text), 300);
      }}
    />
  );
}

function OpennessChips({ chosen, onChange }: { chosen: readonly Openness[]; onChange: (next: Openness[]) => void }) {
  const t = useT(catalogue);
  const term = useTerm();
  return (
    <div className="row tags" role="group" aria-label={t('column.openness')}>
      {OPENNESS.map((each) => {
        const on = chosen.includes(each);
        return (
          <button
            key={each}
            type="button"
            className="tag"
            aria-pressed={on}
            onClick={() => onChange(on ? chosen.filter((other) => other !== each) : [...chosen, each])}
          >
            {term('openness', each)}
          </button>
        );
      })}
    </div>
  );
}

function AccessionChip({ id, onClear }: { id: string; onClear: () => void }) {
  const t = useT(catalogue);
  const number = useAccession(id).data?.number ?? '…';
  return <SourceChip label={t('filter.accession', { number })} onClear={onClear} />;
}

function ImportChip({ id, onClear }: { id: string; onClear: () => void }) {
  const t = useT(catalogue);
  const may = useMay();
  const number = useImport(id, may('unit.edit')).data?.number ?? '…';
  return <SourceChip label={t('filter.import', { number })} onClear={onClear} />;
}

function SourceChip({ label, onClear }: { label: string; onClear: () => void }) {
  const t = useT(catalogue);
  return (
    <button
      type="button"
      className="tag"
      aria-pressed="true"
      aria-label={t('filter.clear', { label })}
      onClick={onClear}
    >
      {label} <Icon name="close" size={13} />
    </button>
  );
}

const readSort = (text: string | undefined) =>
  text === undefined ? undefined : { key: text.replace(/^-/, ''), descending: text.startsWith('-') };
