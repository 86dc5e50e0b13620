import { ButtonLink } from '../components/button.tsx';
import { EmptyState } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { useTitle } from '../lib/title.ts';
import { SearchBox } from './search-box.tsx';

export default function NotFoundPage() {
  const t = useT(portal);
  useTitle(t('missing.title'));
  return (
    <main id="content" tabIndex={-1} className="page-frame narrow">
      <EmptyState
        title={t('missing.title')}
        icon="search"
        actions={<ButtonLink to="/">{t('missing.home')}</ButtonLink>}
      >
        {t('missing.text')}
      </EmptyState>
      <SearchBox />
    </main>
  );
}
