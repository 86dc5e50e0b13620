/** What each column of the file is: proposed with its reason beside sample values, and changed here. */
import type { ImportMapping, ImportProposal, ImportTarget } from '../../shared/schemas/catalogue-import.ts';
import { Select } from '../components/field.tsx';
import { Tag } from '../components/signs.tsx';
import { useLocale, useT } from '../i18n/i18n.tsx';
import { imports } from '../i18n/imports.ts';
import { joinIn } from '../lib/format.ts';
import { claimedTwice } from './import.model.ts';
import { useTargets } from './import.targets.ts';

interface Props {
  proposal: ImportProposal;
  mapping: ImportMapping;
  onChange: (mapping: ImportMapping) => void;
}
export function ImportColumns({ proposal, mapping, onChange }: Props) {
  const t = useT(imports);
  const { locale } = useLocale();
  const { columns } = proposal;
  const { labelOf, optionsOf } = useTargets(proposal.fields);
  const several = proposal.sheets.length > 1;
  const twice = claimedTwice(columns, mapping);
  const targets = columns.map(({ heading }) => mapping.columns[heading]);
  const hasTitle = targets.includes('title') || mapping.constants.title !== undefined || proposal.format === 'ead';
  return (
    <section className="card" aria-labelledby="import-columns">
      <header className="card-head">
        <h2 id="import-columns">{t('columns.title')}</h2>
        <span className="muted small">{t('columns.lead')}</span>
      </header>
      {!hasTitle && columns.length > 0 && <p className="outcome bad inside">{t('columns.no-title')}</p>}
      {twice.map(({ target, headings }) => (
        <p key={target + headings.join()} className="outcome inside" role="status">
          {t('columns.twice', { target: labelOf(target), headings: joinIn(locale, headings) })}
        </p>
      ))}
      <div className="ledger-wide">
        <table className="ledger-table import-columns">
          <thead>
            <tr>
              {(['heading', 'target', 'why', 'samples'] as const).map((key) => (
                <th key={key} scope="col">
                  {t(`columns.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.map(({ heading, sheet, hidden, target, why, samples }) => {
              const now = mapping.columns[heading] ?? 'field';
              const reason = now === target ? why : 'said';
              return (
                <tr key={heading}>
                  <th scope="row">
                    {heading}
                    {hidden && <span className="line-note">{t('columns.hidden')}</span>}
                    {several && <span className="line-note">{t('columns.in-sheet', { sheet })}</span>}
                  </th>
                  <td>
                    <Select
                      quiet
                      label={`${heading}: ${t('columns.target')}`}
                      value={now}
                      options={optionsOf([], now)}
                      onChange={(event) =>
                        onChange({
                          ...mapping,
                          columns: { ...mapping.columns, [heading]: event.target.value as ImportTarget },
                        })
                      }
                    />
                  </td>
                  <td>
                    <Tag
                      {...(reason === 'none'
                        ? { tone: 'warn' as const }
                        : reason === 'values'
                          ? {}
                          : { tone: 'ok' as const })}
                    >
                      {t(`why.${reason}`)}
                    </Tag>
                  </td>
                  <td>
                    <span className="ledger-samples small">{samples.join(' ｜ ')}</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
