/** The frame of the workbench: navigation at the left (a drawer on a phone), search and the person at the top. */
import { Suspense, useEffect, useRef, useState } from 'react';
import { Outlet, useLocation, useNavigate, useSearchParams } from 'react-router';
import { useMay, useSession } from '../api/session.queries.ts';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { ErrorBoundary, Skeleton } from '../components/states.tsx';
import { Tag } from '../components/signs.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { workbench } from '../i18n/workbench.ts';
import { nameIn } from '../lib/format.ts';
import { KeyboardHelp, useShortcuts } from './keyboard.tsx';
import { Navigation } from './navigation.tsx';
import { usePhone } from './use-narrow.ts';
import { UserMenu } from './user-menu.tsx';
import './workbench.css';

export function WorkbenchShell() {
  const t = useT(workbench);
  const tCommon = useT(common);
  const session = useSession().data;
  const { locale } = useLocale();
  const { pathname } = useLocation();
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  useShortcuts(
    () => search.current?.select(),
    () => setHelp(true),
  );
  useEffect(() => window.scrollTo(0, 0), [pathname]);
  return (
    <div className="work">
      <a className="skip-link" href="#content">
        {tCommon('skip')}
      </a>
      <div className="work-side">
        <Navigation />
      </div>
      <div className="work-main">
        <header className="work-top">
          <button
            type="button"
            className="icon-button work-menu"
            aria-label={t('menu')}
            onClick={() => setDrawer(true)}
          >
            <Icon name="menu" />
          </button>
          <SearchBox box={search} />
          <span className="grow" />
          {session?.archive.demo === true && (
            <span title={t('demo.hint')}>
              <Tag tone="warn">{t('demo')}</Tag>
            </span>
          )}
          <button
            type="button"
            className="icon-button work-keys"
            aria-label={t('user.keys')}
            title={t('user.keys')}
            onClick={() => setHelp(true)}
          >
            <Icon name="help" />
          </button>
          <UserMenu onKeys={() => setHelp(true)} />
        </header>
        <main id="content" className="work-page" tabIndex={-1}>
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<Skeleton />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <Dialog
        open={drawer}
        onClose={() => setDrawer(false)}
        title={session && nameIn(locale, session.archive)}
        size="drawer"
      >
        <Navigation onGo={() => setDrawer(false)} />
      </Dialog>
      <KeyboardHelp open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

/** The search box of every page; on the search page it says what is being sought. */
function SearchBox({ box }: { box: React.RefObject<HTMLInputElement | null> }) {
  const t = useT(workbench);
  const may = useMay();
  const phone = usePhone();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  const sought = pathname === '/work/search' ? (params.get('q') ?? '') : '';
  if (!may('unit.read')) return null;
  return (
    <form
      key={sought}
      role="search"
      className="work-search"
      onSubmit={(event) => {
        event.preventDefault();
        const q = new FormData(event.currentTarget).get('q');
        if (typeof q === 'string' && q.trim() !== '') void navigate(`/work/search?q=${encodeURIComponent(q.trim())}`);
      }}
    >
      <Icon name="search" size={16} />
      <input
        ref={box}
        type="search"
        name="q"
        defaultValue={sought}
        aria-label={t('search.label')}
        placeholder={t(phone ? 'search.placeholder-short' : 'search.placeholder')}
        aria-keyshortcuts="/"
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
