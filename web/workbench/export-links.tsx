/** A list as a file, in each format there is. */
import { useT } from '../i18n/i18n.tsx';
import { exporting } from '../i18n/exporting.ts';

export function ExportLinks({ href }: { href: (format: string) => string }) {
  const t = useT(exporting);
  return (
    <div className="sorts small" role="group" aria-label={t('export')}>
      <span className="muted">{t('export')}</span>
      {(['xlsx', 'csv', 'ead3', 'jsonl'] as const).map((format) => (
        <a key={format} className="text-button small" href={href(format)} download>
          {t(`export.${format}`)}
        </a>
      ))}
    </div>
  );
}
