/** The portal's first page: the box, what is open, where to begin, whom to ask. */
import { Link } from 'react-router';
import type { PortalHome } from '../../shared/schemas/home.ts';
import { usePortalHome } from '../api/public.queries.ts';
import { ButtonLink } from '../components/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../components/states.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { formatDateText, formatDay } from '../lib/format.ts';
import { useTitle } from '../lib/title.ts';
import { SearchBox } from './search-box.tsx';

function Figures({ home }: { home: PortalHome }) {
  const t = useT(portal);
  const { locale } = useLocale();
  return (
    <dl className="home-figures">
      <div>
        <dt>{t('home.units')}</dt>
        <dd>{home.openUnits.toLocaleString(locale)}</dd>
      </div>
      <div>
        <dt>{t('home.pages')}</dt>
        <dd>{home.openPages.toLocaleString(locale)}</dd>
      </div>
      {home.years && (
        <div>
          <dt>{t('home.years')}</dt>
          <dd>
            {home.years.from === home.years.to
              ? home.years.from
              : t('home.years-value', { from: String(home.years.from), to: String(home.years.to) })}
          </dd>
        </div>
      )}
    </dl>
  );
}

function Categories({ home }: { home: PortalHome }) {
  const t = useT(portal);
  const { locale } = useLocale();
  return (
    <section aria-labelledby="categories">
      <h2 id="categories">{t('home.categories')}</h2>
      <ul role="list" className="category-list">
        {home.categories.map((category) => (
          <li key={category.id}>
            <Link to={`/search?category=${encodeURIComponent(category.id)}`}>
              <b>{locale === 'en' ? category.nameEn : category.name}</b>
              <span className="muted nowrap">{t('home.count', { n: category.count })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Latest({ home }: { home: PortalHome }) {
  const t = useT(portal);
  const { locale } = useLocale();
  return (
    <section aria-labelledby="latest">
      <div className="section-head">
        <h2 id="latest">{t('home.latest')}</h2>
        <Link to="/search?sort=date" className="small">
          {t('home.latest-all')}
        </Link>
      </div>
      <ol role="list" className="latest">
        {home.latest.map((unit) => (
          <li key={unit.id}>
            <Link to={`/records/${encodeURIComponent(unit.id)}`}>{unit.title}</Link>
            <span className="latest-meta small muted">
              <span>{formatDateText(locale, unit.dateText)}</span>
              <span className="code">{unit.code}</span>
              <span>{t('home.opened', { day: formatDay(locale, unit.openedAt) })}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function HomePage() {
  const t = useT(portal);
  const { locale } = useLocale();
  const { data: home, error, refetch } = usePortalHome();
  useTitle(undefined);
  const name = home && ((locale === 'en' && home.nameEn) || home.name);
  return (
    <main id="content" tabIndex={-1} className="home">
      <div className="hero">
        <div className="hero-inner">
          <h1>{t('home.title')}</h1>
          <p className="hero-lead">{name ? t('home.lead', { name }) : t('home.lead-plain')}</p>
          <SearchBox look="large" />
          {home && home.openUnits > 0 && <Figures home={home} />}
        </div>
      </div>
      <div className="home-body">
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!home && !error && <Skeleton lines={[30, 100, 100, 70]} />}
        {home?.openUnits === 0 && <EmptyState title={t('home.nothing')}>{t('home.nothing-next')}</EmptyState>}
        {home && home.openUnits > 0 && (
          <div className="home-columns">
            <Latest home={home} />
            <Categories home={home} />
          </div>
        )}
        <section aria-labelledby="steps" className="home-steps">
          <h2 id="steps">{t('home.steps')}</h2>
          <ol role="list">
            {(['step1', 'step2', 'step3'] as const).map((step, index) => (
              <li key={step}>
                <span className="step-number" aria-hidden="true">
                  {'一二三'[index]}
                </span>
                <div>
                  <h3>{t(`home.${step}`)}</h3>
                  <p>{t(`home.${step}-text`)}</p>
                </div>
              </li>
            ))}
          </ol>
        </section>
        <section aria-labelledby="voice" className="home-voice">
          <div>
            <h2 id="voice">{t('home.voice')}</h2>
            <p>{t('home.voice-text')}</p>
          </div>
          <span className="row">
            <ButtonLink to="/voice" size="large">
              {t('nav.voice')}
            </ButtonLink>
            <Link to="/voice/follow">{t('nav.voice-follow')}</Link>
          </span>
        </section>
      </div>
    </main>
  );
}
