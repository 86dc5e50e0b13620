/** 意见箱: what people say, by state and by the clock. */
import { useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { VoiceRow } from '../../shared/schemas/voice.ts';
import { useVoices } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { useVoiceRules, voicesExportUrl } from '../api/voice.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Select } from '../components/field.tsx';
import { FindForm } from '../components/find-box.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { voice } from '../i18n/voice.ts';
import { voiceMore } from '../i18n/voice-more.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { CHANNELS, formatDayNumber } from './loop.model.ts';
import { useWord } from './loop.parts.tsx';
import { EnterDialog } from './voice.enter.tsx';
import { CATEGORIES, VoiceClock, VoiceLight } from './voice.parts.tsx';
import { VoicesDuplicates } from './voices.duplicates.tsx';
import { VoiceRulesDialog, VoicesStatistics } from './voices.statistics.tsx';
import './loop.css';
import './research.css';

const STATES = ['new', 'assigned', 'answered', 'closed', 'joined'] as const;

const dayParam = (text: string | null): number | undefined =>
  text !== null && /^\d{8}$/.test(text) ? Number(text) : undefined;

export default function VoicesPage() {
  const t = useT(voice);
  const more = useT(voiceMore);
  const word = useWord();
  const { locale } = useLocale();
  const may = useMay();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [asked, setAsked] = useState<'enter' | 'rules'>();
  const tab = (['duplicates', 'statistics'] as const).find((each) => each === params.get('tab'));
  const rules = useVoiceRules().data;
  const state = STATES.find((each) => each === params.get('state'));
  const overdue = params.get('overdue') === 'true' || undefined;
  const q = params.get('q') ?? '';
  const mine = params.get('mine') === 'true' || undefined;
  const period = { from: dayParam(params.get('from')), to: dayParam(params.get('to')) };
  const channel = CHANNELS.find((each) => each === params.get('channel'));
  const category = CATEGORIES.find((each) => each === params.get('category'));
  const content = params.get('content') === 'true' ? true : params.get('content') === 'false' ? false : undefined;
  const finding = params.get('finding') === 'true' || undefined;
  // 未答复 of the statistics: new and assigned together.
  const states = params.get('state') === 'open' ? ['new', 'assigned'] : state;
  const filter = { state: states, overdue, mine, q, channel, category, content, finding, ...period };
  const narrowed = period.from !== undefined || content !== undefined || finding !== undefined || Array.isArray(states);
  const list = useVoices(filter, tab === undefined);
  const plain = state === undefined && overdue === undefined && mine === undefined && q === '' && !narrowed;
  const columns = useColumns(list.hasNextPage);
  useTitle(t('title'));
  const enter = may('voice.handle') && (
    <Button look="primary" onClick={() => setAsked('enter')}>
      {t('enter')}
    </Button>
  );
  const narrow = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value === '') next.delete(key);
    else next.set(key, value);
    setParams(next, { replace: true });
  };
  const tag = (chosen: boolean, address: Record<string, string>, words: string) => (
    <button
      key={words}
      type="button"
      className="tag"
      aria-pressed={chosen}
      onClick={() => setParams(address, { replace: true })}
    >
      {words}
    </button>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="muted page-lead">
            {t('lead')} {rules && more(rules.workdays ? 'clock.workdays' : 'clock.days', { n: rules.answerDays })}
          </p>
        </div>
        <div className="row page-acts">
          {may('initiative.manage') && (
            <Button look="quiet" onClick={() => setAsked('rules')}>
              {more('rules')}
            </Button>
          )}
          {enter}
        </div>
      </header>
      <nav className="page-tabs" aria-label={t('title')}>
        <Link to="?" replace aria-current={tab === undefined ? 'page' : undefined}>
          {more('tab.list')}
        </Link>
        {(['duplicates', 'statistics'] as const).map((each) => (
          <Link key={each} to={`?tab=${each}`} replace aria-current={tab === each ? 'page' : undefined}>
            {more(`tab.${each}`)}
          </Link>
        ))}
      </nav>
      {narrowed && tab === undefined && (
        <p className="outcome">
          {[
            period.from !== undefined &&
              period.to !== undefined &&
              more('period.only', {
                from: formatDayNumber(locale, period.from),
                to: formatDayNumber(locale, period.to),
              }),
            channel !== undefined && word('channel', channel),
            Array.isArray(states) && more('figure.open'),
            overdue === true && t('list.overdue'),
            content !== undefined && more(content ? 'filter.content' : 'filter.not-content'),
            finding === true && more('filter.finding'),
          ]
            .filter((each) => each !== false)
            .join(' · ')}{' '}
          · <Link to="?">{more('filter.clear')}</Link>
        </p>
      )}
      {tab === 'statistics' ? (
        <VoicesStatistics />
      ) : tab === 'duplicates' ? (
        <VoicesDuplicates />
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          name="voices"
          label={t('list.table')}
          rows={list.items}
          rowKey={(row) => row.id}
          columns={columns}
          onOpen={(row) => void navigate(`/work/voices/${row.id}`)}
          loading={list.isPending}
          hasMore={list.hasNextPage}
          loadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
          filterable={false}
          exportable={false}
          toolbar={
            <>
              <div className="row tags" role="group" aria-label={t('column.state')}>
                {tag(plain, {}, t('list.all'))}
                {tag(overdue === true, { overdue: 'true' }, t('list.overdue'))}
                {tag(mine === true, { state: 'assigned', mine: 'true' }, t('list.mine'))}
                {STATES.map((each) => tag(state === each && mine === undefined, { state: each }, word('voice', each)))}
              </div>
              <FindForm
                label={t('list.words')}
                q={q}
                onFind={(sought) => setParams(sought === '' ? {} : { q: sought }, { replace: true })}
              />
              <Select
                quiet
                label={more('channel')}
                value={channel ?? ''}
                options={[
                  { value: '', label: more('channel.all') },
                  ...CHANNELS.map((value) => ({ value, label: word('channel', value) })),
                ]}
                onChange={(event) => narrow('channel', event.target.value)}
              />
              <Select
                quiet
                label={more('category')}
                value={category ?? ''}
                options={[
                  { value: '', label: more('category.all') },
                  ...CATEGORIES.map((value) => ({ value, label: more(`category.${value}`) })),
                ]}
                onChange={(event) => narrow('category', event.target.value)}
              />
              {list.items.length > 0 && (
                <a className="btn small quiet" href={voicesExportUrl(filter)} download>
                  {more('export')}
                </a>
              )}
            </>
          }
          empty={
            plain && channel === undefined && category === undefined ? (
              <EmptyState title={t('list.none')} actions={enter}>
                {t('list.none-next')}
              </EmptyState>
            ) : (
              <EmptyState
                icon="filter"
                title={t('list.none-filtered')}
                actions={<Button onClick={() => setParams({}, { replace: true })}>{t('list.all')}</Button>}
              />
            )
          }
        />
      )}
      {asked === 'enter' && <EnterDialog onClose={() => setAsked(undefined)} />}
      {asked === 'rules' && <VoiceRulesDialog onClose={() => setAsked(undefined)} />}
    </>
  );
}

