/** 整改通知书: all of them, by state, light, agency and date. The chosen one opens at the side, where it is acted on. */
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { OrderRow } from '../../shared/schemas/inspection.ts';
import { useAgencies } from '../api/admin.queries.ts';
import { useOrders } from '../api/inspection.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Select } from '../components/field.tsx';
import { Crumbs, Light } from '../components/signs.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { ORDER_STATE_LIGHTS, OrderBody } from './inspection.orders.tsx';
import { daysBetween, formatDayNumber, todayDay } from './loop.model.ts';
import { DayField } from './loop.parts.tsx';
import './loop.css';
import './inspection.css';

const STATES = [
  'issued',
  'signed',
  'answered',
  'accepted',
  'withdrawn',
] as const satisfies readonly OrderRow['state'][];
const LIGHTS = ['red', 'yellow', 'green', 'blue'] as const satisfies readonly OrderRow['light'][];
type Key = 'state' | 'light' | 'agency' | 'dueFrom' | 'dueTo';

export default function InspectionOrdersPage() {
  const t = useT(words);
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const [openId, setOpen] = useState<string>();
  const states = STATES.filter((each) => params.getAll('state').includes(each));
  const light = LIGHTS.find((each) => each === params.get('light'));
  const agency = params.get('agency') ?? undefined;
  const dayOf = (key: 'dueFrom' | 'dueTo') => Number(params.get(key)) || undefined;
  const [dueFrom, dueTo] = [dayOf('dueFrom'), dayOf('dueTo')];
  const list = useOrders({ state: states, light, agency, dueFrom, dueTo });
  const columns = useColumns();
  const opened = list.items.find(({ id }) => id === openId);
  const ownOnly = may('inspection.answer');
  useTitle(t('orders.title'));
  const choose = (key: Key, value: string | undefined) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete(key);
        if (value !== undefined && value !== '') next.set(key, value);
        return next;
      },
      { replace: true },
    );
  const filtered = [...params.keys()].length > 0;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('title')}
            items={[{ label: t('title'), to: '/work/inspections' }, { label: t('orders.title') }]}
          />
          <h1>{t('orders.title')}</h1>
          <p className="muted page-lead">{t(ownOnly ? 'orders.lead-agency' : 'orders.lead')}</p>
        </div>
      </header>
      <OrderFilters {...{ states, light, agency, dueFrom, dueTo, ownOnly }} onChoose={choose} />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="orders"
          label={t('orders.table')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => setOpen(row.id)}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          empty={
            filtered ? (
              <EmptyState
                icon="filter"
                title={t('orders.none-filtered')}
                actions={<Button onClick={() => setParams({}, { replace: true })}>{t('orders.any')}</Button>}
              />
            ) : (
              <EmptyState
                title={t('orders.none')}
                actions={<ButtonLink to="/work/inspections">{t('title')}</ButtonLink>}
              >
                {t(ownOnly ? 'orders.none-agency' : 'orders.none-next')}
              </EmptyState>
            )
          }
        />
      )}
      <p className="small muted">
        {t('orders.rules')}{' '}
        <Link className="inline-link" to="/work/loop-rules">
          {t('orders.rules-link')}
        </Link>
      </p>
      <Dialog open={opened !== undefined} onClose={() => setOpen(undefined)} title={opened?.number ?? ''} size="wide">
        {opened && <OpenedOrder order={opened} may={{ answer: ownOnly, manage: may('inspection.manage') }} />}
      </Dialog>
    </>
  );
}

interface FilterProps {
  states: readonly string[];
  light: string | undefined;
  agency: string | undefined;
  dueFrom: number | undefined;
  dueTo: number | undefined;
  /** An agency sees its own orders only. */
  ownOnly: boolean;
  onChoose: (key: Key, value: string | undefined) => void;
}

