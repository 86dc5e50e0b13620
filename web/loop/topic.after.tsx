/** Parts of a topic's page that come after: questionnaires, return visits 回访, case reviews 复盘. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { ReturnRow, TopicDetail } from '../../shared/schemas/research.ts';
import { addToTopic, finishReturn } from '../api/research.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { Light } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { research } from '../i18n/research.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { BodySelect, ChangeDialog, Day, DayField, inDays } from './loop.parts.tsx';
import { CaseDialog } from './research-cases.tsx';
import { QuestionnaireDialog, QuestionnaireLight } from './research-questionnaires.tsx';
import { Section } from './research.parts.tsx';

export function QuestionnairesSection({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const [adding, setAdding] = useState(false);
  return (
    <Section
      id="questionnaires"
      title={t('questionnaires')}
      act={
        topic.mayWork && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('questionnaires.add')}
          </Button>
        )
      }
    >
      {topic.questionnaires.length === 0 ? (
        <p className="card-note muted">{t('none')}</p>
      ) : (
        <ul role="list" className="lines">
          {topic.questionnaires.map((each) => (
            <li key={each.id}>
              <Link to={`/work/questionnaires/${each.id}`}>
                <span className="grow">
                  {each.title}
                  <span className="line-note">{t('questionnaires.count', { n: each.answers })}</span>
                </span>
                <QuestionnaireLight state={each.state} />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {adding && <QuestionnaireDialog topicId={topic.id} onClose={() => setAdding(false)} />}
    </Section>
  );
}

export function ReturnsSection({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const { locale } = useLocale();
  const [opened, setOpened] = useState<ReturnRow | 'new'>();
  return (
    <Section
      id="returns"
      title={t('returns')}
      act={
        topic.mayWork && (
          <Button size="small" onClick={() => setOpened('new')}>
            {t('returns.add')}
          </Button>
        )
      }
    >
      {topic.returns.length === 0 ? (
        <p className="card-note muted">{t('none')}</p>
      ) : (
        topic.returns.map((row) => (
          <article key={row.id} className="note">
            <p className="row">
              <b className="grow">{row.whom}</b>
              {row.doneOn === null ? (
                <Light state={row.plannedOn < todayDay() ? 'bad' : 'warn'}>
                  {t('returns.waiting', { day: formatDayNumber(locale, row.plannedOn) })}
                </Light>
              ) : (
                row.content !== null && (
                  <Light state={row.content ? 'ok' : 'bad'}>{t(row.content ? 'content' : 'not-content')}</Light>
                )
              )}
            </p>
            {row.doneOn === null ? (
              topic.mayWork && (
                <Button size="small" onClick={() => setOpened(row)}>
                  {t('returns.finish')}
                </Button>
              )
            ) : (
              <>
                <p>{row.outcome}</p>
                <p className="small muted">
                  <Day day={row.doneOn} /> · {row.by}
                </p>
              </>
            )}
          </article>
        ))
      )}
      {opened === 'new' && <ReturnDialog topic={topic} onClose={() => setOpened(undefined)} />}
      {opened !== undefined && opened !== 'new' && <OutcomeDialog row={opened} onClose={() => setOpened(undefined)} />}
    </Section>
  );
}

function ReturnDialog({ topic, onClose }: { topic: TopicDetail; onClose: () => void }) {
  const t = useT(research);
  const [whom, setWhom] = useState('');
  const [bodyId, setBody] = useState('');
  const [plannedOn, setDay] = useState<number | null>(inDays(30));
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('returns.add')}
      submit={t('returns.add')}
      done={t('returns.saved')}
      disabled={whom.trim() === '' || plannedOn === null}
      act={() => addToTopic(topic.id, 'returns', { whom, bodyId: bodyId || null, plannedOn })}
    >
      <Field
        label={t('returns.whom')}
        required
        maxLength={300}
        value={whom}
        onChange={(event) => setWhom(event.target.value)}
      />
      <div className="edit-pair">
        <BodySelect label={t('visit.body')} value={bodyId} onChange={setBody} />
        <DayField label={t('returns.planned')} required value={plannedOn} onChange={setDay} />
      </div>
    </ChangeDialog>
  );
}

function OutcomeDialog({ row, onClose }: { row: ReturnRow; onClose: () => void }) {
  const t = useT(research);
  const [outcome, setOutcome] = useState('');
  const [content, setContent] = useState('');
  const [doneOn, setDay] = useState<number | null>(todayDay());
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={`${t('returns.finish')} · ${row.whom}`}
      submit={t('returns.finish')}
      done={t('returns.finished')}
      disabled={outcome.trim() === '' || doneOn === null}
      act={() =>
        finishReturn(row.id, {
          outcome,
          doneOn,
          content: content === '' ? null : content === 'yes',
          lockVersion: row.lockVersion,
        })
      }
    >
      <TextArea
        label={t('returns.outcome')}
        required
        rows={4}
        maxLength={10_000}
        value={outcome}
        onChange={(event) => setOutcome(event.target.value)}
      />
      <div className="edit-pair">
        <Select
          label={t('returns.content')}
          value={content}
          options={[
            { value: '', label: t('returns.unsaid') },
            { value: 'yes', label: t('content') },
            { value: 'no', label: t('not-content') },
          ]}
          onChange={(event) => setContent(event.target.value)}
        />
        <DayField label={t('returns.done-on')} required past value={doneOn} onChange={setDay} />
      </div>
    </ChangeDialog>
  );
}

export function CasesSection({ topic }: { topic: TopicDetail }) {
  const t = useT(research);
  const [adding, setAdding] = useState(false);
  return (
    <Section
      id="cases"
      title={t('tab.cases')}
      act={
        topic.mayWork && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('cases.add')}
          </Button>
        )
      }
    >
      {topic.cases.length === 0 ? (
        <p className="card-note muted">{t('none')}</p>
      ) : (
        topic.cases.map((row) => (
          <details key={row.id} className="note">
            <summary>{row.title}</summary>
            <p>{row.happened}</p>
            {row.causes !== '' && (
              <p>
                <b>{t('cases.causes')}</b> {row.causes}
              </p>
            )}
            {row.lessons !== '' && (
              <p>
                <b>{t('cases.lessons')}</b> {row.lessons}
              </p>
            )}
          </details>
        ))
      )}
      {adding && <CaseDialog topicId={topic.id} onClose={() => setAdding(false)} />}
    </Section>
  );
}