function useColumns(more: boolean): TableColumn<VoiceRow>[] {
  const t = useT(voice);
  const word = useWord();
  const { locale } = useLocale();
  return useMemo(() => {
    const judged = (row: VoiceRow) => (row.content === null ? '' : t(row.content ? 'content' : 'not-content'));
    const columns: TableColumn<VoiceRow>[] = [
      { key: 'number', title: t('column.number'), text: (row) => row.number, width: '114px', code: true },
      {
        key: 'subject',
        title: t('column.subject'),
        text: (row) => row.subject,
        cell: (row) => <b className="cell-title">{row.subject}</b>,
        width: 'minmax(190px, 3fr)',
      },
      {
        key: 'state',
        title: t('column.state'),
        text: (row) => word('voice', row.state),
        cell: (row) => <VoiceLight state={row.state} overdue={row.overdue} />,
        width: '106px',
      },
      {
        key: 'due',
        title: t('column.due'),
        text: (row) => formatDayNumber(locale, row.answerDue),
        value: (row) => row.answerDue,
        cell: (row) => <VoiceClock voice={row} />,
        width: '196px',
      },
      { key: 'channel', title: t('column.channel'), text: (row) => word('channel', row.channel), width: '86px' },
      { key: 'assigned', title: t('column.assigned'), text: (row) => row.assignedTo ?? '', width: '84px' },
      {
        key: 'finding',
        title: t('column.finding'),
        text: (row) => (row.findingId === null ? '' : t('yes')),
        width: '96px',
      },
      { key: 'content', title: t('column.content'), text: judged, width: '84px' },
      {
        key: 'received',
        title: t('column.received'),
        text: (row) => formatTime(locale, row.receivedAt),
        value: (row) => row.receivedAt,
        width: '156px',
        hidden: true,
      },
    ];
    return more ? columns.map((column) => ({ ...column, sortable: false })) : columns;
  }, [t, word, locale, more]);
}
