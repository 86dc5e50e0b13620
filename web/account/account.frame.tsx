/** The quiet page around login and password: a sheet, the seal, one thing to do. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSession } from '../api/session.queries.ts';
import { Seal } from '../components/signs.tsx';
import { LanguageToggle, ThemeToggle, TypeToggle } from '../components/toggles.tsx';
import { common } from '../i18n/common.ts';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { useTitle } from '../lib/title.ts';
import './account.css';

export function AccountFrame({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  const t = useT(common);
  const { locale } = useLocale();
  const archive = useSession().data?.archive;
  useTitle(title);
  return (
    <div className="account">
      <header className="account-top">
        <Link to="/" className="brand">
          <Seal /> {(locale === 'en' && archive?.nameEn) || archive?.name || t('product')}
        </Link>
        <span className="grow" />
        <TypeToggle />
        <ThemeToggle />
        <LanguageToggle />
      </header>
      <main id="content" className="account-sheet card">
        <h1>{title}</h1>
        <p className="muted">{lead}</p>
        {children}
      </main>
    </div>
  );
}
