/** Measures with their bars and dates, and the progress that was reported. */
import { useState } from 'react';
import type { FindingDetail } from '../../shared/schemas/finding.ts';
import { addMeasure, addProgress, patchMeasure, useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select, TextArea } from '../components/field.tsx';
import { Light } from '../components/signs.tsx';
import { EmptyState, ErrorLine } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { finding as words } from '../i18n/finding.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { loop } from '../i18n/loop.ts';
import { formatTime } from '../lib/format.ts';
import { formatDayNumber, OPEN, todayDay } from './loop.model.ts';
import { ChangeDialog, Day, DayField, Percent, PersonSelect, useWord } from './loop.parts.tsx';
import { useMay } from '../api/session.queries.ts';
import { useWorksOn } from './use-works-on.ts';

type Measure = FindingDetail['measures'][number];

export function FindingMeasures({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const works = useWorksOn(finding) && OPEN.includes(finding.state);
  const [asked, setAsked] = useState<'measure' | 'progress' | { of: string }>();
  const close = () => setAsked(undefined);
  return (
    <section className="card" aria-labelledby="measures">
      <header className="card-head">
        <h2 id="measures">{t('measures.title')}</h2>
        <span className="grow" />
        {works && (
          <>
            <Button size="small" onClick={() => setAsked('measure')}>
              {t('measures.add')}
            </Button>
            <Button size="small" onClick={() => setAsked('progress')}>
              {t('measures.progress')}
            </Button>
          </>
        )}
      </header>
      {finding.measures.length === 0 ? (
        <EmptyState title={t('measures.none')}>{t('measures.none-next')}</EmptyState>
      ) : (
        <ol role="list" className="measures">
          {finding.measures.map((measure) => (
            <MeasureLine
              key={measure.id}
              finding={finding}
              measure={measure}
              works={works}
              onProgress={() => setAsked({ of: measure.id })}
            />
          ))}
        </ol>
      )}
      <Progress finding={finding} />
      {asked === 'measure' && <MeasureDialog finding={finding} onClose={close} />}
      {asked !== undefined && asked !== 'measure' && (
        <ProgressDialog finding={finding} of={asked === 'progress' ? '' : asked.of} onClose={close} />
      )}
    </section>
  );
}

const MEASURE_LIGHTS = { open: 'idle', done: 'ok', dropped: 'idle' } as const;
function MeasureLine(props: { finding: FindingDetail; measure: Measure; works: boolean; onProgress: () => void }) {
  const { finding, measure, works } = props;
  const t = useT(words);
  const tLoop = useT(loop);
  const word = useWord();
  const say = useToast();
  const { locale } = useLocale();
  const change = useLoopChange((state: string) =>
    patchMeasure(finding.id, measure.id, { state, lockVersion: finding.lockVersion }),
  );
  const to = (state: string, label: string) => (
    <button
      type="button"
      className="text-button small"
      disabled={change.isPending}
      onClick={() => change.mutate(state, { onSuccess: () => say(t('measures.changed')) })}
    >
      {label}
    </button>
  );
  const late = measure.state === 'open' && measure.due !== null && measure.due < todayDay();
  return (
    <li className={`measure ${measure.state}`}>
      <div className="measure-text">
        <b>{measure.text}</b>
        <span className="small muted measure-meta">
          <Light state={late ? 'bad' : MEASURE_LIGHTS[measure.state as 'open']}>
            {late ? word('light', 'red') : word('measure', measure.state)}
          </Light>
          {measure.owner.name !== null && <span>{measure.owner.name}</span>}
          {measure.due !== null && (
            <span>
              {tLoop('new.measure-due')} <Day day={measure.due} />
            </span>
          )}
          {measure.doneOn !== null && (
            <span>{t('measures.done-on', { day: formatDayNumber(locale, measure.doneOn) })}</span>
          )}
        </span>
        <ErrorLine error={change.error} />
      </div>
      <Percent value={measure.percent} label={measure.text} late={late} />
      {works && (
        <span className="row cell-acts measure-acts">
          {measure.state === 'open' ? (
            <>
              <button type="button" className="text-button small" onClick={props.onProgress}>
                {t('measures.progress')}
              </button>
              {to('done', t('measures.finish'))}
              {to('dropped', t('measures.drop'))}
            </>
          ) : (
            to('open', t('measures.open-again'))
          )}
        </span>
      )}
    </li>
  );
}

function Progress({ finding }: { finding: FindingDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  if (finding.progress.length === 0) return null;
  return (
    <details className="card-details" open={finding.progress.length < 6}>
      <summary>
        {t('progress.list')} {finding.progress.length}
      </summary>
      <ul role="list" className="lines inside">
        {finding.progress.map((entry) => (
          <li key={entry.id}>
            <div>
              <span className="grow">
                {entry.text}
                <span className="line-note">
                  <Day day={entry.onDay} /> · {entry.author} · {t('evidence.entered')} {formatTime(locale, entry.at)}
                </span>
              </span>
              {entry.percent !== null && <b>{entry.percent}%</b>}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

function MeasureDialog({ finding, onClose }: { finding: FindingDetail; onClose: () => void }) {
  const t = useT(words);
  const tLoop = useT(loop);
  const may = useMay();
  const [text, setText] = useState('');
  const [ownerId, setOwner] = useState(finding.ownerId ?? '');
  const [due, setDue] = useState(finding.due);
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('measures.add')}
      submit={t('measures.add')}
      done={t('measures.added')}
      act={() => addMeasure(finding.id, { text, ownerId: ownerId === '' ? null : ownerId, due })}
    >
      <TextArea label={t('measures.text')} required value={text} onChange={(event) => setText(event.target.value)} />
      <div className="edit-pair">
        {(may('finding.edit') || may('voice.handle')) && (
          <PersonSelect
            label={tLoop('new.measure-owner')}
            value={ownerId}
            known={finding.ownerName}
            onChange={setOwner}
          />
        )}
        <DayField label={tLoop('new.measure-due')} value={due} onChange={setDue} />
      </div>
    </ChangeDialog>
  );
}

function ProgressDialog({ finding, of, onClose }: { finding: FindingDetail; of: string; onClose: () => void }) {
  const t = useT(words);
  const [measureId, setMeasure] = useState(of);
  const [onDay, setOnDay] = useState<number | null>(todayDay());
  const [text, setText] = useState('');
  const [percent, setPercent] = useState('');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('progress.title')}
      submit={t('progress.submit')}
      done={t('progress.done')}
      act={() =>
        addProgress(finding.id, {
          ...(measureId !== '' && { measureId }),
          onDay: onDay ?? todayDay(),
          text,
          ...(percent !== '' && { percent: Number(percent) }),
        })
      }
    >
      <Select
        label={t('progress.of')}
        value={measureId}
        options={[
          { value: '', label: t('progress.whole') },
          ...finding.measures
            .filter(({ state }) => state !== 'dropped')
            .map(({ id, text: label }) => ({ value: id, label })),
        ]}
        onChange={(event) => setMeasure(event.target.value)}
      />
      <TextArea label={t('progress.text')} required value={text} onChange={(event) => setText(event.target.value)} />
      <div className="edit-pair">
        <DayField label={t('progress.day')} required past value={onDay} onChange={setOnDay} />
        <Field
          label={t('progress.percent')}
          hint={t('progress.percent-hint')}
          type="number"
          min={0}
          max={100}
          step={1}
          value={percent}
          onChange={(event) => setPercent(event.target.value)}
        />
      </div>
    </ChangeDialog>
  );
}
