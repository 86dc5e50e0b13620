/** The first rows as they will be, under what is chosen now. */
import type { PreviewRow } from '../../shared/schemas/catalogue-import.ts';
import { usePreview } from '../api/import.queries.ts';
import { Icon } from '../components/icon.tsx';
import { ErrorLine, Skeleton } from '../components/states.tsx';
import { Tag } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { terms } from '../i18n/terms.ts';
import { joinIn } from '../lib/format.ts';
import type { Plan } from './import.model.ts';
import { type Fields, useTargets } from './import.targets.ts';
import { useSettled } from './use-settled.ts';

/** Members of a row that have columns or words of their own. */
const SHOWN = new Set(
  'fonds category agency level code title responsible documentNumber dateText dateFrom dateTo year retention secrecy openness opinion pages carrier note names text'.split(
    ' ',
  ),
);
/** Levels that are told: most units are items. */
const ABOVE_ITEMS = ['fonds', 'series', 'file'] as const;
const text = (unit: PreviewRow['unit'], key: string): string => {
  const value = unit[key];
  return value === null || value === undefined ? '' : String(value);
};
const day = (value: string): string =>
  value.length === 8 ? `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}` : value;

export function ImportPreview({ id, plan, fields }: { id: string; plan: Plan; fields: Fields }) {
  const t = useT(imports);
  const { nameOf } = useTargets(fields);
  const { fonds, category, mapping } = plan;
  // Typing is not asked for letter by letter.
  const settled = useSettled({ fonds, category, mapping }, 500);
  const hasCategory =
    settled.category !== '' ||
    settled.mapping.categoryFromCode ||
    settled.mapping.constants.category !== undefined ||
    Object.values(settled.mapping.columns).includes('category');
  const ready = hasCategory && (settled.fonds !== '' || settled.mapping.fondsFromCode);
  const preview = usePreview(id, settled, ready);
  const rows = ready ? (preview.data?.items ?? []) : [];
  return (
    <section className="card" aria-labelledby="import-preview" aria-busy={preview.isFetching}>
      <header className="card-head">
        <h2 id="import-preview">{t('preview.title')}</h2>
        <span className="muted small" role="status">
          {preview.isFetching ? t('preview.busy') : rows.length > 0 ? t('preview.lead', { n: rows.length }) : ''}
        </span>
      </header>
      {!ready && <p className="card-note muted">{t('preview.place')}</p>}
      {ready && preview.isError && (
        <div className="card-note">
          <ErrorLine error={preview.error} />
        </div>
      )}
      {preview.isPending && ready && <Skeleton lines={[100, 90, 80]} />}
      {ready && preview.data && rows.length === 0 && <p className="card-note muted">{t('preview.none')}</p>}
      {rows.length > 0 && (
        <div className="ledger-wide" tabIndex={0} role="group" aria-labelledby="import-preview">
          <table className="ledger-table import-preview">
            <thead>
              <tr>
                <th scope="col">{t('defects.row')}</th>
                {(['code', 'title', 'responsible', 'date', 'retention', 'person'] as const).map((key) => (
                  <th key={key} scope="col">
                    {t(`target.${key}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={`${row.sheet}\n${row.row}`} row={row} nameOf={nameOf} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({
  row: { row, sheet, unit, taken, defects },
  nameOf,
}: {
  row: PreviewRow;
  nameOf: (key: string) => string;
}) {
  const t = useT(imports);
  const term = useT(terms);
  const { locale } = useLocale();
  const level = ABOVE_ITEMS.find((each) => each === unit.level);
  const [from, to] = [text(unit, 'dateFrom'), text(unit, 'dateTo')];
  const other = Object.keys(unit)
    .filter((key) => !SHOWN.has(key))
    .map((key) => `${nameOf(key)} ${joinIn(locale, text(unit, key).split('\n'))}`);
  return (
    <tr>
      <td>
        <Tag tone={taken ? 'ok' : 'bad'}>{t(taken ? 'preview.taken' : 'preview.refused')}</Tag>
        <span className="line-note">
          {sheet} {t('preview.row', { row })}
        </span>
      </td>
      <td className="code">
        {text(unit, 'code')}
        {level !== undefined && <span className="line-note">{term(`level.${level}`)}</span>}
      </td>
      <td className="import-title">
        {text(unit, 'title')}
        {defects.map(({ id, severity, message }) => (
          <span key={id} className={`line-note ${severity === 'error' ? 'import-fault' : 'import-caution'}`}>
            <span className="visually-hidden">{term(`severity.${severity}`)} </span>
            <Icon name={severity === 'error' ? 'close' : 'alert'} size={14} /> {message}
          </span>
        ))}
        {other.length > 0 && (
          <span className="line-note">{t('preview.other', { fields: other.slice(0, 4).join('；') })}</span>
        )}
      </td>
      <td>{text(unit, 'responsible')}</td>
      <td>
        {text(unit, 'dateText')}
        {from !== '' && from !== to && (
          <span className="line-note">{t('preview.parsed', { from: day(from), to: day(to) })}</span>
        )}
      </td>
      <td>{text(unit, 'retention')}</td>
      <td>{text(unit, 'names')}</td>
    </tr>
  );
}
