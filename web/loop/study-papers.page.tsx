/** 我的计划和材料: what I write for myself until I hand it in; and what was handed in to me. */
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { PaperRow } from '../../shared/schemas/study.ts';
import { startPaper, usePapers } from '../api/study.queries.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { ChangeDialog } from './loop.parts.tsx';
import { StudyParts } from './study.parts.tsx';

export default function StudyPapersPage() {
  const t = useT(study);
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const sessionId = params.get('session');
  const mine = usePapers('mine');
  const others = usePapers('others');
  const [starting, setStarting] = useState<'plan' | 'paper' | undefined>(sessionId === null ? undefined : 'paper');
  const [title, setTitle] = useState('');
  useTitle(t('tab.papers'));
  const acts = (
    <>
      <Button onClick={() => setStarting('plan')}>{t('paper.new-plan')}</Button>
      <Button look="primary" onClick={() => setStarting('paper')}>
        {t('paper.new-paper')}
      </Button>
    </>
  );
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('tab.papers')}</h1>
          <p className="muted page-lead">{t('paper.lead')}</p>
        </div>
        {mine.items.length > 0 && <div className="row page-acts">{acts}</div>}
      </header>
      <StudyParts />
      {mine.isError ? (
        <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />
      ) : mine.isPending ? (
        <div className="card sheet">
          <Skeleton lines={[60, 80, 40]} />
        </div>
      ) : (
        <section className="card" aria-labelledby="mine">
          <header className="card-head">
            <h2 id="mine">{t('paper.mine')}</h2>
          </header>
          {mine.items.length === 0 ? (
            <EmptyState title={t('paper.none')} actions={acts}>
              {t('paper.none-next')}
            </EmptyState>
          ) : (
            <Papers rows={mine.items} />
          )}
        </section>
      )}
      {others.items.length > 0 && (
        <section className="card" aria-labelledby="others">
          <header className="card-head">
            <h2 id="others">{t('paper.others')}</h2>
          </header>
          <Papers rows={others.items} />
          {others.hasNextPage && (
            <p className="study-foot">
              <Button busy={others.isFetchingNextPage} onClick={() => void others.fetchNextPage()}>
                {t('more')}
              </Button>
            </p>
          )}
        </section>
      )}
      {starting && (
        <ChangeDialog
          open
          onClose={() => setStarting(undefined)}
          title={t(`paper.new-${starting}`)}
          lead={t('paper.none-next')}
          submit={t('paper.start')}
          done={t('paper.saved')}
          disabled={title.trim() === ''}
          act={() => startPaper({ kind: starting, title: title.trim(), sessionId })}
          onDone={(answer) => void navigate(`/work/study/papers/${(answer as { id: string }).id}`)}
        >
          <Field
            label={t('paper.title')}
            required
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </ChangeDialog>
      )}
    </>
  );
}

function Papers({ rows }: { rows: readonly PaperRow[] }) {
  const t = useT(study);
  const { locale } = useLocale();
  return (
    <ul role="list" className="lines">
      {rows.map((row) => (
        <li key={row.id}>
          <Link to={`/work/study/papers/${row.id}`}>
            <span className="grow">
              {row.title}
              <span className="line-note">
                {t(`paper.${row.kind}`)}
                {!row.mine && ` · ${row.author}`}
                {row.bodyName !== null && ` · ${row.bodyName}`} ·{' '}
                {t(row.state === 'draft' ? 'paper.saved-on' : 'paper.handed-on', { at: formatTime(locale, row.at) })}
              </span>
            </span>
            {row.mine && (
              <Tag {...(row.state === 'draft' ? { tone: 'warn' as const } : { tone: 'ok' as const })}>
                {t(row.state === 'draft' ? 'paper.draft' : 'paper.handed-in')}
              </Tag>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
