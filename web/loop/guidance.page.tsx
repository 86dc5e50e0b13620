/** 业务指导: questions of agencies and their answers, visits and trainings, and what became of them. */
import { useState } from 'react';
import type { GuidanceRow } from '../../shared/schemas/inspection.ts';
import { useAgencies } from '../api/admin.queries.ts';
import { addGuidance, askQuestion, patchGuidance, useGuidance } from '../api/inspection.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { Crumbs, Light } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { useYear, YearSelect } from './inspection.parts.tsx';
import { todayDay } from './loop.model.ts';
import { ChangeDialog, Day, DayField } from './loop.parts.tsx';
import './loop.css';
import './inspection.css';

const KINDS = ['visit', 'question', 'training'] as const;
const MODES = ['on-site', 'at-archive', 'phone', 'online'] as const;
const LIGHTS = { open: 'warn', answered: 'ok', followed: 'ok' } as const;

export default function GuidancePage() {
  const t = useT(words);
  const may = useMay();
  const [year, setYear] = useYear();
  const list = useGuidance({ year });
  const [open, setOpen] = useState<'add' | 'ask'>();
  useTitle(t('guidance.title'));
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('title')}
            items={[{ label: t('title'), to: '/work/inspections' }, { label: t('guidance.title') }]}
          />
          <h1>{t('guidance.title')}</h1>
          <p className="muted page-lead">{t('guidance.lead')}</p>
        </div>
        <div className="row page-acts">
          <YearSelect year={year} onChange={setYear} />
          {may('inspection.inspect') && (
            <Button look="primary" onClick={() => setOpen('add')}>
              {t('guidance.add')}
            </Button>
          )}
          {may('inspection.answer') && (
            <Button look="primary" onClick={() => setOpen('ask')}>
              {t('guidance.ask')}
            </Button>
          )}
        </div>
      </header>
      {list.isPending ? (
        <Skeleton />
      ) : list.items.length === 0 ? (
        <div className="card">
          <EmptyState title={t('guidance.none')}>{t('guidance.none-next')}</EmptyState>
        </div>
      ) : (
        list.items.map((row) => <GuidanceCard key={row.id} row={row} />)
      )}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          …
        </Button>
      )}
      {open === 'add' && <AddDialog onClose={() => setOpen(undefined)} />}
      {open === 'ask' && <AskDialog onClose={() => setOpen(undefined)} />}
    </>
  );
}

function GuidanceCard({ row }: { row: GuidanceRow }) {
  const t = useT(words);
  const may = useMay();
  const [open, setOpen] = useState(false);
  const guides = may('inspection.inspect');
  return (
    <article className="card" aria-label={`${row.number} ${row.topic}`}>
      <header className="card-head">
        <h2 className="grow">{row.topic}</h2>
        <Light state={LIGHTS[row.state]}>{t(`guidance-state.${row.state}`)}</Light>
      </header>
      <div className="sheet">
        <p className="small muted inspection-line">
          <span className="code">{row.number}</span>
          <span>{row.agencyName}</span>
          <span>{t(`guidance-kind.${row.kind}`)}</span>
          <span>{t(`mode.${row.mode}`)}</span>
          <Day day={row.onDay} />
          {row.guideName && <span>{row.guideName}</span>}
        </p>
        {row.question && <p className="said">{row.question}</p>}
        {row.answer && <p className="said">{row.answer}</p>}
        {row.nextStep && (
          <p>
            <b>{t('guidance.next')}</b> {row.nextStep}
          </p>
        )}
        {row.returnOn !== null && (
          <p>
            <b>{t('guidance.return-on')}</b> <Day day={row.returnOn} /> {row.returnNote}
          </p>
        )}
        {guides && row.state !== 'followed' && (
          <p>
            <Button size="small" onClick={() => setOpen(true)}>
              {t(row.state === 'open' ? 'guidance.reply' : 'guidance.follow')}
            </Button>
          </p>
        )}
      </div>
      {open && <ReplyDialog row={row} onClose={() => setOpen(false)} />}
    </article>
  );
}

