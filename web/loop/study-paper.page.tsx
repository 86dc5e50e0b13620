/** One plan or paper: its author writes, saves and hands in; whoever may read it reads. */
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { PaperDetail } from '../../shared/schemas/study.ts';
import { ApiError } from '../api/client.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import {
  dropPaper,
  handInPaper,
  patchPaper,
  usePaper,
  useStudyBodies,
  useStudySettings,
} from '../api/study.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Checkbox, Field, Select, TextArea } from '../components/field.tsx';
import { Crumbs, Tag } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { study } from '../i18n/study.ts';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { ChangeDialog } from './loop.parts.tsx';
import './loop.css';
import './study.css';

export default function StudyPaperPage() {
  const { id = '' } = useParams();
  const t = useT(study);
  const paper = usePaper(id);
  useTitle(paper.data?.title);
  if (paper.error instanceof ApiError && paper.error.status === 404)
    return (
      <EmptyState
        icon="search"
        title={t('paper.missing')}
        actions={
          <ButtonLink look="primary" to="/work/study/papers">
            {t('paper.back')}
          </ButtonLink>
        }
      >
        {t('paper.missing-next')}
      </EmptyState>
    );
  if (paper.isError) return <ErrorState error={paper.error} onRetry={() => void paper.refetch()} />;
  if (!paper.data)
    return (
      <div className="card sheet">
        <Skeleton lines={[50, 90, 70]} />
      </div>
    );
  // Begun anew when another version is there: what was typed meanwhile is in the form's own state and is saved first.
  return paper.data.state === 'draft' ? <Draft key={id} paper={paper.data} /> : <Handed paper={paper.data} />;
}

function Head({ paper, children }: { paper: PaperDetail; children?: React.ReactNode }) {
  const t = useT(study);
  const { locale } = useLocale();
  return (
    <header className="page-head">
      <div className="grow">
        <Crumbs
          label={t('tab.papers')}
          items={[{ label: t('tab.papers'), to: '/work/study/papers' }, { label: paper.title }]}
        />
        <h1>{paper.title}</h1>
        <p className="row finding-signs">
          <Tag tone={paper.state === 'draft' ? 'warn' : 'ok'}>
            {t(paper.state === 'draft' ? 'paper.draft' : 'paper.handed-in')}
          </Tag>
          <span>{t(`paper.${paper.kind}`)}</span>
          {!paper.mine && <span>{paper.author}</span>}
          {paper.bodyName !== null && <span>{paper.bodyName}</span>}
          <span className="muted">
            {t(paper.state === 'draft' ? 'paper.saved-on' : 'paper.handed-on', { at: formatTime(locale, paper.at) })}
          </span>
        </p>
      </div>
      {children}
    </header>
  );
}

function Handed({ paper }: { paper: PaperDetail }) {
  const t = useT(study);
  const { locale } = useLocale();
  return (
    <>
      <Head paper={paper} />
      <article className="card study-paper">
        {paper.parts.map((part, index) => (
          <section key={index}>
            <h2>{locale === 'en' ? part.en : part.zh}</h2>
            <p>{part.text || '—'}</p>
          </section>
        ))}
        {paper.dimensions.length > 0 && (
          <p className="row">
            {paper.dimensions.map((each) => (
              <Tag key={each.zh}>{locale === 'en' ? each.en : each.zh}</Tag>
            ))}
          </p>
        )}
        {paper.sessionId !== null && (
          <p className="small">
            <Link to={`/work/study/sessions/${paper.sessionId}`}>{t('paper.for-session')}</Link>
          </p>
        )}
      </article>
    </>
  );
}

function Draft({ paper }: { paper: PaperDetail }) {
  const t = useT(study);
  const { locale } = useLocale();
  const navigate = useNavigate();
  const bodies = useStudyBodies().items.filter((body) => body.memberId !== null || body.heads);
  const offered = useStudySettings().data?.dimensions ?? [];
  const [title, setTitle] = useState(paper.title);
  const [parts, setParts] = useState(paper.parts);
  const [dimensions, setDimensions] = useState(paper.dimensions);
  const [bodyId, setBody] = useState(paper.bodyId ?? '');
  const [dialog, setDialog] = useState<'drop' | 'hand-in'>();
  const save = useLoopChange(() =>
    patchPaper(paper.id, {
      title: title.trim(),
      parts,
      dimensions,
      bodyId: bodyId || null,
      lockVersion: paper.lockVersion,
    }),
  );
  const same =
    title.trim() === paper.title &&
    bodyId === (paper.bodyId ?? '') &&
    JSON.stringify(parts) === JSON.stringify(paper.parts) &&
    JSON.stringify(dimensions) === JSON.stringify(paper.dimensions);
  const shown = [...offered, ...dimensions.filter((each) => !offered.some(({ zh }) => zh === each.zh))];
  const body = bodies.find((each) => each.id === bodyId)?.name;
  return (
    <>
      <Head paper={paper}>
        <div className="row page-acts">
          <Button look="danger" onClick={() => setDialog('drop')}>
            {t('paper.drop')}
          </Button>
          <Button disabled={!same} onClick={() => setDialog('hand-in')}>
            {t('paper.hand-in')}
          </Button>
        </div>
      </Head>
      <form
        className="card loop-form study-write"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined);
        }}
      >
        <Field
          label={t('paper.title')}
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        {parts.map((part, index) => (
          <TextArea
            key={index}
            label={locale === 'en' ? part.en : part.zh}
            rows={7}
            maxLength={50_000}
            value={part.text}
            onChange={(event) =>
              setParts(parts.map((each, at) => (at === index ? { ...each, text: event.target.value } : each)))
            }
          />
        ))}
        {shown.length > 0 && paper.kind === 'paper' && (
          <fieldset className="study-choice">
            <legend>{t('paper.dimensions')}</legend>
            {shown.map((each) => (
              <Checkbox
                key={each.zh}
                label={locale === 'en' ? each.en : each.zh}
                checked={dimensions.some(({ zh }) => zh === each.zh)}
                onChange={(event) =>
                  setDimensions(
                    event.target.checked ? [...dimensions, each] : dimensions.filter(({ zh }) => zh !== each.zh),
                  )
                }
              />
            ))}
          </fieldset>
        )}
        {bodies.length > 0 && (
          <Select
            label={t('paper.body')}
            value={bodyId}
            options={bodies.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => setBody(event.target.value)}
          />
        )}
        <ErrorLine error={save.error} />
        <div className="row loop-foot">
          <Button look="primary" type="submit" busy={save.isPending} disabled={same || title.trim() === ''}>
            {t('paper.save')}
          </Button>
          <span className="small muted" role="status">
            {save.isPending ? t('paper.saving') : same ? t('paper.saved') : t('paper.unsaved')}
          </span>
        </div>
      </form>
      {dialog === 'drop' && (
        <ChangeDialog
          open
          danger
          onClose={() => setDialog(undefined)}
          title={t('paper.drop')}
          lead={t('paper.drop-lead')}
          submit={t('paper.drop')}
          done={t('paper.dropped')}
          act={() => dropPaper(paper.id)}
          onDone={() => void navigate('/work/study/papers', { replace: true })}
        />
      )}
      {dialog === 'hand-in' && (
        <ChangeDialog
          open
          onClose={() => setDialog(undefined)}
          title={t('paper.hand-in')}
          lead={body === undefined ? t('paper.hand-in-office') : t('paper.hand-in-lead', { body })}
          submit={t('paper.hand-in')}
          done={t('paper.hand-in-done')}
          act={() => handInPaper(paper.id, paper.lockVersion)}
        />
      )}
    </>
  );
}
