/** Parts of a topic's page: visits, interview notes, problems, results. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { ProblemRow, ResultRow, TopicDetail, VisitRow } from '../../shared/schemas/research.ts';
import { addToTopic } from '../api/research.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { ChangeDialog, Day, DayField, StateTag } from './loop.parts.tsx';
import { UseLight } from './research-lists.tsx';
import { showMinute } from './research.model.ts';
import { Section, useJoined, VisitLight } from './research.parts.tsx';
import { ProblemDialog, ResultDialog } from './topic.dialogs.tsx';
import { VisitCard } from './visit.calendar.tsx';
import { VisitDialog } from './visit.dialog.tsx';

export function VisitsSection({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const { locale } = useLocale();
  const joined = useJoined();
  const [opened, setOpened] = useState<VisitRow | 'new'>();
  return (
    <Section
      id="visits"
      title={t('column.visits')}
      act={
        topic.mayWork && (
          <Button size="small" onClick={() => setOpened('new')}>
            {t('visit.plan')}
          </Button>
        )
      }
    >
      {topic.visitRows.length === 0 ? (
        <p className="card-note muted">{t('visit.none')}</p>
      ) : (
        <ul role="list" className="lines">
          {topic.visitRows.map((visit) => (
            <li key={visit.id}>
              <div>
                <span className="grow">
                  <button type="button" className="text-button" onClick={() => setOpened(visit)}>
                    {visit.body.name ?? (visit.place || t(`method.${visit.method}`))}
                  </button>
                  <span className="line-note">
                    {formatDayNumber(locale, visit.day)} {showMinute(visit.from)}–{showMinute(visit.to)} ·{' '}
                    {t(`method.${visit.method}`)} · {joined(visit.people.map(({ name }) => name))}
                  </span>
                </span>
                {visit.unannounced && <Tag tone="warn">{t('visit.unannounced-tag')}</Tag>}
                <VisitLight state={visit.state} />
              </div>
            </li>
          ))}
        </ul>
      )}
      {opened === 'new' && <VisitDialog topicId={topic.id} onClose={() => setOpened(undefined)} />}
      {opened !== undefined && opened !== 'new' && <VisitCard visit={opened} onClose={() => setOpened(undefined)} />}
    </Section>
  );
}

export function NotesSection({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const [adding, setAdding] = useState(false);
  return (
    <Section
      id="notes"
      title={t('notes')}
      act={
        topic.notes !== null &&
        topic.mayWork && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('notes.add')}
          </Button>
        )
      }
    >
      <p className="card-note small muted">{t(topic.notes === null ? 'notes.hidden' : 'notes.lead')}</p>
      {(topic.notes ?? []).map((note) => (
        <article key={note.id} className="note">
          <p>{note.text}</p>
          <p className="small muted">
            {note.interviewee !== '' && <b>{note.interviewee} · </b>}
            <Day day={note.onDay} /> · {note.author}
          </p>
        </article>
      ))}
      {adding && <NoteDialog topic={topic} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function NoteDialog({ topic, onClose }: { topic: TopicDetail; onClose: () => void }) {
  const t = useT(research);
  const [given, setGiven] = useState({ interviewee: '', text: '' });
  const [onDay, setDay] = useState<number | null>(todayDay());
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('notes.add')}
      lead={t('notes.lead')}
      submit={t('notes.add')}
      done={t('notes.saved')}
      disabled={given.text.trim() === '' || onDay === null}
      act={() => addToTopic(topic.id, 'notes', { ...given, onDay })}
    >
      <div className="edit-pair">
        <Field
          label={t('notes.who')}
          maxLength={200}
          value={given.interviewee}
          onChange={(event) => setGiven({ ...given, interviewee: event.target.value })}
        />
        <DayField label={t('notes.day')} required past value={onDay} onChange={setDay} />
      </div>
      <TextArea
        label={t('notes.text')}
        required
        rows={8}
        maxLength={10_000}
        value={given.text}
        onChange={(event) => setGiven({ ...given, text: event.target.value })}
      />
    </ChangeDialog>
  );
}

interface ProblemsProps {
  topic: TopicDetail;
  /** The one that the key would make a finding. */
  next: ProblemRow | undefined;
  busy: boolean;
  onFinding: (row: ProblemRow) => void;
}
export function ProblemsSection({ topic, next, busy, onFinding }: ProblemsProps) {
  const t = useT(research);
  const [edited, setEdited] = useState<ProblemRow | 'new'>();
  return (
    <Section
      id="problems"
      title={t('problems')}
      act={
        topic.mayWork && (
          <Button size="small" onClick={() => setEdited('new')}>
            {t('problems.add')}
          </Button>
        )
      }
    >
      {topic.problemRows.length === 0 ? (
        <p className="card-note muted">{t('none')}</p>
      ) : (
        topic.problemRows.map((row) => (
          <article key={row.id} className="note">
            <p>
              <b>{row.problem}</b>
            </p>
            <p className="small muted problem-facts">
              {row.body.name !== null && <span>{row.body.name}</span>}
              {row.owner.name !== null && <span>{row.owner.name}</span>}
              {row.duty !== '' && <span>{row.duty}</span>}
              {row.due !== null && <Day day={row.due} />}
            </p>
            {row.task !== '' && (
              <p className="small">
                {t('problems.task-short')} · {row.task}
              </p>
            )}
            <div className="row">
              {row.finding === null ? (
                topic.mayWork && (
                  <Button
                    size="small"
                    busy={busy}
                    onClick={() => onFinding(row)}
                    {...(row === next && { 'aria-keyshortcuts': 'f', title: t('problems.finding-key') })}
                  >
                    {t('problems.finding')} {row === next && <kbd aria-hidden="true">f</kbd>}
                  </Button>
                )
              ) : (
                <>
                  <Link to={`/work/findings/${row.finding.id}`}>
                    {t('problems.of', { number: row.finding.number })}
                  </Link>
                  <StateTag state={row.finding.state} />
                </>
              )}
              {topic.mayWork && (
                <Button size="small" look="quiet" onClick={() => setEdited(row)}>
                  {t('topic.edit')}
                </Button>
              )}
            </div>
          </article>
        ))
      )}
      {edited !== undefined && (
        <ProblemDialog topic={topic} {...(edited !== 'new' && { row: edited })} onClose={() => setEdited(undefined)} />
      )}
    </Section>
  );
}

