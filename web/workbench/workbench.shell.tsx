/** The frame of the workbench: the mark, who is signed in, and the page. */
import { Link, Outlet } from 'react-router';
import { useLogout, useSession } from '../api/session.queries.ts';
import { Button } from '../components/button.tsx';
import { Seal } from '../components/signs.tsx';
import { LanguageToggle, ThemeToggle } from '../components/toggles.tsx';
import { account } from '../i18n/account.ts';
import { common } from '../i18n/common.ts';
import { useT } from '../i18n/i18n.tsx';

export function WorkbenchShell() {
  const t = useT(common);
  const tAccount = useT(account);
  const session = useSession().data;
  const logout = useLogout();
  return (
    <>
      <a className="skip-link" href="#content">
        {t('skip')}
      </a>
      <header className="portal-header">
        <Link to="/work" className="brand">
          <Seal /> {session?.archive.name}
        </Link>
        <span className="grow" />
        <span className="small muted">{session?.user?.name}</span>
        <ThemeToggle />
        <LanguageToggle />
        <Button look="quiet" busy={logout.isPending} onClick={() => logout.mutate()}>
          {tAccount('logout')}
        </Button>
      </header>
      <main id="content" className="page-frame" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}
