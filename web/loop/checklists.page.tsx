/** 检查清单: every version there is, taking one in from a file. */
import { useRef } from 'react';
import { Link, useNavigate } from 'react-router';
import { importChecklist, useChecklists } from '../api/inspection.queries.ts';
import { useLoopChange } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Crumbs, Light, Tag } from '../components/signs.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { checklist as words } from '../i18n/checklist.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import './loop.css';
import './inspection.css';

const LIGHTS = { draft: 'warn', published: 'ok', retired: 'idle' } as const;

export default function ChecklistsPage() {
  const t = useT(words);
  const { locale } = useLocale();
  const may = useMay();
  const say = useToast();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const list = useChecklists();
  const take = useLoopChange(async (file: File) => {
    const text = await file.text();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // The server says in words what is wrong with what is no checklist.
      value = { format: file.name };
    }
    return importChecklist(value);
  });
  useTitle(t('title'));
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs label={t('crumb')} items={[{ label: t('crumb'), to: '/work/inspections' }, { label: t('title') }]} />
          <h1>{t('title')}</h1>
          <p className="muted page-lead">{t('lead')}</p>
        </div>
        {may('inspection.manage') && (
          <div className="row page-acts">
            <input
              ref={input}
              type="file"
              accept="application/json,.json"
              className="visually-hidden"
              aria-label={t('import')}
              tabIndex={-1}
              onChange={(event) => {
                const file = event.target.files?.[0];
                event.target.value = '';
                if (file)
                  take.mutate(file, {
                    onSuccess: ({ id }) => {
                      say(t('import.done'));
                      void navigate(`/work/checklists/${id}`);
                    },
                  });
              }}
            />
            <Button busy={take.isPending} onClick={() => input.current?.click()}>
              {t('import')}
            </Button>
          </div>
        )}
      </header>
      <ErrorLine error={take.error} />
      {list.isPending ? (
        <Skeleton />
      ) : (
        <div className="card">
          {list.items.map((row) => (
            <div key={row.id} className="slip">
              <p className="inspection-line">
                <Link to={`/work/checklists/${encodeURIComponent(row.id)}`}>
                  <b>{locale === 'en' && row.titleEn ? row.titleEn : row.title}</b>
                </Link>
                <span>{t('version', { n: row.version })}</span>
                <Light state={LIGHTS[row.state]}>{t(`state.${row.state}`)}</Light>
                {row.provisional && <Tag tone="warn">{t('provisional')}</Tag>}
              </p>
              <p className="small muted">
                <span className="code">{row.key}</span> · {t('counts', { items: row.items, points: row.points })}
              </p>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
