/** The frame of the public pages: the archive's name, the way to search, how it looks; `/` goes to the box. */
import { Suspense, useEffect } from 'react';
import { Link, NavLink, Outlet, useMatch, useSearchParams } from 'react-router';
import { useSession } from '../api/session.queries.ts';
import { Seal } from '../components/signs.tsx';
import { Skeleton } from '../components/states.tsx';
import { ContrastToggle, LanguageToggle, ThemeToggle, TypeToggle } from '../components/toggles.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { ResultTrail } from './result-trail.tsx';
import { SearchBox } from './search-box.tsx';
import './portal.css';

function useSlashKey() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const box = document.getElementById('q');
      if (!(box instanceof HTMLInputElement)) return;
      event.preventDefault();
      box.focus();
      box.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

export function PortalShell() {
  const t = useT(portal);
  const tCommon = useT(common);
  const { locale } = useLocale();
  const session = useSession().data;
  const record = useMatch('/records/:id');
  const [params] = useSearchParams();
  useSlashKey();
  const q = params.get('q') ?? '';
  const name = (locale === 'en' && session?.archive.nameEn) || session?.archive.name || tCommon('product');
  return (
    <div className={`portal${record ? ' on-record' : ''}`}>
      <a className="skip-link" href="#content">
        {tCommon('skip')}
      </a>
      <header className="portal-header">
        <Link to="/" className="brand">
          <Seal /> {name}
        </Link>
        {record && (
          <>
            <SearchBox key={q} look="mini" initial={q} />
            <ResultTrail id={record.params.id ?? ''} />
          </>
        )}
        <span className="grow" />
        {!record && (
          <nav className="portal-nav" aria-label={t('nav.label')}>
            <NavLink to="/search">{t('nav.search')}</NavLink>
            <NavLink to="/help">{t('nav.help')}</NavLink>
            <NavLink to="/voice">{t('nav.voice')}</NavLink>
            {session?.user && <Link to="/work">{t('nav.work')}</Link>}
          </nav>
        )}
        <div className="portal-tools" role="group" aria-label={t('nav.tools')}>
          <TypeToggle />
          <ThemeToggle />
          <LanguageToggle />
        </div>
      </header>
      <Suspense
        fallback={
          <main id="content" className="page-frame">
            <Skeleton />
          </main>
        }
      >
        <Outlet />
      </Suspense>
      {!record && (
        <footer className="portal-footer small">
          <span>{name}</span>
          <span className="muted">{t('footer.text')}</span>
          <span className="grow" />
          <ContrastToggle />
          <Link to="/help">{t('nav.help')}</Link>
          <Link to="/voice">{t('nav.voice')}</Link>
          <Link to="/voice/follow">{t('nav.voice-follow')}</Link>
          <Link to={session?.user ? '/work' : '/login'}>{session?.user ? t('nav.work') : t('nav.login')}</Link>
        </footer>
      )}
    </div>
  );
}
