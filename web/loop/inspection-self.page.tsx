/** 自查: the agency's own word on each item with its evidence, saved as it goes, handed in once. */
import { useState } from 'react';
import { useParams } from 'react-router';
import { verdictsOf } from '../../shared/inspection/score.ts';
import type { ChecklistItem } from '../../shared/schemas/checklist.ts';
import type { InspectionDetail } from '../../shared/schemas/inspection.ts';
import { API } from '../api/client.ts';
import { addFile, handInSelf, putSelf, removeFile, useInspection } from '../api/inspection.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { useSession } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Field, TextArea } from '../components/field.tsx';
import { Icon } from '../components/icon.tsx';
import { Crumbs, Tag } from '../components/signs.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { inspection as words } from '../i18n/inspection.ts';
import { inspectionVisit } from '../i18n/inspection-visit.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { formatDayNumber, todayDay } from './loop.model.ts';
import { ChangeDialog, DayField, Percent } from './loop.parts.tsx';
import './loop.css';
import './inspection.css';

export default function InspectionSelfPage() {
  const t = useT(words);
  const tVisit = useT(inspectionVisit);
  const { locale } = useLocale();
  const { id = '' } = useParams();
  const [chosen, setChosen] = useState('');
  const query = useInspection(id);
  const detail = query.data;
  const [handing, setHanding] = useState(false);
  useTitle(t('self'));
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!detail) return <Skeleton />;
  const path = `/work/inspections/${encodeURIComponent(detail.id)}`;
  const sections = detail.checklist?.definition.sections ?? [];
  const all = sections.flatMap(({ items }) => items).length;
  const claimed = new Set(detail.self.map(({ item }) => item));
  const section = sections.find(({ key }) => key === chosen) ?? sections[0];
  const next = section && sections[sections.indexOf(section) + 1];
  const titleOf = (each: { title: string; titleEn: string }) =>
    locale === 'en' && each.titleEn ? each.titleEn : each.title;
  const goTo = (key: string) => {
    setChosen(key);
    window.scrollTo(0, 0);
  };
  const open = detail.may.answer && detail.state === 'announced';
  const crumbs = [
    { label: t('title'), to: '/work/inspections' },
    { label: detail.number, to: path },
    { label: t('self') },
  ];
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('title')} items={crumbs} />
          <h1>{t('self')}</h1>
          <p className="muted page-lead">{t('self.lead')}</p>
        </div>
        {open && (
          <Button look="primary" onClick={() => setHanding(true)}>
            {t('self.hand-in')}
          </Button>
        )}
      </header>
      {!open ? (
        <EmptyState title={t('self.closed')} actions={<ButtonLink to={path}>{detail.number}</ButtonLink>}>
          {t('self.closed-next')}
        </EmptyState>
      ) : (
        <>
          <p className="inspection-line">
            <Percent value={Math.floor((detail.self.length * 100) / Math.max(1, all))} label={t('self')} />
            <span>{t('self.progress', { done: detail.self.length, all })}</span>
            {detail.selfDue !== null && (
              <span className={detail.selfDue < todayDay() ? 'late' : 'muted'}>
                {t('self.due', { day: formatDayNumber(locale, detail.selfDue) })}
              </span>
            )}
          </p>
          <nav aria-label={tVisit('sections')} className="visit-sections self-sections">
            {sections.map((each) => {
              const title = titleOf(each);
              const counts = {
                title,
                done: each.items.filter(({ key }) => claimed.has(key)).length,
                all: each.items.length,
              };
              return (
                <button
                  key={each.key}
                  type="button"
                  aria-pressed={each === section}
                  aria-label={tVisit('section.count', counts)}
                  onClick={() => goTo(each.key)}
                >
                  <span>{title}</span>
                  <em>
                    {counts.done}/{counts.all}
                  </em>
                </button>
              );
            })}
          </nav>
          {section && (
            <section className="card" aria-labelledby="section">
              <header className="card-head">
                <h2 id="section">
                  <span className="code">{section.key}</span> {titleOf(section)}
                </h2>
              </header>
              {section.items.map((item) => (
                <SelfItem key={item.key} item={item} detail={detail} />
              ))}
            </section>
          )}
          {next && (
            <Button look="primary" size="large" onClick={() => goTo(next.key)}>
              {tVisit('next')}
            </Button>
          )}
        </>
      )}
      {handing && <HandIn detail={detail} onClose={() => setHanding(false)} />}
    </>
  );
}

