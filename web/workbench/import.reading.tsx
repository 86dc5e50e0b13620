/** Which sheets are read and where their headings stand, as the file has them; both can be changed. */
import type { FirstRow, ImportMapping, ImportProposal } from '../../shared/schemas/catalogue-import.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Select } from '../components/field.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { joinIn } from '../lib/format.ts';
import { without } from './import.model.ts';

const ENCODINGS = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be'];
/** More sheets than this are folded away. */
const FEW = 6;

interface Props {
  proposal: ImportProposal;
  mapping: ImportMapping;
  onChange: (mapping: ImportMapping) => void;
}

export function ImportReading({ proposal, mapping, onChange }: Props) {
  const t = useT(imports);
  const { locale } = useLocale();
  const { sheets, plain, format } = proposal;
  const chosen = mapping.sheets ?? sheets.map(({ name }) => name);
  const [first] = sheets.filter(({ name }) => chosen.includes(name));
  const shown = first ?? sheets[0];
  const rest = plain[0];
  const choose = (name: string, on: boolean) => {
    const next = sheets.map((sheet) => sheet.name).filter((each) => (each === name ? on : chosen.includes(each)));
    if (next.length === 0) return;
    onChange(next.length === sheets.length ? without(mapping, 'sheets') : { ...mapping, sheets: next });
  };
  const headAt = (headingRow: number | undefined) => {
    onChange({ ...without(mapping, 'headingRow'), columns: {}, ...(headingRow !== undefined && { headingRow }) });
  };
  const list = (
    <ul role="list" className="import-sheets">
      {sheets.map(({ name, headingRow }) => (
        <li key={name}>
          <Checkbox
            label={t('reading.sheet-row', { name, row: headingRow })}
            checked={chosen.includes(name)}
            onChange={(event) => choose(name, event.target.checked)}
          />
        </li>
      ))}
    </ul>
  );
  return (
    <section className="card" aria-labelledby="import-reading">
      <header className="card-head">
        <h2 id="import-reading">{t('reading.title')}</h2>
        <span className="muted small">{t('reading.lead')}</span>
      </header>
      {sheets.length === 0 && (
        <p className="outcome bad inside" role="alert">
          {t('reading.none')}
        </p>
      )}
      {(sheets.length > 1 || plain.length > 0) && sheets.length > 0 && (
        <div className="card-note">
          {sheets.length > FEW ? (
            <details>
              <summary>
                {t('reading.sheets')} ({chosen.length}/{sheets.length})
              </summary>
              {list}
            </details>
          ) : (
            sheets.length > 1 && (
              <fieldset className="import-plain">
                <legend className="small muted">{t('reading.sheets')}</legend>
                {list}
              </fieldset>
            )
          )}
          {plain.length > 0 && (
            <p className="small muted">
              {t('reading.plain', {
                names: joinIn(
                  locale,
                  plain.slice(0, 8).map(({ name }) => name),
                ),
              })}
            </p>
          )}
        </div>
      )}
      {format !== 'ead' && shown && (
        <First name={shown.name} rows={shown.first} headingRow={shown.headingRow} onHead={headAt} />
      )}
      {format !== 'ead' && !shown && rest && <First name={rest.name} rows={rest.first} onHead={headAt} />}
      <div className="ledger-options">
        {mapping.headingRow !== undefined && (
          <div>
            <Button size="small" onClick={() => headAt(undefined)}>
              {t('reading.auto')}
            </Button>
          </div>
        )}
        {format === 'delimited' && (
          <Select
            label={t('reading.encoding')}
            hint={t('reading.encoding-hint')}
            value={mapping.encoding ?? ''}
            options={[
              { value: '', label: t('reading.encoding-auto') },
              ...ENCODINGS.map((value) => ({ value, label: value.toUpperCase() })),
            ]}
            onChange={(event) => {
              const encoding = event.target.value;
              onChange({ ...without(mapping, 'encoding'), columns: {}, ...(encoding !== '' && { encoding }) });
            }}
          />
        )}
      </div>
    </section>
  );
}

function First(props: { name: string; rows: readonly FirstRow[]; headingRow?: number; onHead: (row: number) => void }) {
  const t = useT(imports);
  const width = Math.max(1, ...props.rows.map(({ cells }) => cells.length));
  return (
    <div className="ledger-wide import-first" tabIndex={0} role="group" aria-label={t('reading.first-plain')}>
      <table className="ledger-table">
        <caption className="small muted">
          {props.name === '' ? t('reading.first-plain') : t('reading.first', { name: props.name })}
        </caption>
        <tbody>
          {props.rows.map(({ row, cells, closed }) => {
            const heading = row === props.headingRow;
            return (
              <tr key={row} className={heading ? 'heading' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className="tag"
                    aria-pressed={heading}
                    aria-label={t('reading.is-heading', { row })}
                    title={t('reading.is-heading', { row })}
                    onClick={() => props.onHead(row)}
                  >
                    {heading ? t('reading.heading') : row}
                  </button>
                </th>
                {closed ? (
                  <td colSpan={width} className="muted">
                    {t('reading.closed')}
                  </td>
                ) : (
                  Array.from({ length: width }, (_, at) => <td key={at}>{cells[at] ?? ''}</td>)
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
