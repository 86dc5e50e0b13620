/** 归档: the papers of an initiative with code and retention, and the one key that makes them archive. */
import { useState } from 'react';
import { Link } from 'react-router';
import type { FilingPaper, InitiativeFiling } from '../../shared/schemas/archiving.ts';
import { fileInitiative, useFiling } from '../api/archiving.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Tag } from '../components/signs.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useToast } from '../components/toast.tsx';
import { archiving } from '../i18n/archiving.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { formatTime } from '../lib/format.ts';
import { StateLight } from '../workbench/accession.parts.tsx';
import { FilingRulesDialog } from './filing.rules.dialog.tsx';
import { ChangeDialog, Day } from './loop.parts.tsx';
import './filing.css';

/** So many papers are listed before somebody asks for all. */
const FIRST = 12;

export function InitiativeFilingCard({ id }: { id: string }) {
  const t = useT(archiving);
  const may = useMay();
  const sees = may('finding.all');
  const query = useFiling(id, sees);
  const [setting, setSetting] = useState(false);
  if (!sees) return null;
  return (
    <section className="card filing" aria-labelledby="filing">
      <header className="card-head">
        <h2 id="filing">{t('title')}</h2>
        <span className="grow" />
        {query.data && may('initiative.manage') && (
          <Button size="small" look="quiet" onClick={() => setSetting(true)}>
            {t('rules')}
          </Button>
        )}
        {query.data && <FileKey filing={query.data} />}
      </header>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && (
        <div className="card-note">
          <Skeleton />
        </div>
      )}
      {query.data && <Papers filing={query.data} />}
      {query.data && setting && <FilingRulesDialog rules={query.data.rules} onClose={() => setSetting(false)} />}
    </section>
  );
}

/** The key, where there is something to file and the reader may. */
function FileKey({ filing }: { filing: InitiativeFiling }) {
  const t = useT(archiving);
  const may = useMay();
  const say = useToast();
  const [asking, setAsking] = useState(false);
  const waiting = filing.papers.filter((paper) => paper.filedIn === null).length;
  const stopped = filing.filings.some(({ accession }) => accession === null);
  const { state, id } = filing.initiative;
  if (!may('archiving.file') || state !== 'closed' || filing.rules.fonds === null) return null;
  if (waiting === 0 && !stopped) return null;
  const label = stopped ? t('file.go-on') : t(filing.filings.length > 0 ? 'file.more' : 'file', { n: waiting });
  return (
    <>
      <Button size="small" look="primary" onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <ChangeDialog
          open
          onClose={() => setAsking(false)}
          title={t('title')}
          lead={t('file.confirm', { n: waiting })}
          submit={label}
          done={t('file.done')}
          act={async () => {
            if ((await fileInitiative(id)).known && !stopped) say(t('file.known'));
          }}
        />
      )}
    </>
  );
}

function Papers({ filing }: { filing: InitiativeFiling }) {
  const t = useT(archiving);
  const { locale } = useLocale();
  const [all, setAll] = useState(false);
  const { papers, filings, initiative, rules } = filing;
  const shown = all ? papers : papers.slice(0, FIRST);
  const done = papers.length > 0 && papers.every((paper) => paper.filedIn !== null);
  return (
    <>
      <p className="card-note muted">
        {initiative.state !== 'closed' ? t('lead.open') : done ? t('nothing') : t('lead')}
        {rules.fonds === null && <b className="late"> {t('rules.fonds-unset')}</b>}
      </p>
      {filings.length > 0 && (
        <ul role="list" className="lines">
          {filings.map((each) => (
            <li key={each.number}>
              <div>
                <span className="grow">
                  <b>{t('filing.number', { n: each.number })}</b>
                  <span className="line-note">
                    {t('filing.line', { n: each.papers, by: each.by, at: formatTime(locale, each.at) })}
                  </span>
                </span>
                {each.accession === null ? (
                  <span className="light running">{t('filing.preparing')}</span>
                ) : (
                  <>
                    <Link to={`/work/accessions/${each.accession.id}`} className="code">
                      {each.accession.number}
                    </Link>
                    <StateLight state={each.accession.state} />
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      <div className="plain-scroll" role="region" aria-labelledby="filing" tabIndex={0}>
        <table className="plain filing-papers">
          <thead>
            <tr>
              <th scope="col">{t('column.code')}</th>
              <th scope="col">{t('column.title')}</th>
              <th scope="col">{t('column.date')}</th>
              <th scope="col">{t('column.retention')}</th>
              <th scope="col" className="end">
                {t('column.pages')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((paper, index) => (
              <Paper key={`${paper.code ?? index} ${paper.title}`} paper={paper} begun={filings.length > 0} />
            ))}
          </tbody>
        </table>
      </div>
      {papers.length > shown.length && (
        <p className="card-note">
          <button type="button" className="text-button" onClick={() => setAll(true)}>
            {t('all', { n: papers.length })}
          </button>
        </p>
      )}
    </>
  );
}

/** `begun`: some papers are filed, so those that are not stand out. */
function Paper({ paper, begun }: { paper: FilingPaper; begun: boolean }) {
  const t = useT(archiving);
  return (
    <tr>
      <td className="code">{paper.code ?? <span className="muted">{t('no-code')}</span>}</td>
      <td>
        {paper.title} {begun && paper.filedIn === null && <Tag tone="warn">{t('filed.not')}</Tag>}
        {paper.attached > 0 && <span className="line-note">{t('attached', { n: paper.attached })}</span>}
      </td>
      <td>
        <Day day={paper.on} />
      </td>
      <td>{t(`retention.${paper.retention}`)}</td>
      <td className="end">{paper.pages}</td>
    </tr>
  );
}