function OrderFilters({ states, light, agency, dueFrom, dueTo, ownOnly, onChoose }: FilterProps) {
  const t = useT(words);
  const agencies = useAgencies();
  const tags = (
    key: 'state' | 'light',
    values: readonly string[],
    isChosen: (value: string) => boolean,
    none: boolean,
  ) => (
    <div className="row tags" role="group" aria-label={t(`orders.${key}`)}>
      {[undefined, ...values].map((each) => (
        <button
          key={each ?? 'all'}
          type="button"
          className="tag"
          aria-pressed={each === undefined ? none : isChosen(each)}
          onClick={() => onChoose(key, each)}
        >
          {each === undefined ? t('orders.any') : key === 'light' ? t(lightKey(each)) : t(stateKey(each))}
        </button>
      ))}
    </div>
  );
  return (
    <>
      <div className="loop-bar">
        {tags('state', STATES, (value) => states.includes(value), states.length === 0)}
        {tags('light', LIGHTS, (value) => value === light, light === undefined)}
      </div>
      <div className="order-filters">
        {!ownOnly && (
          <Select
            label={t('orders.agency')}
            value={agency ?? ''}
            options={[
              { value: '', label: t('orders.any-agency') },
              ...agencies.items.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => onChoose('agency', event.target.value)}
          />
        )}
        {(['dueFrom', 'dueTo'] as const).map((key) => (
          <DayField
            key={key}
            label={`${t('orders.filter.due')} ${t(key === 'dueFrom' ? 'orders.filter.from' : 'orders.filter.to')}`}
            value={(key === 'dueFrom' ? dueFrom : dueTo) ?? null}
            onChange={(day) => onChoose(key, day === null ? undefined : String(day))}
          />
        ))}
      </div>
    </>
  );
}

const lightKey = (light: string) => `orders.light.${light}` as `orders.light.${OrderRow['light']}`;
const stateKey = (state: string) => `order.state.${state}` as `order.state.${OrderRow['state']}`;
const dayHere = (time: string): number => todayDay(new Date(time));
/** Days after the date, of what is not answered. */
const lateDays = (row: OrderRow): number =>
  (row.state === 'issued' || row.state === 'signed') && row.due < todayDay() ? daysBetween(row.due, todayDay()) : 0;
const isAnsweredLate = (row: OrderRow): boolean => row.answeredAt !== null && dayHere(row.answeredAt) > row.due;

function OpenedOrder({ order, may }: { order: OrderRow; may: { answer: boolean; manage: boolean } }) {
  const t = useT(words);
  return (
    <div className="stack">
      <p>
        <b>{order.agencyName}</b> ·{' '}
        <Link to={`/work/inspections/${order.inspectionId}`}>
          {t('orders.inspection')} <span className="code">{order.inspectionNumber}</span>
        </Link>
      </p>
      {order.text !== '' && <p className="said">{order.text}</p>}
      <ol className="order-items">
        {order.items.map((item) => (
          <li key={item.item}>
            <span className="code">{item.item}</span> {item.text}
            {item.seen !== '' && <span className="line-note">{t('orders.seen', { seen: item.seen })}</span>}
            {item.basis !== '' && <span className="line-note">{t('orders.basis', { basis: item.basis })}</span>}
            <Link className="small" to={`/work/findings/${item.findingId}`}>
              {t('orders.finding')}
            </Link>
          </li>
        ))}
      </ol>
      <OrderBody order={order} may={may} />
    </div>
  );
}

function useColumns(): TableColumn<OrderRow>[] {
  const t = useT(words);
  const { locale } = useLocale();
  return useMemo(() => {
    const day = (value: number) => formatDayNumber(locale, value);
    const answered = (row: OrderRow) => (row.answeredAt === null ? '' : day(dayHere(row.answeredAt)));
    return [
      {
        key: 'light',
        title: t('orders.light'),
        text: (row) => t(lightKey(row.light)),
        cell: (row) => <span className={`light finding-light ${row.light}`}>{t(lightKey(row.light))}</span>,
        width: '112px',
      },
      { key: 'number', title: t('orders.number'), text: (row) => row.number, width: '168px', code: true },
      {
        key: 'agency',
        title: t('orders.agency'),
        text: (row) => row.agencyName,
        cell: (row) => <b className="cell-title">{row.agencyName}</b>,
        width: 'minmax(150px, 2fr)',
      },
      {
        key: 'state',
        title: t('orders.state'),
        text: (row) => t(stateKey(row.state)),
        cell: (row) => <Light state={ORDER_STATE_LIGHTS[row.state]}>{t(stateKey(row.state))}</Light>,
        width: '124px',
      },
      {
        key: 'items',
        title: t('orders.items'),
        text: (row) => String(row.items.length),
        value: (row) => row.items.length,
        width: '80px',
      },
      { key: 'issued', title: t('orders.issued-on'), text: (row) => day(row.issuedOn), width: '138px' },
      {
        key: 'due',
        title: t('orders.due'),
        text: (row) => day(row.due),
        value: (row) => row.due,
        cell: (row) => {
          const late = lateDays(row);
          return (
            <span className={late > 0 ? 'late' : undefined}>
              {day(row.due)} {late > 0 && t('orders.late-days', { n: late })}
            </span>
          );
        },
        width: '176px',
      },
      {
        key: 'answered',
        title: t('orders.answered-on'),
        text: answered,
        cell: (row) => (
          <span>
            {answered(row)} {isAnsweredLate(row) && <span className="late">{t('orders.answered-late')}</span>}
          </span>
        ),
        width: 'minmax(130px, 1fr)',
      },
      {
        key: 'inspection',
        title: t('orders.inspection'),
        text: (row) => row.inspectionNumber,
        width: '128px',
        code: true,
      },
    ];
  }, [t, locale]);
}
