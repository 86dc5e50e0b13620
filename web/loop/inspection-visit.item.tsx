/** One item of a visit: its verdict in one touch, what was seen, photos; and both words where two have written. */
import { useEffect, useId, useRef, useState } from 'react';
import { verdictsOf } from '../../shared/inspection/score.ts';
import type { ChecklistItem } from '../../shared/schemas/checklist.ts';
import type { Entry, InspectionDetail } from '../../shared/schemas/inspection.ts';
import { Button } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { inspectionVisit } from '../i18n/inspection-visit.ts';
import type { KeptEntry } from '../lib/kept-visits.ts';
import type { Shown } from './inspection-visit.model.ts';
import type { Visit } from './use-visit.ts';

interface Props {
  item: ChecklistItem;
  round: 1 | 2;
  detail: InspectionDetail;
  visit: Visit;
  shown: Shown | undefined;
}

/** So long after the last stroke a note is kept by itself. */
const PAUSE = 700;

export function VisitItem({ item, round, detail, visit, shown }: Props) {
  const t = useT(inspectionVisit);
  const { locale } = useLocale();
  const text = locale === 'en' && item.textEn ? item.textEn : item.text;
  const claim = detail.self.find((each) => each.item === item.key);
  const first = round === 2 ? detail.entries.find((each) => each.item === item.key && each.round === 1) : undefined;
  const conflict = shown?.kept?.state === 'conflict' ? shown.kept : undefined;
  const state = shown?.state;
  return (
    <article className={`card visit-item ${state ?? ''}`} aria-label={`${item.key} ${text}`}>
      <header>
        <span className="code">{item.key}</span>
        <h2>{text}</h2>
        {item.veto !== null && <Tag tone="bad">{t('veto')}</Tag>}
        <Tag>{t('points', { points: item.points })}</Tag>
      </header>
      <p className="small muted">
        {item.basis && `${t('basis')}: ${item.basis}`}
        {item.basis && item.method && ' · '}
        {item.method && `${t('method')}: ${item.method}`}
      </p>
      <p className="small">
        {first
          ? t('first.said', { note: `${t(`verdict.${first.verdict}`)} ${first.note}` })
          : claim
            ? t('claim', { verdict: `${t(`verdict.${claim.verdict}`)}${claim.note && `, ${claim.note}`}` })
            : t('claim.none')}
      </p>
      {conflict ? (
        <Conflict entry={conflict} visit={visit} />
      ) : (
        <Answer item={item} round={round} visit={visit} shown={shown} />
      )}
      {shown?.kept?.state === 'refused' && <Refused entry={shown.kept} visit={visit} />}
      <Photos item={item} detail={detail} visit={visit} />
      {state && (
        <p className={`visit-state ${state}`} role="status">
          {t(`state.${state}`, { by: shown.by ?? '' })}
        </p>
      )}
    </article>
  );
}

interface Draft {
  verdict?: Entry['verdict'];
  note?: string;
  defects?: number;
}
const withoutVerdict = (draft: Draft): Draft => {
  const { note, defects } = draft;
  return { ...(note !== undefined && { note }), ...(defects !== undefined && { defects }) };
};

