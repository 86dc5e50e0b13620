import { Link } from 'react-router';
import { Icon } from '../components/icon.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { portal } from '../i18n/portal.ts';
import { findTrail } from './trail.ts';

/** Back to the results, and on to the previous and next of them; nothing where the record was not opened from any. */
export function ResultTrail({ id }: { id: string }) {
  const t = useT(portal);
  const { locale } = useLocale();
  const trail = findTrail();
  const at = trail?.records.findIndex((record) => record.id === id) ?? -1;
  if (!trail || at < 0) return null;
  const total = `${trail.total.toLocaleString(locale)}${trail.totalIsExact ? '' : '+'}`;
  const previous = trail.records[at - 1];
  const next = trail.records[at + 1];
  return (
    <nav className="trail" aria-label={t('trail.label')}>
      <Link to={trail.from} className="trail-back">
        <Icon name="back" size={16} />
        <span className="wide-only">{t('trail.back', { n: at + 1, total })}</span>
        <span className="narrow-only">{t('trail.back-short')}</span>
      </Link>
      <span className="grow" />
      {previous && <Link to={previous.to}>← {t('trail.previous')}</Link>}
      {next && <Link to={next.to}>{t('trail.next')} →</Link>}
    </nav>
  );
}