function SelfItem({ item, detail }: { item: ChecklistItem; detail: InspectionDetail }) {
  const t = useT(words);
  const tVisit = useT(inspectionVisit);
  const { locale } = useLocale();
  const say = useToast();
  const claim = detail.self.find((each) => each.item === item.key);
  const [note, setNote] = useState(claim?.note ?? '');
  const [adding, setAdding] = useState(false);
  const change = useLoopChange((given: { verdict: 'met' | 'partly' | 'not' | 'na'; defects: number; note: string }) =>
    putSelf(detail.id, item.key, given),
  );
  const drop = useLoopChange((fileId: string) => removeFile(detail.id, fileId));
  const files = detail.files.filter((file) => file.side === 'agency' && file.item === item.key);
  const defectsOf = (verdict: string) =>
    item.scoring === 'per-defect' && verdict === 'not' ? (claim?.defects ?? 0) || 1 : 0;
  const text = locale === 'en' && item.textEn ? item.textEn : item.text;
  return (
    <article className="self-item" aria-label={`${item.key} ${text}`}>
      <p>
        <span className="code">{item.key}</span> <b>{text}</b>{' '}
        {item.veto !== null && <Tag tone="bad">{tVisit('veto')}</Tag>}
      </p>
      {item.evidence && <p className="small muted">{t('self.asked', { text: item.evidence })}</p>}
      <fieldset className="visit-verdicts">
        <legend className="visually-hidden">{tVisit('verdict', { item: item.key })}</legend>
        {verdictsOf(item).map((verdict) => (
          <label key={verdict} className={`visit-verdict ${verdict}`}>
            <input
              type="radio"
              name={`self-${item.key}`}
              checked={(change.isPending ? change.variables.verdict : claim?.verdict) === verdict}
              onChange={() => change.mutate({ verdict, defects: defectsOf(verdict), note })}
            />
            <span>{tVisit(`verdict.${verdict}`)}</span>
          </label>
        ))}
      </fieldset>
      {claim && item.scoring === 'per-defect' && claim.verdict === 'not' && (
        <Field
          label={tVisit('defects')}
          type="number"
          min={1}
          max={10_000}
          defaultValue={claim.defects}
          onBlur={(event) => {
            const defects = Math.max(1, Math.round(Number(event.target.value) || 1));
            if (defects !== claim.defects) change.mutate({ verdict: 'not', defects, note });
          }}
        />
      )}
      {claim && (
        <TextArea
          label={t('self.note')}
          rows={2}
          maxLength={4000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
          onBlur={() => {
            if (note !== claim.note)
              change.mutate(
                { verdict: claim.verdict, defects: claim.defects, note },
                { onSuccess: () => say(t('self.saved')) },
              );
          }}
        />
      )}
      <ErrorLine error={change.error ?? drop.error} />
      <div className="visit-photos">
        <Button size="small" onClick={() => setAdding(true)}>
          {t('file.add')}
        </Button>
        {files.length > 0 && (
          <ul role="list">
            {files.map((file) => (
              <li key={file.id}>
                <a
                  href={`${API}/inspections/${encodeURIComponent(detail.id)}/files/${encodeURIComponent(file.id)}`}
                  download
                >
                  {file.name}
                </a>
                <span className="small muted">
                  {t('file.on', {
                    day: formatDayNumber(locale, file.factOn),
                    at: formatTime(locale, file.enteredAt),
                  })}
                </span>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={t('file.remove', { name: file.name })}
                  onClick={() => drop.mutate(file.id, { onSuccess: () => say(t('file.removed')) })}
                >
                  <Icon name="close" size={14} />
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {adding && <FileDialog detail={detail} item={item} onClose={() => setAdding(false)} />}
    </article>
  );
}

function FileDialog({ detail, item, onClose }: { detail: InspectionDetail; item: ChecklistItem; onClose: () => void }) {
  const t = useT(words);
  const [file, setFile] = useState<File>();
  const [factOn, setFactOn] = useState<number | null>(null);
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={`${t('file.add')} ${item.key}`}
      submit={t('file.add')}
      done={t('file.done')}
      disabled={!file || factOn === null}
      act={() => addFile(detail.id, item.key, factOn!, file!)}
    >
      <Field label={t('file.choose')} type="file" required onChange={(event) => setFile(event.target.files?.[0])} />
      <DayField label={t('file.fact')} required past value={factOn} onChange={setFactOn} />
    </ChangeDialog>
  );
}

function HandIn({ detail, onClose }: { detail: InspectionDetail; onClose: () => void }) {
  const t = useT(words);
  const user = useSession().data?.user;
  const [statement, setStatement] = useState(detail.statement);
  const [name, setName] = useState(user?.name ?? '');
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={t('self.hand-in')}
      submit={t('self.hand-in')}
      done={t('self.handed-in')}
      disabled={name.trim() === ''}
      act={() => handInSelf(detail.id, { statement, name })}
    >
      <TextArea
        label={t('self.statement')}
        maxLength={4000}
        value={statement}
        onChange={(event) => setStatement(event.target.value)}
      />
      <Field label={t('self.name')} required value={name} onChange={(event) => setName(event.target.value)} />
    </ChangeDialog>
  );
}