function Answer({ item, round, visit, shown }: Omit<Props, 'detail'>) {
  const t = useT(inspectionVisit);
  const group = useId();
  // What is being written goes before what is kept, until it is kept itself.
  const [draft, setDraft] = useState<Draft>({});
  const timer = useRef<number>(undefined);
  const verdict = draft.verdict ?? shown?.verdict;
  const note = draft.note ?? shown?.note ?? '';
  const defects = draft.defects ?? Math.max(1, shown?.defects ?? 1);
  const keep = async (given: Partial<Pick<Entry, 'verdict' | 'note' | 'defects'>>) => {
    window.clearTimeout(timer.current);
    const of = given.verdict ?? verdict;
    if (of === undefined) return;
    const counts = item.scoring === 'per-defect' && of === 'not';
    await visit.write({
      item: item.key,
      round,
      base: shown?.base ?? 0,
      verdict: of,
      defects: counts ? (given.defects ?? defects) : 0,
      note: given.note ?? note,
    });
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return (
    <>
      <fieldset className="visit-verdicts">
        <legend className="visually-hidden">{t('verdict', { item: item.key })}</legend>
        {verdictsOf(item).map((each) => (
          <label key={each} className={`visit-verdict ${each}`}>
            <input
              type="radio"
              name={group}
              value={each}
              checked={verdict === each}
              onChange={() => {
                setDraft((now) => ({ ...now, verdict: each }));
                void keep({ verdict: each }).then(() => setDraft(withoutVerdict));
              }}
            />
            <span>{t(`verdict.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      {item.scoring === 'per-defect' && verdict === 'not' && (
        <Field
          label={t('defects')}
          type="number"
          inputMode="numeric"
          min={1}
          max={10_000}
          value={defects}
          onChange={(event) => {
            const next = Math.max(1, Math.min(10_000, Math.round(Number(event.target.value))));
            setDraft({ ...draft, defects: next });
            void keep({ defects: next });
          }}
          onBlur={() => setDraft(({ note: written }) => (written === undefined ? {} : { note: written }))}
        />
      )}
      {verdict !== undefined && (
        <TextArea
          label={t('note')}
          {...((verdict === 'not' || verdict === 'partly') && { hint: t('note.needed') })}
          value={note}
          rows={2}
          maxLength={4000}
          onChange={(event) => {
            const next = event.target.value;
            setDraft({ ...draft, note: next });
            window.clearTimeout(timer.current);
            timer.current = window.setTimeout(() => void keep({ note: next }), PAUSE);
          }}
          onBlur={() => {
            const written = note !== (shown?.note ?? '') ? keep({ note }) : Promise.resolve();
            void written.then(() => setDraft({}));
          }}
        />
      )}
    </>
  );
}

function Conflict({ entry, visit }: { entry: KeptEntry; visit: Visit }) {
  const t = useT(inspectionVisit);
  const theirs = entry.theirs;
  if (theirs === undefined) return null;
  const side = (title: string, of: Pick<Entry, 'verdict' | 'defects' | 'note'>, act: string, take: () => void) => (
    <section className="visit-side">
      <h3>{title}</h3>
      <p>
        <b>{t(`verdict.${of.verdict}`)}</b>
        {of.defects > 0 && ` × ${of.defects}`}
      </p>
      <p>{of.note || <span className="muted">{t('conflict.no-note')}</span>}</p>
      <Button onClick={take}>{act}</Button>
    </section>
  );
  return (
    <div className="visit-conflict" role="alert">
      <h3>{t('conflict.title')}</h3>
      <p>{t('conflict.lead')}</p>
      <div className="visit-sides">
        {side(t('conflict.theirs', { name: theirs.enteredBy }), theirs, t('conflict.take-theirs'), () => {
          void visit.takeTheirs(entry);
        })}
        {side(t('conflict.mine'), entry, t('conflict.take-mine'), () => {
          void visit.chooseMine(entry);
        })}
      </div>
    </div>
  );
}

function Refused({ entry, visit }: { entry: KeptEntry; visit: Visit }) {
  const t = useT(inspectionVisit);
  return (
    <div className="error-line" role="alert">
      <span className="grow">{t('refused.lead', { reason: entry.reason ?? '' })}</span>
      <Button size="small" onClick={() => void visit.drop(entry.seq)}>
        {t('refused.drop')}
      </Button>
    </div>
  );
}

function Photos({ item, detail, visit }: Pick<Props, 'item' | 'detail' | 'visit'>) {
  const t = useT(inspectionVisit);
  const id = useId();
  const sent = detail.files.filter((file) => file.side === 'visit' && file.item === item.key);
  const kept = visit.kept.filter((each) => each.kind === 'photo').filter((each) => each.item === item.key);
  return (
    <div className="visit-photos">
      <label htmlFor={id} className="btn">
        {t('photo')}
      </label>
      <input
        id={id}
        type="file"
        accept="image/*"
        className="visually-hidden"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void visit.addPhoto(item.key, file);
          event.target.value = '';
        }}
      />
      {sent.length + kept.length > 0 && (
        <ul aria-label={t('photos')}>
          {sent.map((file) => (
            <li key={file.id}>
              {file.name} <span className="small muted">{t('photo.sent')}</span>
            </li>
          ))}
          {kept.map((photo) => (
            <li key={photo.key}>
              <Thumbnail blob={photo.blob} /> {photo.name}{' '}
              <span className="small visit-waiting">
                {photo.state === 'refused' ? t('refused.lead', { reason: photo.reason ?? '' }) : t('photo.waiting')}
              </span>
              {photo.state === 'refused' && (
                <Button size="small" onClick={() => void visit.drop(photo.seq)}>
                  {t('refused.drop')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Thumbnail({ blob }: { blob: Blob }) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(blob);
    if (image.current) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [blob]);
  return <img ref={image} alt="" width={48} height={48} />;
}
