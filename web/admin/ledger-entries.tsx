/** The entries of the ledger, newest first: filtered by the server, exported as shown, one opened beside. */
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { LedgerEntry } from '../../shared/schemas/ledger.ts';
import { useLedger } from '../api/admin.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { admin } from '../i18n/admin.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { terms } from '../i18n/terms.ts';
import { formatTime } from '../lib/format.ts';
import { useTerm } from '../workbench/use-term.ts';
import { LedgerEntryDialog } from './ledger-entry.dialog.tsx';

const FILTERS = ['action', 'actor', 'object', 'from', 'to'] as const;
const ACTIONS = Object.keys(terms.en)
  .filter((key) => key.startsWith('act.'))
  .map((key) => key.slice('act.'.length));

/** A day of the person's own clock as the moment it begins or ends. */
function momentOf(day: string, end: boolean): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  return new Date(`${day}T${end ? '23:59:59.999' : '00:00:00'}`).toISOString();
}

export function LedgerEntries() {
  const t = useT(admin);
  const [params, setParams] = useSearchParams();
  const [opened, setOpened] = useState<LedgerEntry>();
  const given = Object.fromEntries(FILTERS.map((name) => [name, params.get(name) ?? ''])) as Record<
    (typeof FILTERS)[number],
    string
  >;
  const list = useLedger({ ...given, from: momentOf(given.from, false), to: momentOf(given.to, true) }, true);
  const columns = useColumns();
  const filtered = FILTERS.some((name) => given[name] !== '');
  const clear = () => setParams({}, { replace: true });
  return (
    <section className="stack" aria-labelledby="entries">
      <h2 id="entries">{t('entries.title')}</h2>
      <Filters key={params.toString()} given={given} onClear={filtered ? clear : undefined} onApply={setParams} />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="ledger"
          label={t('entries.title')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={setOpened}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          {...(list.total !== undefined && { total: list.total })}
          empty={
            <EmptyState
              icon="filter"
              title={t('entries.none')}
              actions={filtered && <Button onClick={clear}>{t('filter.clear')}</Button>}
            >
              {t('entries.none-next')}
            </EmptyState>
          }
        />
      )}
      <LedgerEntryDialog entry={opened} onClose={() => setOpened(undefined)} />
    </section>
  );
}

function Filters({
  given,
  onApply,
  onClear,
}: {
  given: Record<(typeof FILTERS)[number], string>;
  onApply: (params: Record<string, string>) => void;
  onClear: (() => void) | undefined;
}) {
  const t = useT(admin);
  const term = useTerm();
  const input = (name: 'actor' | 'object' | 'from' | 'to', type: string) => (
    <label className="field">
      <span className="small muted">{t(`filter.${name}`)}</span>
      <input className="input" name={name} type={type} defaultValue={given[name]} maxLength={100} />
    </label>
  );
  return (
    <form
      className="filters card"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const next: Record<string, string> = {};
        for (const name of FILTERS) {
          const value = form.get(name);
          if (typeof value === 'string' && value.trim() !== '') next[name] = value.trim();
        }
        onApply(next);
      }}
    >
      <label className="field">
        <span className="small muted">{t('filter.action')}</span>
        <select className="input" name="action" defaultValue={given.action}>
          <option value="">{t('filter.any')}</option>
          {ACTIONS.map((action) => (
            <option key={action} value={action}>
              {term('act', action)}
            </option>
          ))}
        </select>
      </label>
      {input('actor', 'text')}
      {input('from', 'date')}
      {input('to', 'date')}
      {input('object', 'text')}
      <div className="row">
        <Button type="submit">{t('filter.apply')}</Button>
        {onClear && (
          <Button look="quiet" onClick={onClear}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
    </form>
  );
}

/** The order is the ledger's own; it is not sorted otherwise. */
function useColumns(): TableColumn<LedgerEntry>[] {
  const t = useT(admin);
  const term = useTerm();
  const { locale } = useLocale();
  return useMemo(
    () =>
      (
        [
          {
            key: 'seq',
            title: t('entries.seq'),
            text: (entry) => (entry.seq === null ? t('entries.unsigned') : String(entry.seq)),
            width: '90px',
            align: 'end',
            code: true,
          },
          { key: 'time', title: t('entries.time'), text: (entry) => formatTime(locale, entry.at), width: '160px' },
          { key: 'actor', title: t('entries.actor'), text: (entry) => entry.actor, width: '130px' },
          { key: 'action', title: t('entries.action'), text: (entry) => term('act', entry.action), width: '150px' },
          {
            key: 'object',
            title: t('entries.object'),
            text: (entry) => entry.object,
            width: 'minmax(200px, 2fr)',
          },
          { key: 'id', title: t('entries.object-id'), text: (entry) => entry.objectId, code: true, hidden: true },
          { key: 'leaf', title: t('entries.leaf'), text: (entry) => entry.leaf, code: true, hidden: true },
        ] satisfies TableColumn<LedgerEntry>[]
      ).map((column) => ({ ...column, sortable: false })),
    [t, term, locale],
  );
}