export function ResultsSection({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const [edited, setEdited] = useState<ResultRow | 'new'>();
  return (
    <Section
      id="results"
      title={t('results')}
      act={
        topic.mayWork && (
          <Button size="small" onClick={() => setEdited('new')}>
            {t('results.add')}
          </Button>
        )
      }
    >
      {topic.resultRows.length === 0 ? (
        <p className="card-note muted">{t('none')}</p>
      ) : (
        topic.resultRows.map((row) => (
          <article key={row.id} className="note">
            <p className="row">
              <b className="grow">{row.title}</b>
              <UseLight use={row.useState} />
            </p>
            {row.summary !== '' && <p>{row.summary}</p>}
            {row.useHow !== '' && (
              <p className="small">
                {t('results.how')} · {row.useHow} {row.usedOn !== null && <Day day={row.usedOn} />}
              </p>
            )}
            <div className="row">
              {row.rule !== null && <Tag tone="ok">{row.rule.title}</Tag>}
              {row.finding !== null && (
                <Link to={`/work/findings/${row.finding.id}`}>{t('problems.of', { number: row.finding.number })}</Link>
              )}
              {topic.mayWork && (
                <Button size="small" look="quiet" onClick={() => setEdited(row)}>
                  {t('topic.edit')}
                </Button>
              )}
            </div>
          </article>
        ))
      )}
      {edited !== undefined && (
        <ResultDialog topic={topic} {...(edited !== 'new' && { row: edited })} onClose={() => setEdited(undefined)} />
      )}
    </Section>
  );
}
