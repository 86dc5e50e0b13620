/** The research list 调研清单, and the dialog in which a topic is written. */
import { useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Method, TopicDetail, TopicRow } from '../../shared/schemas/research.ts';
import { useInitiatives } from '../api/loop.queries.ts';
import { createTopic, listExportUrl, patchTopic, useTopics } from '../api/research.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { FindForm } from '../components/find-box.tsx';
import { EmptyState, ErrorState } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { ChangeDialog, DayField, PersonSelect } from './loop.parts.tsx';
import { linesOf } from './research.model.ts';
import { MethodTicks, PeopleTicks, TopicLight, useJoined, useSpan } from './research.parts.tsx';

const STATES = ['offered', 'running', 'done', 'draft', 'dropped'] as const;

export function TopicsList({ initiative, onNew }: { initiative: string | undefined; onNew: (() => void) | undefined }) {
  const t = useT(research);
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const state = STATES.find((each) => each === params.get('state'));
  const mine = params.get('mine') === 'true' || undefined;
  const q = params.get('q') ?? '';
  const list = useTopics({ initiative, state, mine, q });
  const columns = useColumns(list.hasNextPage);
  const go = (change: Record<string, string>) =>
    setParams({ tab: 'topics', ...(initiative !== undefined && { initiative }), ...change }, { replace: true });
  const tag = (chosen: boolean, change: Record<string, string>, words: string) => (
    <button key={words} type="button" className="tag" aria-pressed={chosen} onClick={() => go(change)}>
      {words}
    </button>
  );
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const plain = state === undefined && mine === undefined && q === '';
  return (
    <DataTable
      name="research-topics"
      label={t('topic.table')}
      rows={list.items}
      rowKey={(row) => row.id}
      columns={columns}
      onOpen={(row) => void navigate(`/work/research/${row.id}`)}
      loading={list.isPending}
      hasMore={list.hasNextPage}
      loadingMore={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
      filterable={false}
      exportable={false}
      toolbar={
        <>
          <div className="row tags" role="group" aria-label={t('column.state')}>
            {tag(plain, {}, t('topic.all'))}
            {tag(mine === true, { mine: 'true' }, t('topic.mine'))}
            {STATES.map((each) => tag(state === each, { state: each }, t(`state.${each}`)))}
          </div>
          <FindForm label={t('topic.words')} q={q} onFind={(sought) => go(sought === '' ? {} : { q: sought })} />
          {list.items.length > 0 && (
            <a className="btn small quiet" href={listExportUrl('topics', { initiative })} download>
              {t('export')}
            </a>
          )}
        </>
      }
      empty={
        plain ? (
          <EmptyState
            title={t('topic.none')}
            actions={
              onNew && (
                <Button look="primary" onClick={onNew}>
                  {t('topic.new')}
                </Button>
              )
            }
          >
            {t('topic.none-next')}
          </EmptyState>
        ) : (
          <EmptyState
            icon="filter"
            title={t('topic.none-filtered')}
            actions={<Button onClick={() => go({})}>{t('topic.all')}</Button>}
          />
        )
      }
    />
  );
}

function useColumns(more: boolean): TableColumn<TopicRow>[] {
  const t = useT(research);
  const span = useSpan();
  const joined = useJoined();
  return useMemo(() => {
    const columns: TableColumn<TopicRow>[] = [
      { key: 'number', title: t('column.number'), text: (row) => row.number, width: '118px', code: true },
      {
        key: 'title',
        title: t('column.title'),
        text: (row) => row.title,
        cell: (row) => <b className="cell-title">{row.title}</b>,
        width: 'minmax(170px, 3fr)',
      },
      {
        key: 'state',
        title: t('column.state'),
        text: (row) => t(`state.${row.state}`),
        cell: (row) => <TopicLight state={row.state} />,
        width: '98px',
      },
      { key: 'leader', title: t('column.leader'), text: (row) => row.leader.name ?? '', width: '84px' },
      {
        key: 'window',
        title: t('column.window'),
        text: (row) => span(row.windowFrom, row.windowTo),
        value: (row) => row.windowFrom ?? 0,
        width: 'minmax(146px, 1.2fr)',
      },
      {
        key: 'methods',
        title: t('column.methods'),
        text: (row) => joined(row.methods.map((each) => t(`method.${each}`))),
        width: 'minmax(130px, 1fr)',
      },
      {
        key: 'visits',
        title: t('column.visits'),
        text: (row) => (row.visits === 0 ? '' : `${row.visitsDone}/${row.visits}`),
        value: (row) => row.visits,
        width: '82px',
      },
      {
        key: 'problems',
        title: t('column.problems'),
        text: (row) => (row.problems === 0 ? '' : String(row.problems)),
        value: (row) => row.problems,
        width: '82px',
      },
      {
        key: 'results',
        title: t('column.results'),
        text: (row) => (row.results === 0 ? '' : String(row.results)),
        value: (row) => row.results,
        width: '82px',
      },
    ];
    return more ? columns.map((column) => ({ ...column, sortable: false })) : columns;
  }, [t, more, span, joined]);
}

/** Writing a topic, or changing one. */
export function TopicDialog({
  topic,
  initiative,
  chosen,
  onClose,
}: {
  topic?: TopicDetail;
  initiative?: string | undefined;
  /** The finding that it is chosen from, and its words. */
  chosen?: { id: string; problem: string } | undefined;
  onClose: () => void;
}) {
  const t = useT(research);
  const navigate = useNavigate();
  const initiatives = useInitiatives();
  const [given, setGiven] = useState({
    title: topic?.title ?? chosen?.problem ?? '',
    goal: topic?.goal ?? '',
    questions: topic?.questions.join('\n') ?? '',
    methods: topic?.methods ?? ([] as Method[]),
    windowFrom: topic?.windowFrom ?? null,
    windowTo: topic?.windowTo ?? null,
    leaderId: topic?.leader.id ?? '',
    team: topic?.team.map(({ id }) => id) ?? [],
    initiativeId: topic?.initiativeId ?? initiative ?? '',
  });
  const set = (change: Partial<typeof given>) => setGiven({ ...given, ...change });
  const body = {
    ...given,
    title: given.title.trim(),
    questions: linesOf(given.questions),
    leaderId: given.leaderId || null,
    initiativeId: given.initiativeId || null,
  };
  return (
    <ChangeDialog
      open
      onClose={onClose}
      size="wide"
      title={t(topic ? 'topic.edit' : 'topic.new')}
      lead={topic ? undefined : t('topic.new-lead')}
      submit={t(topic ? 'topic.edit' : 'topic.new')}
      done={t(topic ? 'topic.saved' : 'topic.made')}
      disabled={body.title === ''}
      act={() =>
        topic
          ? patchTopic(topic.id, { ...body, lockVersion: topic.lockVersion })
          : createTopic({ ...body, ...(chosen && { findingId: chosen.id }) })
      }
      onDone={(answer) => {
        if (!topic) void navigate(`/work/research/${(answer as { id: string }).id}`);
      }}
    >
      <Field
        label={t('topic.title')}
        required
        maxLength={300}
        value={given.title}
        onChange={(event) => set({ title: event.target.value })}
      />
      <TextArea
        label={t('topic.goal')}
        rows={2}
        maxLength={10_000}
        value={given.goal}
        onChange={(event) => set({ goal: event.target.value })}
      />
      <TextArea
        label={t('topic.questions')}
        rows={3}
        value={given.questions}
        onChange={(event) => set({ questions: event.target.value })}
      />
      <MethodTicks label={t('topic.methods')} value={given.methods} onChange={(methods) => set({ methods })} />
      <div className="edit-pair">
        <DayField label={t('topic.from')} value={given.windowFrom} onChange={(windowFrom) => set({ windowFrom })} />
        <DayField label={t('topic.to')} value={given.windowTo} onChange={(windowTo) => set({ windowTo })} />
        <PersonSelect
          label={t('topic.leader')}
          hint={t('topic.leader-hint')}
          value={given.leaderId}
          known={topic?.leader.name}
          onChange={(leaderId) => set({ leaderId })}
        />
        <Select
          label={t('topic.initiative')}
          value={given.initiativeId}
          options={[
            { value: '', label: t('topic.initiative-none') },
            ...initiatives.items.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          onChange={(event) => set({ initiativeId: event.target.value })}
        />
      </div>
      <PeopleTicks
        label={t('topic.team')}
        value={given.team}
        known={topic?.team ?? []}
        onChange={(team) => set({ team })}
      />
    </ChangeDialog>
  );
}
