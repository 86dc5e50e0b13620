/** What an act of arrangement will do, unit by unit: code and place now, and as they will be. */
import type { ArrangePreview } from '../../shared/schemas/arrangement.ts';
import { arrangement } from '../i18n/arrangement.ts';
import { useT } from '../i18n/i18n.tsx';

type Row = ArrangePreview['rows'][number];

export function ArrangePreviewTable({ preview }: { preview: ArrangePreview }) {
  const t = useT(arrangement);
  const { count, codes, rows, warnings, large, exact } = preview;
  if (count === 0) return <p>{t('preview.none')}</p>;
  return (
    <>
      <p>
        {large
          ? t(exact ? 'preview.large' : 'preview.large-more', { n: count })
          : t('preview.counts', { n: count, codes })}{' '}
        {rows.length > 0 && rows.length < count && (
          <span className="muted small">{t('preview.rest', { n: rows.length })}</span>
        )}
      </p>
      {large && <p className="arrange-note">{t('preview.job')}</p>}
      {warnings.length > 0 && (
        <ul role="list" className="arrange-warnings">
          {warnings.map(({ kind, n, example }) => (
            <li key={kind}>
              {large && `${t('preview.first-part')} `}
              {t(`warning.${kind}`, { n, example: example === '' ? t('preview.no-code') : example })}
            </li>
          ))}
        </ul>
      )}
      {rows.length === 0 ? (
        <p>{t('preview.first-same')}</p>
      ) : (
        <div className="plain-scroll arrange-rows" tabIndex={0} role="region" aria-label={t('preview')}>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{t('preview.unit')}</th>
                <th scope="col">{t('preview.old')}</th>
                <th scope="col">{t('preview.new')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={row.id === '' ? `new-${at}` : row.id}>
                  <th scope="row">{row.title}</th>
                  <td>{row.from === null ? <b>{t('preview.create')}</b> : <Where at={row.from} />}</td>
                  <td>{row.to === null ? <b>{t('preview.remove')}</b> : <Where at={row.to} before={row.from} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Where({ at, before }: { at: NonNullable<Row['to']>; before?: Row['from'] }) {
  const t = useT(arrangement);
  const changed = before === undefined || before === null || before.code !== at.code;
  const code = at.code === '' ? <span className="muted">{t('preview.no-code')}</span> : at.code;
  return (
    <>
      <span className="code">{before !== undefined && changed ? <ins>{code}</ins> : code}</span>
      <br />
      <span className="small muted">{at.place}</span>
    </>
  );
}
