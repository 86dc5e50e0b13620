/** One bulk edit: how far it is, what it changed, what it could not; stopped or undone from here. */
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { BulkEdit } from '../../shared/schemas/bulk-edit.ts';
import { cancelBulkEdit, undoBulkEdit, useBulkChanges, useBulkEdit } from '../api/bulk-edit.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Pager, ProgressBar } from '../components/progress.tsx';
import { Crumbs, Tag } from '../components/signs.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { bulkEdit } from '../i18n/bulk-edit.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { ChangeDialog } from '../loop/loop.parts.tsx';
import { Refusals } from './bulk-edit.dialog.tsx';
import { EditState, useEditWords } from './bulk-edits.page.tsx';
import './holdings.css';

export default function BulkEditPage() {
  const { id = '' } = useParams();
  const edit = useBulkEdit(id);
  useTitle(useT(bulkEdit)('title'));
  if (edit.isError) return <ErrorState error={edit.error} onRetry={() => void edit.refetch()} />;
  if (!edit.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[60, 80, 40]} />
      </div>
    );
  return <Edit edit={edit.data} />;
}

function Edit({ edit }: { edit: BulkEdit }) {
  const t = useT(bulkEdit);
  const { locale } = useLocale();
  const words = useEditWords();
  const say = useToast();
  const [undoing, setUndoing] = useState(false);
  const [open, setOpen] = useState(false);
  const cancel = useLoopChange(() => cancelBulkEdit(edit.id));
  const moving = edit.state === 'running' || edit.state === 'undoing';
  const back = edit.undone + edit.spared;
  const counts = (['changed', 'same', 'refused', 'undone', 'spared'] as const).filter(
    (key) => key === 'changed' || edit[key] > 0,
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={[{ label: t('title'), to: '/work/bulk-edits' }]} />
          <div className="row title-line">
            <h1>{words(edit)}</h1>
            <EditState state={edit.state} />
          </div>
          <p className="muted page-lead">
            {edit.reason} · {t('by', { by: edit.by, at: formatTime(locale, edit.at) })}
          </p>
        </div>
        <div className="row page-acts">
          {moving && (
            <Button
              busy={cancel.isPending}
              onClick={() => cancel.mutate(undefined, { onSuccess: () => say(t('cancelled')) })}
            >
              {t('cancel')}
            </Button>
          )}
          {edit.mayUndo && (
            <Button look="danger" onClick={() => setUndoing(true)}>
              {t('undo')}
            </Button>
          )}
        </div>
      </header>
      <section className="card sheet stack padded" aria-live="polite">
        {edit.state === 'running' && (
          <ProgressBar
            label={t('progress', { done: edit.done })}
            done={edit.done}
            total={edit.total ?? edit.done + 1}
          />
        )}
        {edit.state === 'undoing' && <ProgressBar label={t('state.undoing')} done={back} total={edit.changed} />}
        <p className="row counts">
          {counts.map((key) => (
            <span key={key}>{t(`count.${key}`, { n: edit[key] })}</span>
          ))}
        </p>
        <Refusals refusals={edit.refusals} />
        {edit.merkleRoot !== null && (
          <p className="small muted digest code">
            {t('root')} {edit.merkleRoot}
          </p>
        )}
        <ErrorLine error={cancel.error} />
      </section>
      {edit.changed > 0 &&
        !moving &&
        (open ? (
          <Changes id={edit.id} />
        ) : (
          <p>
            <Button onClick={() => setOpen(true)}>{t('changes.show')}</Button>
          </p>
        ))}
      <ChangeDialog
        open={undoing}
        onClose={() => setUndoing(false)}
        title={t('undo')}
        lead={t('undo.lead', { n: edit.changed - back })}
        submit={t('undo.submit')}
        done={t('undo.done')}
        danger
        act={() => undoBulkEdit(edit.id)}
      />
    </>
  );
}

function Changes({ id }: { id: string }) {
  const t = useT(bulkEdit);
  const changes = useBulkChanges(id, true);
  if (changes.isError) return <ErrorState error={changes.error} onRetry={() => void changes.refetch()} />;
  if (changes.isPending) return <Skeleton />;
  return (
    <section className="card">
      <div className="plain-scroll" tabIndex={0} role="region" aria-label={t('changes')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('preview.code')}</th>
              <th scope="col">{t('preview.from')}</th>
              <th scope="col">{t('preview.to')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.items.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <Link className="code" to={`/work/records/${row.unitId}`}>
                    {row.code}
                  </Link>
                </th>
                <td>{row.from || <span className="muted">{t('preview.empty')}</span>}</td>
                <td>
                  {row.undone ? (
                    <>
                      <del>{row.to}</del> <Tag>{t('changes.back')}</Tag>
                    </>
                  ) : (
                    row.to || <span className="muted">{t('preview.empty')}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {changes.hasNextPage && (
        <Pager
          shown={changes.items.length}
          hasMore
          busy={changes.isFetchingNextPage}
          onMore={() => void changes.fetchNextPage()}
        />
      )}
    </section>
  );
}
