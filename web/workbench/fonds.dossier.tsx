/** 全宗卷: papers by class, with their numbers; what is proposed; entering a paper. */
import { useState } from 'react';
import type { Dossier, DossierCandidate, DossierPaper, FondsDetail } from '../../shared/schemas/fonds.ts';
import { dismissCandidate, fileInDossier, patchDossierPaper, useDossier } from '../api/fonds.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Field, Select } from '../components/field.tsx';
import { EmptyState, ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { fondsWords } from '../i18n/fonds.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatDayNumber } from '../loop/loop.model.ts';
import { ChangeDialog, DayField } from '../loop/loop.parts.tsx';

const CLASSES = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const FIRST = 10;
type ClassKey = `class.${(typeof CLASSES)[number]}`;
const classKey = (cls: number): ClassKey => `class.${cls}` as ClassKey;

export function FondsDossier({ fonds }: { fonds: FondsDetail }) {
  const dossier = useDossier(fonds.id);
  if (dossier.isError) return <ErrorState error={dossier.error} onRetry={() => void dossier.refetch()} />;
  if (!dossier.data) return <Skeleton />;
  return <Shown fonds={fonds} dossier={dossier.data} />;
}

function Shown({ fonds, dossier }: { fonds: FondsDetail; dossier: Dossier }) {
  const t = useT(fondsWords);
  const [asked, setAsked] = useState<'add' | DossierPaper>();
  const add = fonds.mayEdit && (
    <Button size="small" onClick={() => setAsked('add')}>
      {t('add')}
    </Button>
  );
  return (
    <div className="stack">
      <div className="row">
        <p className="small muted grow">{t('dossier.lead')}</p>
        {dossier.papers.length > 0 && add}
      </div>
      {dossier.papers.length === 0 ? (
        <EmptyState title={t('dossier.none')} actions={add}>
          {t('dossier.none-next')}
        </EmptyState>
      ) : (
        CLASSES.map((cls) => (
          <Class
            key={cls}
            name={t(classKey(cls))}
            papers={dossier.papers.filter((paper) => paper.class === cls)}
            {...(fonds.mayEdit && { onEdit: setAsked })}
          />
        ))
      )}
      {dossier.candidates.length > 0 && <Candidates fonds={fonds} candidates={dossier.candidates} />}
      {asked !== undefined && (
        <PaperDialog fonds={fonds} paper={asked === 'add' ? undefined : asked} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

function Class({
  name,
  papers,
  onEdit,
}: {
  name: string;
  papers: readonly DossierPaper[];
  onEdit?: (paper: DossierPaper) => void;
}) {
  const t = useT(fondsWords);
  const { locale } = useLocale();
  if (papers.length === 0) return null;
  return (
    <section className="dossier-class" aria-label={name}>
      <h2 className="part-head">{name}</h2>
      <ul role="list" className="plain-list">
        {papers.map((paper) => (
          <li key={paper.id}>
            <span className="code">{paper.code}</span>
            <div className="grow">
              {paper.title}
              <span className="line-note">
                {[
                  paper.onDay === null ? '' : formatDayNumber(locale, paper.onDay),
                  paper.responsible,
                  paper.pages === null ? '' : t('paper.facts', { n: paper.pages }),
                  paper.note,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            {onEdit && (
              <Button size="small" look="quiet" onClick={() => onEdit(paper)}>
                {t('paper.edit')} <span className="visually-hidden">{paper.code}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Candidates({ fonds, candidates }: { fonds: FondsDetail; candidates: readonly DossierCandidate[] }) {
  const t = useT(fondsWords);
  const { locale } = useLocale();
  const say = useToast();
  const [all, setAll] = useState(false);
  const act = useLoopChange(({ candidate, files }: { candidate: DossierCandidate; files: boolean }) => {
    const { sourceType, sourceId: id, class: cls, title, onDay, responsible } = candidate;
    if (sourceType === 'own') throw new Error('no source');
    const source = { type: sourceType, id };
    return files
      ? fileInDossier(fonds.id, { class: cls, title, onDay, responsible, source })
      : dismissCandidate(fonds.id, source);
  });
  const run = (candidate: DossierCandidate, files: boolean) =>
    act.mutate({ candidate, files }, { onSuccess: () => say(t(files ? 'file.done' : 'dismiss.done')) });
  return (
    <section className="stack" aria-label={t('candidates')}>
      <h2 className="part-head">{t('candidates')}</h2>
      <p className="small muted">{t('candidates.lead')}</p>
      <ErrorLine error={act.error} />
      <ul role="list" className="plain-list">
        {(all ? candidates : candidates.slice(0, FIRST)).map((candidate) => (
          <li key={`${candidate.sourceType} ${candidate.sourceId}`}>
            <div className="grow">
              {candidate.title}
              <span className="line-note">
                {[
                  t(classKey(candidate.class)),
                  candidate.onDay === null ? '' : formatDayNumber(locale, candidate.onDay),
                  candidate.responsible,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            {fonds.mayEdit && (
              <span className="row">
                <Button size="small" look="quiet" disabled={act.isPending} onClick={() => run(candidate, false)}>
                  {t('dismiss')} <span className="visually-hidden">{candidate.title}</span>
                </Button>
                <Button size="small" disabled={act.isPending} onClick={() => run(candidate, true)}>
                  {t('file')} <span className="visually-hidden">{candidate.title}</span>
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {!all && candidates.length > FIRST && (
        <p>
          <Button size="small" onClick={() => setAll(true)}>
            {t('candidates.more', { n: candidates.length })}
          </Button>
        </p>
      )}
    </section>
  );
}

function PaperDialog({
  fonds,
  paper,
  onClose,
}: {
  fonds: FondsDetail;
  paper: DossierPaper | undefined;
  onClose: () => void;
}) {
  const t = useT(fondsWords);
  const [cls, setCls] = useState(1);
  const [draft, setDraft] = useState({
    title: paper?.title ?? '',
    onDay: paper?.onDay ?? null,
    responsible: paper?.responsible ?? '',
    pages: paper?.pages == null ? '' : String(paper.pages),
    note: paper?.note ?? '',
  });
  const set = (change: Partial<typeof draft>) => setDraft((now) => ({ ...now, ...change }));
  const text = (key: 'title' | 'responsible' | 'note', maxLength: number, required = false) => (
    <Field
      label={t(`paper.${key}`)}
      value={draft[key]}
      maxLength={maxLength}
      required={required}
      onChange={(event) => set({ [key]: event.target.value })}
    />
  );
  return (
    <ChangeDialog
      open
      onClose={onClose}
      title={paper === undefined ? t('add') : t('paper.edit-title', { code: paper.code })}
      submit={t(paper === undefined ? 'add.submit' : 'edit.submit')}
      done={t(paper === undefined ? 'file.done' : 'edit.done')}
      act={() => {
        const given = { ...draft, pages: draft.pages.trim() === '' ? null : Number(draft.pages) };
        return paper === undefined
          ? fileInDossier(fonds.id, { class: cls, ...given })
          : patchDossierPaper(paper.id, given);
      }}
    >
      {paper === undefined && (
        <Select
          label={t('paper.class')}
          value={String(cls)}
          options={CLASSES.map((value) => ({ value: String(value), label: t(classKey(value)) }))}
          onChange={(event) => setCls(Number(event.target.value))}
        />
      )}
      {text('title', 500, true)}
      <div className="form-pair">
        <DayField label={t('paper.day')} value={draft.onDay} onChange={(onDay) => set({ onDay })} />
        {text('responsible', 200)}
        <Field
          label={t('paper.pages')}
          type="number"
          min={1}
          max={100_000}
          value={draft.pages}
          onChange={(event) => set({ pages: event.target.value })}
        />
      </div>
      {text('note', 1000)}
    </ChangeDialog>
  );
}
