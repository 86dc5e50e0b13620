/** 意见箱: what people say, by state and by the clock. */
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { VoiceRow } from '../../shared/schemas/voice.ts';
import { enterVoice, useVoices } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { voice } from '../i18n/voice.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { CHANNELS, formatDayNumber } from './loop.model.ts';
import { ChangeDialog, useWord } from './loop.parts.tsx';
import { VoiceClock, VoiceLight } from './voice.parts.tsx';
import './loop.css';

const STATES = ['new', 'assigned', 'answered', 'closed', 'joined'] as const;

export default function VoicesPage() {
  const t = useT(voice);
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [entering, setEntering] = useState(false);
  const state = STATES.find((each) => each === params.get('state'));
  const overdue = params.get('overdue') === 'true' || undefined;
  const q = params.get('q') ?? '';
  const mine = params.get('mine') === 'true' || undefined;
  const list = useVoices({ state, overdue, mine, q });
  const columns = useColumns(list.hasNextPage);
  useTitle(t('title'));
  const enter = may('voice.handle') && (
    <Button look="primary" onClick={() => setEntering(true)}>
      {t('enter')}
    </Button>
  );
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
          <p className="muted page-lead">{t('lead')}</p>
        </div>
        <div className="row page-acts">{enter}</div>
      </header>
      {list.isError ? (
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
          toolbar={
            <>
              <div className="row tags" role="group" aria-label={t('column.state')}>
                {tag(state === undefined && overdue === undefined, {}, t('list.all'))}
                {tag(overdue === true, { overdue: 'true' }, t('list.overdue'))}
                {tag(mine === true, { state: 'assigned', mine: 'true' }, t('list.mine'))}
                {STATES.map((each) => tag(state === each && mine === undefined, { state: each }, word('voice', each)))}
              </div>
              <form
                key={q}
                role="search"
                aria-label={t('list.words')}
                className="table-filter"
                onSubmit={(event) => {
                  event.preventDefault();
                  const sought = new FormData(event.currentTarget).get('q');
                  setParams(typeof sought === 'string' && sought.trim() !== '' ? { q: sought.trim() } : {}, {
                    replace: true,
                  });
                }}
              >
                <Icon name="search" size={16} />
                <input
                  type="search"
                  name="q"
                  defaultValue={q}
                  aria-label={t('list.words')}
                  placeholder={t('list.words')}
                />
              </form>
            </>
          }
          empty={
            state === undefined && overdue === undefined && mine === undefined && q === '' ? (
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
      {entering && <EnterDialog onClose={() => setEntering(false)} />}
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
      { key: 'number', title: t('column.number'), text: (row) => row.number, width: '124px', code: true },
      {
        key: 'subject',
        title: t('column.subject'),
        text: (row) => row.subject,
        cell: (row) => <b className="cell-title">{row.subject}</b>,
        width: 'minmax(220px, 3fr)',
      },
      {
        key: 'state',
        title: t('column.state'),
        text: (row) => word('voice', row.state),
        cell: (row) => <VoiceLight state={row.state} overdue={row.overdue} />,
        width: '118px',
      },
      {
        key: 'due',
        title: t('column.due'),
        text: (row) => formatDayNumber(locale, row.answerDue),
        value: (row) => row.answerDue,
        cell: (row) => <VoiceClock voice={row} />,
        width: '196px',
      },
      { key: 'channel', title: t('column.channel'), text: (row) => word('channel', row.channel), width: '80px' },
      { key: 'assigned', title: t('column.assigned'), text: (row) => row.assignedTo ?? '', width: '92px' },
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
        width: '150px',
      },
    ];
    return more ? columns.map((column) => ({ ...column, sortable: false })) : columns;
  }, [t, word, locale, more]);
}

/** A letter or a call, in the person's words; then number and code to pass on. */
function EnterDialog({ onClose }: { onClose: () => void }) {
  const t = useT(voice);
  const tCommon = useT(common);
  const word = useWord();
  const [given, setGiven] = useState({ channel: 'letter', subject: '', text: '', name: '', contact: '' });
  const [ticket, setTicket] = useState<{ number: string; code: string }>();
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change });
  if (ticket)
    return (
      <Dialog
        open
        sticky
        onClose={onClose}
        title={t('ticket.title')}
        actions={
          <Button look="primary" onClick={onClose}>
            {tCommon('close')}
          </Button>
        }
      >
        <div className="stack">
          <p>{t('ticket.lead')}</p>
          <p>
            {t('ticket.number')} <b className="code">{ticket.number}</b>
          </p>
          <p>
            {t('ticket.code')} <b className="one-time">{ticket.code}</b>
          </p>
        </div>
      </Dialog>
    );
  return (
    <ChangeDialog
      open
      onClose={onClose}
      stays
      title={t('enter.title')}
      lead={t('enter.lead')}
      submit={t('enter')}
      done={t('enter.done')}
      act={() => enterVoice(given)}
      onDone={(answer) => setTicket(answer as { number: string; code: string })}
    >
      <Select
        label={t('enter.channel')}
        value={given.channel}
        options={CHANNELS.map((value) => ({ value, label: word('channel', value) }))}
        onChange={(event) => set({ channel: event.target.value })}
      />
      <Field
        label={t('enter.subject')}
        required
        maxLength={200}
        value={given.subject}
        onChange={(event) => set({ subject: event.target.value })}
      />
      <TextArea
        label={t('enter.text')}
        required
        maxLength={5000}
        value={given.text}
        onChange={(event) => set({ text: event.target.value })}
      />
      <div className="edit-pair">
        <Field
          label={t('enter.name')}
          maxLength={100}
          value={given.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <Field
          label={t('enter.contact')}
          maxLength={200}
          value={given.contact}
          onChange={(event) => set({ contact: event.target.value })}
        />
      </div>
    </ChangeDialog>
  );
}
