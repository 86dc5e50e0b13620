/** 同义词: groups of words that find one another. Archivists keep them; others read them. */
import { useMemo, useState } from 'react';
import type { SynonymGroup } from '../../shared/schemas/search-kept.ts';
import { useAddSynonyms, useChangeSynonyms, useRemoveSynonyms, useSynonyms } from '../api/search.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { DataTable, type TableColumn } from '../components/data-table.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { EmptyState, ErrorLine, ErrorState } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { workSearch } from '../i18n/work-search.ts';
import { formatTime, joinIn } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';

export default function SynonymsPage() {
  const t = useT(workSearch);
  const { locale } = useLocale();
  const groups = useSynonyms();
  const mayEdit = useMay()('unit.edit');
  const [editing, setEditing] = useState<SynonymGroup | 'new'>();
  useTitle(t('synonyms.title'));
  const columns = useMemo(
    (): TableColumn<SynonymGroup>[] => [
      {
        key: 'words',
        title: t('synonyms.words'),
        text: ({ words }) => joinIn(locale, words),
        width: 'minmax(220px, 2fr)',
      },
      { key: 'note', title: t('synonyms.note'), text: ({ note }) => note, width: 'minmax(160px, 2fr)' },
      {
        key: 'updated',
        title: t('synonyms.updated'),
        text: ({ updatedAt }) => formatTime(locale, updatedAt),
        value: ({ updatedAt }) => updatedAt,
        width: '160px',
      },
    ],
    [t, locale],
  );
  const add = mayEdit && (
    <Button look="primary" onClick={() => setEditing('new')}>
      {t('synonyms.add')}
    </Button>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('synonyms.title')}</h1>
          <p className="muted page-lead">{t('synonyms.lead')}</p>
        </div>
        {groups.items.length > 0 && add}
      </header>
      {groups.isError ? (
        <ErrorState error={groups.error} onRetry={() => void groups.refetch()} />
      ) : (
        <DataTable
          name="synonyms"
          label={t('synonyms.title')}
          rows={groups.items}
          rowKey={({ id }) => id}
          columns={columns}
          onOpen={(group) => {
            if (mayEdit) setEditing(group);
          }}
          loading={groups.isPending}
          hasMore={groups.hasNextPage}
          loadingMore={groups.isFetchingNextPage}
          onMore={() => void groups.fetchNextPage()}
          empty={
            <EmptyState title={t('synonyms.empty')} actions={add}>
              {t('synonyms.empty-next')}
            </EmptyState>
          }
        />
      )}
      <Dialog
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
        title={editing === 'new' ? t('synonyms.add') : t('synonyms.edit')}
      >
        {editing !== undefined && (
          <GroupForm group={editing === 'new' ? undefined : editing} onDone={() => setEditing(undefined)} />
        )}
      </Dialog>
    </>
  );
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\n、，,；;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

function GroupForm({ group, onDone }: { group: SynonymGroup | undefined; onDone: () => void }) {
  const t = useT(workSearch);
  const say = useToast();
  const [text, setText] = useState(group?.words.join('\n') ?? '');
  const [note, setNote] = useState(group?.note ?? '');
  const add = useAddSynonyms();
  const change = useChangeSynonyms();
  const remove = useRemoveSynonyms();
  const words = linesOf(text);
  const tooFew = words.length < 2 || words.some((word) => Array.from(word).length < 2);
  const done = (message: string) => ({
    onSuccess: () => {
      say(message);
      onDone();
    },
  });
  const save = () =>
    group
      ? change.mutate({ id: group.id, words, note, lockVersion: group.lockVersion }, done(t('synonyms.saved')))
      : add.mutate({ words, note }, done(t('synonyms.saved')));
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!tooFew) save();
      }}
    >
      <TextArea
        label={t('synonyms.words')}
        hint={t('synonyms.words-hint')}
        error={text !== '' && tooFew ? t('synonyms.too-few') : undefined}
        rows={5}
        value={text}
        autoFocus
        onChange={(event) => setText(event.target.value)}
      />
      <Field
        label={t('synonyms.note')}
        hint={t('synonyms.note-hint')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
      <ErrorLine error={add.error ?? change.error ?? remove.error} />
      <div className="row">
        {group && (
          <Button
            look="danger"
            busy={remove.isPending}
            onClick={() => remove.mutate(group.id, done(t('synonyms.removed')))}
          >
            {t('synonyms.remove')}
          </Button>
        )}
        <span className="grow" />
        <Button onClick={onDone}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={add.isPending || change.isPending} disabled={tooFew}>
          {t('saved.keep')}
        </Button>
      </div>
    </form>
  );
}
