/** One version of a checklist: read where it is published, edited where it is a draft. */
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { ChecklistDefinition, ChecklistDetail } from '../../shared/schemas/checklist.ts';
import { API } from '../api/client.ts';
import { actOnChecklist, createChecklist, putChecklist, useChecklist } from '../api/inspection.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Crumbs, Light, Tag } from '../components/signs.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { checklist as words } from '../i18n/checklist.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import { ChecklistEditor } from './checklist.editor.tsx';
import { ChangeDialog } from './loop.parts.tsx';
import './loop.css';
import './inspection.css';

const LIGHTS = { draft: 'warn', published: 'ok', retired: 'idle' } as const;

export default function ChecklistPage() {
  const { id = '' } = useParams();
  const query = useChecklist(id);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton />;
  // A draft that was saved is another one to edit.
  return <Body key={`${query.data.id} ${query.data.lockVersion}`} detail={query.data} />;
}

function Body({ detail }: { detail: ChecklistDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  const may = useMay();
  const say = useToast();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<ChecklistDefinition>(detail.definition);
  const [asked, setAsked] = useState<'publish' | 'retire' | 'copy'>();
  const [key, setKey] = useState('');
  const save = useLoopChange(() => putChecklist(detail.id, { definition: draft, lockVersion: detail.lockVersion }));
  const renew = useLoopChange(() => createChecklist(detail.key, detail.definition));
  const manages = may('inspection.manage');
  const edits = manages && detail.state === 'draft';
  const changed = draft !== detail.definition;
  const shipped = detail.id.startsWith('shipped.');
  const title = locale === 'en' && detail.titleEn ? detail.titleEn : detail.title;
  const go = ({ id }: { id: string }) => {
    say(t('new-version.done'));
    void navigate(`/work/checklists/${id}`);
  };
  useTitle(title);
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('title')}
            items={[
              { label: t('crumb'), to: '/work/inspections' },
              { label: t('title'), to: '/work/checklists' },
              { label: `${detail.key} v${detail.version}` },
            ]}
          />
          <h1>{title}</h1>
          <p className="inspection-line">
            <Light state={LIGHTS[detail.state]}>{t(`state.${detail.state}`)}</Light>
            <span>{t('version', { n: detail.version })}</span>
            <span className="muted">{t('counts', { items: detail.items, points: detail.points })}</span>
            {detail.provisional && (
              <span title={t('provisional.hint')}>
                <Tag tone="warn">{t('provisional')}</Tag>
              </span>
            )}
          </p>
        </div>
        <div className="row page-acts">
          <a className="btn" href={`${API}/checklists/${encodeURIComponent(detail.id)}/file`} download>
            {t('export')}
          </a>
          {manages && <Button onClick={() => setAsked('copy')}>{t('copy')}</Button>}
          {manages && detail.state !== 'draft' && (
            <Button busy={renew.isPending} onClick={() => renew.mutate(undefined, { onSuccess: go })}>
              {t('new-version')}
            </Button>
          )}
          {manages && detail.state === 'published' && !shipped && (
            <Button look="quiet" onClick={() => setAsked('retire')}>
              {t('retire')}
            </Button>
          )}
          {edits && (
            <>
              <Button
                look={changed ? 'primary' : 'plain'}
                disabled={!changed}
                busy={save.isPending}
                onClick={() => save.mutate(undefined, { onSuccess: () => say(t('saved')) })}
              >
                {t('save')}
              </Button>
              <Button look={changed ? 'plain' : 'primary'} disabled={changed} onClick={() => setAsked('publish')}>
                {t('publish')}
              </Button>
            </>
          )}
        </div>
      </header>
      {detail.provisional && <p className="visit-notice">{t('provisional.hint')}</p>}
      {edits && changed && <p className="small muted">{t('unsaved')}</p>}
      <ErrorLine error={save.error ?? renew.error} />
      <ChecklistEditor definition={draft} edits={edits} onChange={setDraft} />
      {asked === 'copy' && (
        <ChangeDialog
          open
          onClose={() => setAsked(undefined)}
          title={t('copy')}
          submit={t('copy')}
          done={t('new-version.done')}
          disabled={key.trim() === ''}
          act={() => createChecklist(key.trim(), draft)}
          onDone={(answer) => void navigate(`/work/checklists/${(answer as { id: string }).id}`)}
        >
          <Field
            label={t('copy.key')}
            hint={t('copy.key-hint')}
            maxLength={20}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        </ChangeDialog>
      )}
      {(asked === 'publish' || asked === 'retire') && (
        <ChangeDialog
          open
          onClose={() => setAsked(undefined)}
          title={t(asked)}
          lead={t(`${asked}.lead`)}
          submit={t(asked)}
          done={t(`${asked}.done`)}
          danger={asked === 'retire'}
          act={() => actOnChecklist(detail.id, asked, detail.lockVersion)}
        />
      )}
    </>
  );
}