function ReplyDialog({ row, onClose }: { row: GuidanceRow; onClose: () => void }) {
  const t = useT(words);
  const reply = row.state === 'open';
  const [answer, setAnswer] = useState(row.answer);
  const [nextStep, setNext] = useState(row.nextStep);
  const [returnOn, setReturnOn] = useState(row.returnOn);
  const [returnNote, setReturnNote] = useState(row.returnNote);
  const title = t(reply ? 'guidance.reply' : 'guidance.follow');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={title}
      submit={title}
      done={t('guidance.done')}
      disabled={(reply ? answer : returnNote).trim() === ''}
      act={() =>
        patchGuidance(row.id, {
          lockVersion: row.lockVersion,
          ...(reply ? { answer, nextStep, returnOn } : { returnNote }),
        })
      }
    >
      {reply ? (
        <>
          <TextArea
            label={t('guidance.answer')}
            required
            maxLength={4000}
            value={answer}
            onChange={(event) => setAnswer(event.target.value)}
          />
          <TextArea
            label={t('guidance.next')}
            maxLength={4000}
            value={nextStep}
            onChange={(event) => setNext(event.target.value)}
          />
          <DayField label={t('guidance.return-on')} value={returnOn} onChange={setReturnOn} />
        </>
      ) : (
        <TextArea
          label={t('guidance.return-note')}
          required
          maxLength={4000}
          value={returnNote}
          onChange={(event) => setReturnNote(event.target.value)}
        />
      )}
    </ChangeDialog>
  );
}

function AskDialog({ onClose }: { onClose: () => void }) {
  const t = useT(words);
  const [topic, setTopic] = useState('');
  const [question, setQuestion] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('guidance.ask')}
      submit={t('guidance.ask')}
      done={t('guidance.asked')}
      disabled={topic.trim() === '' || question.trim() === ''}
      act={() => askQuestion({ topic, question })}
    >
      <Field label={t('guidance.topic')} required value={topic} onChange={(event) => setTopic(event.target.value)} />
      <TextArea
        label={t('guidance.question')}
        required
        maxLength={4000}
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
      />
    </ChangeDialog>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useT(words);
  const agencies = useAgencies();
  const [agencyId, setAgency] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('visit');
  const [mode, setMode] = useState<(typeof MODES)[number]>('on-site');
  const [onDay, setDay] = useState<number | null>(todayDay());
  const [topic, setTopic] = useState('');
  const [question, setQuestion] = useState('');
  const [answer, setAnswer] = useState('');
  const [nextStep, setNext] = useState('');
  const agency = agencyId || agencies.items[0]?.id || '';
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('guidance.add')}
      submit={t('guidance.add')}
      done={t('guidance.done')}
      disabled={topic.trim() === '' || onDay === null || agency === ''}
      act={() => addGuidance({ agencyId: agency, kind, mode, onDay: onDay!, topic, question, answer, nextStep })}
    >
      <Select
        label={t('field.agency')}
        value={agency}
        options={agencies.items.map((each) => ({ value: each.id, label: each.name }))}
        onChange={(event) => setAgency(event.target.value)}
      />
      <div className="edit-pair">
        <Select
          label={t('guidance.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`guidance-kind.${value}`) }))}
          onChange={(event) => setKind(KINDS.find((each) => each === event.target.value) ?? 'visit')}
        />
        <Select
          label={t('guidance.mode')}
          value={mode}
          options={MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
          onChange={(event) => setMode(MODES.find((each) => each === event.target.value) ?? 'on-site')}
        />
        <DayField label={t('guidance.on')} required past value={onDay} onChange={setDay} />
      </div>
      <Field label={t('guidance.topic')} required value={topic} onChange={(event) => setTopic(event.target.value)} />
      <TextArea
        label={t('guidance.question')}
        maxLength={4000}
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
      />
      <TextArea
        label={t('guidance.answer')}
        maxLength={4000}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <TextArea
        label={t('guidance.next')}
        maxLength={4000}
        value={nextStep}
        onChange={(event) => setNext(event.target.value)}
      />
    </ChangeDialog>
  );
}
