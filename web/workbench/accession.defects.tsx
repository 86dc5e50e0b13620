/**
 * What the check found: the four properties, the list (filtered by severity, property and kind), and beside it the one
 * chosen: what was written, what is wrong, how to mend it, the clause.
 */
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { AccessionDetail, Defect } from '../../shared/schemas/accession.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ProgressBar } from '../components/progress.tsx';
import { EmptyState } from '../components/states.tsx';
import { Light } from '../components/signs.tsx';
import { accession } from '../i18n/accession.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { DefectWords, useRowsText } from './accession.defect.tsx';
import { type DefectFilter, filterDefects, isMoving, NO_FILTER, PROPERTIES } from './accession.model.ts';
import { useNarrow } from './use-narrow.ts';
import { useTerm } from './use-term.ts';

export function AccessionDefects({ detail }: { detail: AccessionDetail }) {
  const t = useT(accession);
  const narrow = useNarrow();
  const [filter, setFilter] = useState<DefectFilter>(NO_FILTER);
  const [chosenId, setChosenId] = useState<string>();
  const [sheet, setSheet] = useState(false);
  const pane = useRef<HTMLElement>(null);
  const table = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => filterDefects(detail.defects, filter), [detail.defects, filter]);
  const columns = useColumns();
  const chosen = rows.find(({ id }) => id === chosenId) ?? (narrow ? undefined : rows[0]);
  const sameKind = detail.defects.filter(({ kind }) => kind === chosen?.kind).length;
  const words = chosen && (
    <DefectWords
      defect={chosen}
      sameKind={sameKind}
      onSameKind={() => {
        setFilter({ ...NO_FILTER, kind: chosen.kind });
        setSheet(false);
      }}
    />
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLElement) || event.target.role !== 'grid') return;
    pane.current?.focus();
  };
  if (detail.properties.length === 0 && detail.defects.length === 0)
    return isMoving(detail.state) ? <p className="card card-note muted">{t('defects.pending')}</p> : null;
  return (
    <>
      <Properties detail={detail} filter={filter} onFilter={setFilter} />
      {detail.defects.length === 0 ? (
        <div className="card">
          <EmptyState icon="check" title={t('defects.none')}>
            {detail.state === 'needs-review' && t('defects.none-next')}
          </EmptyState>
        </div>
      ) : (
        <div className="beside" onKeyDown={onKeyDown} ref={table}>
          <DataTable
            name="defects"
            label={t('defects.table')}
            rows={rows}
            rowKey={(row) => row.id}
            columns={columns}
            onActive={(row) => setChosenId(row.id)}
            {...(narrow && { onOpen: () => setSheet(true) })}
            activeKey={chosen?.id}
            toolbar={<Filters defects={detail.defects} filter={filter} onFilter={setFilter} />}
            empty={<EmptyState icon="filter" title={t('defects.no-match')} />}
          />
          {!narrow && (
            <section
              className="pane card"
              ref={pane}
              tabIndex={-1}
              aria-label={t('pane.label')}
              aria-live="polite"
              onKeyDown={(event) => {
                if (event.key === 'Escape') table.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
              }}
            >
              {words ?? <p className="muted">{t('pane.choose')}</p>}
              <p className="pane-keys small muted">
                <kbd>↑</kbd> <kbd>↓</kbd> {t('defects.keys-move')} <kbd>Enter</kbd> {t('defects.keys-open')}{' '}
                <kbd>Esc</kbd> {t('pane.back')}
              </p>
            </section>
          )}
        </div>
      )}
      <Dialog
        open={narrow && sheet && chosen !== undefined}
        onClose={() => setSheet(false)}
        title={t('pane.label')}
        actions={<Button onClick={() => setSheet(false)}>{t('pane.back')}</Button>}
      >
        {words}
      </Dialog>
    </>
  );
}

interface FilterProps {
  filter: DefectFilter;
  onFilter: (filter: DefectFilter) => void;
}

