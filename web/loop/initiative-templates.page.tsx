/** 专项模板: those that come with the program and those of the archive; the chosen one can be read, changed, exported. */
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { InitiativeTemplate, TemplateDetail, TemplateRow } from '../../shared/schemas/initiative.ts';
import { templateFileUrl, useTemplate, useTemplates } from '../api/initiative.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Crumbs, Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { useVersionWord } from './initiative.parts.tsx';
import { TimeLine } from './initiative.timeline.tsx';
import { addDays, todayDay } from './loop.model.ts';
import { TemplateEditor } from './template.editor.tsx';
import { TemplateImportDialog } from './template.import.dialog.tsx';
import { EMPTY_TEMPLATE, laidStages, tasksByTemplateStage } from './template.model.ts';
import './loop.css';
import './initiative.css';

export default function InitiativeTemplatesPage() {
  const t = useT(words);
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const [importing, setImporting] = useState(false);
  const templates = useTemplates();
  const key = params.get('key') ?? '';
  const fresh = params.has('new');
  const version = params.get('version');
  useTitle(t('templates'));
  const manages = may('initiative.manage');
  const open = (to: string) => setParams({ key: to });
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <Crumbs
            label={t('title')}
            items={[{ label: t('title'), to: '/work/initiatives' }, { label: t('templates') }]}
          />
          <h1>{t('templates')}</h1>
          <p className="muted page-lead">{t('template.lead')}</p>
        </div>
        {manages && (
          <div className="row page-acts">
            <Button onClick={() => setImporting(true)}>{t('template.import')}</Button>
            <Button look="primary" onClick={() => setParams({ new: '' })}>
              {t('template.new')}
            </Button>
          </div>
        )}
      </header>
      {templates.isError ? (
        <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />
      ) : (
        <div className="template-columns">
          <nav className="card" aria-label={t('templates')}>
            {templates.isPending && (
              <div className="card-note">
                <Skeleton />
              </div>
            )}
            <ul role="list" className="lines">
              {templates.items.map((row) => (
                <Row key={row.key} row={row} chosen={row.key === key} />
              ))}
            </ul>
          </nav>
          {fresh && manages ? (
            <section className="card" aria-label={t('template.new')}>
              <TemplateEditor key="new" template={EMPTY_TEMPLATE} basedOn={null} onSaved={open} />
            </section>
          ) : key === '' ? (
            <div className="card">
              <EmptyState title={t('template.choose')} />
            </div>
          ) : (
            <Chosen key={key} of={key} version={version === null ? undefined : Number(version)} onSaved={open} />
          )}
        </div>
      )}
      {importing && <TemplateImportDialog onClose={() => setImporting(false)} onSaved={open} />}
    </>
  );
}

function Row({ row, chosen }: { row: TemplateRow; chosen: boolean }) {
  const t = useT(words);
  const versionWord = useVersionWord();
  return (
    <li>
      <Link
        to={`/work/initiatives/templates?key=${encodeURIComponent(row.key)}`}
        aria-current={chosen ? 'true' : undefined}
        className="template-row"
      >
        <span className="grow">
          <b>{row.name}</b>
          <span className="line-note">
            {t('create.template-hint', { days: row.days, stages: row.stages, tasks: row.tasks })}
          </span>
          <span className="line-note">
            {row.shipped ? t('template.shipped') : t('template.own')} · {versionWord(row.version)}
          </span>
        </span>
      </Link>
    </li>
  );
}

function Chosen({ of, version, onSaved }: { of: string; version: number | undefined; onSaved: (key: string) => void }) {
  const t = useT(words);
  const may = useMay();
  const versionWord = useVersionWord();
  const query = useTemplate(of, version);
  const [editing, setEditing] = useState(false);
  const manages = may('initiative.manage');
  if (query.isError)
    return (
      <div className="card">
        <ErrorState error={query.error} title={t('template.missing')} />
      </div>
    );
  if (!query.data)
    return (
      <div className="card card-note">
        <Skeleton lines={[40, 90, 70, 80]} />
      </div>
    );
  const { data } = query;
  const { template } = data;
  const start = todayDay();
  const present = data.versions[0]?.version ?? 0;
  const saved = (to: string) => {
    setEditing(false);
    onSaved(to);
  };
  return (
    <div className="stack">
      <section className="card" aria-labelledby="template-name">
        <header className="card-head template-head">
          <h2 id="template-name">{template.name}</h2>
          <Tag>{versionWord(data.version)}</Tag>
          <span className="grow" />
          <a className="btn small" href={templateFileUrl(of, data.version)} download>
            <Icon name="download" size={14} /> {t('template.export')}
          </a>
          {manages && (
            <>
              <Button size="small" aria-expanded={editing} onClick={() => setEditing(!editing)}>
                {t('template.edit')}
              </Button>
              <ButtonLink size="small" look="primary" to={`/work/initiatives?template=${encodeURIComponent(of)}`}>
                {t('template.use')}
              </ButtonLink>
            </>
          )}
        </header>
        {template.summary !== '' && <p className="card-note">{template.summary}</p>}
        {data.version !== present && <p className="outcome inside">{t('template.old')}</p>}
        <TimeLine
          start={start}
          end={addDays(start, template.days - 1)}
          stages={laidStages(template, start)}
          today={start}
        />
        {!editing && <Contents template={template} />}
        <Versions of={of} data={data} />
      </section>
      {manages && editing && (
        <section className="card" aria-label={t('act.edit')}>
          <TemplateEditor key={`${of}:${data.version}`} template={template} basedOn={present} onSaved={saved} />
        </section>
      )}
    </div>
  );
}

/** Goal, tasks by stage and roles, to be read. */
function Contents({ template }: { template: InitiativeTemplate }) {
  const t = useT(words);
  return (
    <>
      {template.goal !== '' && <p className="card-note plan-goal">{template.goal}</p>}
      {tasksByTemplateStage(template).map(([stage, tasks]) => (
        <div key={stage?.key ?? ''} className="task-stage">
          <h3>
            {stage?.name ?? t('tasks.no-stage')}{' '}
            {stage && <span className="muted">{t('template.day-to-day', { from: stage.from, to: stage.to })}</span>}
          </h3>
          <ul role="list" className="template-tasks">
            {tasks.map((task, index) => (
              <li key={index}>
                <span className="grow">{task.text}</span>
                <span className="small muted">
                  {[task.duty, task.perBody ? t('template.per-body') : '', t('template.by-day', { n: task.due })]
                    .filter((each) => each !== '')
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

function Versions({ of, data }: { of: string; data: TemplateDetail }) {
  const t = useT(words);
  const { locale } = useLocale();
  const versionWord = useVersionWord();
  if (data.versions.length < 2) return null;
  return (
    <details className="card-details">
      <summary>{t('template.versions')}</summary>
      <ul role="list" className="lines inside">
        {data.versions.map(({ version, by, at }) => (
          <li key={version}>
            <Link to={`/work/initiatives/templates?key=${encodeURIComponent(of)}&version=${version}`}>
              <span className="grow">{versionWord(version)}</span>
              {by !== null && at !== null && (
                <span className="small muted">{t('template.by', { name: by, time: formatTime(locale, at) })}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
