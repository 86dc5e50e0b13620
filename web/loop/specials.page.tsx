/** 专项整治: findings treated together, how far each clean-up is, and ending it. */
import { useState } from 'react';
import { Link } from 'react-router';
import { patchSpecial, type Special, useSpecials } from '../api/ledger.queries.ts';
import { useMay } from '../api/session.queries.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { Tag } from '../components/signs.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { useTitle } from '../lib/title.ts';
import { addressOf } from './findings.filter.ts';
import { LedgerTabs } from './ledger.tabs.tsx';
import { formatDayNumber } from './loop.model.ts';
import { ChangeDialog, Percent } from './loop.parts.tsx';
import './loop.css';
import './ledger.css';

export default function SpecialsPage() {
  const t = useT(ledger);
  const list = useSpecials();
  const [ending, setEnding] = useState<Special>();
  useTitle(t('specials.title'));
  return (
    <>
      <header className="page-head">
        <div className="grow">
          <h1>{t('specials.title')}</h1>
          <p className="muted page-lead">{t('specials.lead')}</p>
        </div>
      </header>
      <LedgerTabs />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton lines={[100, 90]} />
      ) : (
        <section className="card" aria-label={t('specials.title')}>
          {list.items.length === 0 ? (
            <EmptyState
              title={t('specials.none')}
              actions={<ButtonLink to="/work/findings?view=table">{t('tab.findings')}</ButtonLink>}
            >
              {t('specials.none-next')}
            </EmptyState>
          ) : (
            list.items.map((special) => <Card key={special.id} special={special} onEnd={() => setEnding(special)} />)
          )}
        </section>
      )}
      {ending && (
        <ChangeDialog
          open
          onClose={() => setEnding(undefined)}
          title={ending.state === 'open' ? t('specials.close-title', { title: ending.title }) : ending.title}
          lead={
            ending.state === 'open' &&
            ending.total > ending.closed &&
            t('specials.left', { n: ending.total - ending.closed })
          }
          submit={t(ending.state === 'open' ? 'specials.close' : 'specials.reopen')}
          done={t('specials.done')}
          act={() => patchSpecial(ending.id, { state: ending.state === 'open' ? 'closed' : 'open' })}
        />
      )}
    </>
  );
}

function Card({ special, onEnd }: { special: Special; onEnd: () => void }) {
  const t = useT(ledger);
  const may = useMay();
  const { locale } = useLocale();
  const { title, standard, start, due, state, total, closed, red, id } = special;
  const day = (value: number) => formatDayNumber(locale, value);
  const share = total === 0 ? 0 : Math.floor((closed * 100) / total);
  return (
    <article className="special-card">
      <div className="agenda-head">
        <h2>{title}</h2>
        <Tag tone={state === 'closed' ? 'ok' : 'strong'}>{t(`specials.${state}`)}</Tag>
        <span className="small muted">
          {due === null
            ? t('specials.span', { from: day(start) })
            : t('specials.span-due', { from: day(start), to: day(due) })}
        </span>
        {may('initiative.manage') && (
          <span className="row slip-acts">
            <Button size="small" onClick={onEnd}>
              {t(state === 'open' ? 'specials.close' : 'specials.reopen')}
            </Button>
          </span>
        )}
      </div>
      {standard !== '' && <p>{standard}</p>}
      <div className="row">
        <Percent value={share} label={t('specials.progress', { closed, total })} late={red > 0} />
        <span className="small">{t('specials.progress', { closed, total })}</span>
        {red > 0 && (
          <Link className="small late" to={addressOf({ special: id, light: ['red'] })}>
            {t('specials.red', { n: red })}
          </Link>
        )}
        <Link className="small" to={addressOf({ special: id })}>
          {t('specials.list', { n: total })}
        </Link>
      </div>
    </article>
  );
}