function Properties({ detail, filter, onFilter }: FilterProps & { detail: AccessionDetail }) {
  const t = useT(accession);
  const { locale } = useLocale();
  const term = useTerm();
  if (detail.properties.length === 0) return null;
  return (
    <ul role="list" className="properties card" aria-label={t('properties.label')}>
      {detail.properties.map(({ property, passed, total, manual }) => {
        const name = term('property', property);
        const on = filter.property === property;
        return (
          <li key={property}>
            <button
              type="button"
              aria-pressed={on}
              title={t('properties.show', { property: name })}
              onClick={() => onFilter({ ...filter, property: on ? null : property })}
            >
              <span className="small muted">{name}</span>
              <b>
                {passed.toLocaleString(locale)} / {total.toLocaleString(locale)}
              </b>
              <ProgressBar label={name} done={passed} total={total} tone="ok" bare />
              {manual > 0 && <span className="small muted">{t('properties.manual', { n: manual })}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Filters({ defects, filter, onFilter }: FilterProps & { defects: readonly Defect[] }) {
  const t = useT(accession);
  const term = useTerm();
  const count = (severity: Defect['severity']) => defects.filter((defect) => defect.severity === severity).length;
  const kinds = [...new Set(defects.map(({ kind }) => kind))];
  const chip = (label: string, on: boolean, next: Partial<DefectFilter>) => (
    <button
      key={label}
      type="button"
      className="tag"
      aria-pressed={on}
      onClick={() => onFilter({ ...filter, ...next })}
    >
      {label}
    </button>
  );
  const none = filter.severity === null && filter.property === null && filter.kind === null;
  return (
    <div className="row tags" role="group" aria-label={t('defects.table')}>
      {chip(t('defects.all', { n: defects.length }), none, NO_FILTER)}
      {(['error', 'warning'] as const).map((severity) => {
        const on = filter.severity === severity;
        const label = severity === 'error' ? 'defects.errors' : 'defects.warnings';
        return chip(t(label, { n: count(severity) }), on, { severity: on ? null : severity });
      })}
      {PROPERTIES.filter((property) => defects.some((defect) => defect.property === property)).map((property) => {
        const on = filter.property === property;
        return chip(term('property', property), on, { property: on ? null : property });
      })}
      {kinds.length > 1 && (
        <select
          className="tag-select"
          aria-label={t('defects.kind')}
          value={filter.kind ?? ''}
          onChange={(event) => onFilter({ ...filter, kind: event.target.value || null })}
        >
          <option value="">{t('defects.any-kind')}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {term('kind', kind)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function useColumns(): TableColumn<Defect>[] {
  const t = useT(accession);
  const term = useTerm();
  const rowsOf = useRowsText();
  return useMemo(
    () => [
      {
        key: 'rows',
        title: t('defects.row'),
        text: (defect) => (defect.rows.length > 0 ? rowsOf(defect.rows) : '—'),
        value: (defect) => defect.rows[0] ?? null,
        width: '72px',
      },
      {
        key: 'code',
        title: t('defects.code'),
        text: (defect) => defect.code ?? '—',
        width: 'minmax(190px, 1fr)',
        code: true,
      },
      {
        key: 'problem',
        title: t('defects.problem'),
        text: (defect) => defect.message,
        cell: (defect) => (
          <Light state={defect.severity === 'error' ? 'bad' : 'warn'}>
            <span>
              <span className="visually-hidden">{term('severity', defect.severity)} </span>
              {defect.message}
            </span>
          </Light>
        ),
        width: 'minmax(240px, 2fr)',
      },
      { key: 'file', title: t('defects.file'), text: (defect) => defect.file ?? '', code: true, hidden: true },
      {
        key: 'severity',
        title: t('defects.severity'),
        text: (defect) => term('severity', defect.severity),
        width: '90px',
        hidden: true,
      },
      { key: 'check', title: t('defects.check'), text: (defect) => defect.checkCode, width: '104px', code: true },
    ],
    [t, term, rowsOf],
  );
}
