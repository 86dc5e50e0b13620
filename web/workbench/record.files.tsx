/** The files of a record as they were delivered, each with its format and digests. */
import type { UnitDetail } from '../../shared/schemas/unit.ts';
import { fileUrl } from '../api/client.ts';
import { Icon } from '../components/icon.tsx';
import { EmptyState } from '../components/states.tsx';
import { catalogue } from '../i18n/catalogue.ts';
import { useT } from '../i18n/i18n.tsx';
import { formatBytes } from '../lib/format.ts';

export function RecordFiles({ unit }: { unit: UnitDetail }) {
  const t = useT(catalogue);
  if (unit.files.length === 0) return <EmptyState title={t('files.none')}>{t('files.none-next')}</EmptyState>;
  return (
    <ul role="list" className="work-files">
      {unit.files.map((file) => (
        <li key={file.id}>
          <div className="row">
            <Icon name="file" />
            <b className="grow">{file.name}</b>
            <a
              className="btn small"
              href={fileUrl(file.id, true)}
              download
              aria-label={t('files.download', { name: file.name })}
            >
              <Icon name="download" size={16} />
            </a>
          </div>
          <p className="small muted">
            {[
              file.formatName,
              file.puid,
              formatBytes(file.byteSize),
              file.pageCount !== null && t('files.pages', { n: file.pageCount }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <details>
            <summary className="small">{t('files.digests')}</summary>
            <dl className="digest-list">
              {(['sha256', 'sha512', 'sm3'] as const).map((name) => (
                <div key={name}>
                  <dt className="small muted">{name.toUpperCase().replace('SHA', 'SHA-')}</dt>
                  <dd className="code">{file[name]}</dd>
                </div>
              ))}
            </dl>
          </details>
        </li>
      ))}
    </ul>
  );
}
