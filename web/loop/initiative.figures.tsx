/** How the findings, slips and other parts of an initiative stand: bars and figures, each the way to its list. */
import { Link } from 'react-router';
import type { FindingOverview } from '../../shared/schemas/finding.ts';
import type { InitiativeDetail, InitiativeSummary } from '../../shared/schemas/initiative.ts';
import { type SummaryPart, useInitiativeSummary } from '../api/initiative.queries.ts';
import { useFindingOverview } from '../api/loop.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { ButtonLink } from '../components/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { initiative as words } from '../i18n/initiative.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { addressOf } from './findings.filter.ts';
import { FindingLight, useWord } from './loop.parts.tsx';

export function InitiativeFindings({ initiative }: { initiative: InitiativeDetail }) {
  const t = useT(words);
  const may = useMay();
  const { id } = initiative;
  const overview = useFindingOverview({ initiative: id });
  const total = overview.data?.figures.find(({ key }) => key === 'total');
  const register = may('finding.edit') && initiative.state !== 'closed' && (
    <ButtonLink size="small" to={`/work/findings/new?initiative=${encodeURIComponent(id)}`}>
      {t('findings.new')}
    </ButtonLink>
  );
  return (
    <section className="card" aria-labelledby="initiative-findings">
      <header className="card-head">
        <h2 id="initiative-findings">{t('findings.title')}</h2>
        {total && total.value > 0 && (
          <Link to={addressOf(total.filter)} className="small card-head-link">
            {t('findings.all', { n: total.value })}
          </Link>
        )}
        <span className="grow" />
        {register}
      </header>
      {overview.isError ? (
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      ) : !overview.data || !total ? (
        <div className="card-note">
          <Skeleton />
        </div>
      ) : total.value === 0 ? (
        <EmptyState title={t('findings.none')}>{t('findings.none-next')}</EmptyState>
      ) : (
        <Lights overview={overview.data} />
      )}
    </section>
  );
}

function Lights({ overview }: { overview: FindingOverview }) {
  const t = useT(words);
  const word = useWord();
  const { locale } = useLocale();
  const lights = overview.lights.filter(({ value }) => value > 0);
  const states = overview.states.filter(({ value }) => value > 0);
  const most = Math.max(...states.map(({ value }) => value));
  return (
    <div className="pictures">
      <div>
        <h3>{t('findings.lights')}</h3>
        <div className="share-bar">
          {lights.map(({ key, value, filter }) => (
            <Link
              key={key}
              to={addressOf(filter)}
              className={`share ${key}`}
              style={{ flexGrow: value }}
              aria-label={t('findings.bar', { word: word('light', key), n: value })}
              title={t('findings.bar', { word: word('light', key), n: value })}
            />
          ))}
        </div>
        <ul role="list" className="share-words">
          {lights.map(({ key, value, filter }) => (
            <li key={key}>
              <Link to={addressOf(filter)}>
                <FindingLight light={key} /> <b>{value.toLocaleString(locale)}</b>
              </Link>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3>{t('findings.states')}</h3>
        <ul role="list" className="bars">
          {states.map(({ key, value, filter }) => (
            <li key={key}>
              <Link to={addressOf(filter)}>
                <span>{word('state', key)}</span>
                <span className="bar" aria-hidden="true">
                  <span style={{ width: `${(value * 100) / most}%` }} />
                </span>
                <b>{value.toLocaleString(locale)}</b>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

const KINDS: readonly string[] = ['notice', 'reminder', 'feedback', 'warning', 'talk'];
export function InitiativeSlips({ id }: { id: string }) {
  const t = useT(words);
  const word = useWord();
  const summary = useInitiativeSummary(id, 'slips');
  if (!summary.data) return null;
  const kinds = summary.data.counts.filter(({ key, value }) => KINDS.includes(key) && value > 0);
  const states = summary.data.counts.filter(({ key, value }) => !KINDS.includes(key) && value > 0);
  return (
    <section className="card" aria-labelledby="initiative-slips">
      <header className="card-head">
        <h2 id="initiative-slips">{t('slips.title')}</h2>
      </header>
      {kinds.length === 0 ? (
        <p className="card-note muted">{t('slips.none')}</p>
      ) : (
        <>
          <Counts counts={kinds} wordOf={(key) => word('slip', key)} label={t('slips.kinds')} />
          <Counts counts={states} wordOf={(key) => word('slip-state', key)} label={t('slips.states')} />
        </>
      )}
    </section>
  );
}

/** Study, research, inspection: nothing where the reader has none of it, or nothing has been done there. */
export function InitiativePart({ id, part }: { id: string; part: Exclude<SummaryPart, 'slips'> }) {
  const t = useT(words);
  const { locale } = useLocale();
  const summary = useInitiativeSummary(id, part);
  const counts = summary.data?.counts ?? [];
  if (!counts.some(({ value }) => value > 0)) return null;
  const known = words[locale] as Readonly<Record<string, string>>;
  return (
    <section className="card" aria-labelledby={`initiative-${part}`}>
      <header className="card-head">
        <h2 id={`initiative-${part}`}>{t(`part.${part}`)}</h2>
      </header>
      <Counts counts={counts} wordOf={(key) => known[`${part}.${key}`] ?? key} label={t(`part.${part}`)} />
    </section>
  );
}

interface CountsProps {
  counts: InitiativeSummary['counts'];
  wordOf: (key: string) => string;
  label: string;
}
function Counts({ counts, wordOf, label }: CountsProps) {
  const { locale } = useLocale();
  return (
    <ul role="list" className="figures count-figures" aria-label={label}>
      {counts.map(({ key, value, href }) => (
        <li key={key}>
          <Link to={href}>
            <span className="small muted">{wordOf(key)}</span>
            <b>{value.toLocaleString(locale)}</b>
          </Link>
        </li>
      ))}
    </ul>
  );
}
