/** Second step: what each column is, proposed by its heading, and what to do with what the table does not know. */
import { useEffect } from 'react';
import type { LedgerMapping, LedgerProposal, LedgerTarget } from '../../shared/schemas/finding-import.ts';
import { useLedgerProposal } from '../api/ledger.queries.ts';
import { useInitiatives } from '../api/loop.queries.ts';
import { Button } from '../components/button.tsx';
import { Checkbox, Field, Select } from '../components/field.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import { useT } from '../i18n/i18n.tsx';
import { ledger } from '../i18n/ledger.ts';
import { SOURCES } from './loop.model.ts';
import { useWord } from './loop.parts.tsx';

/** Types only come from shared/schemas: the validator stays on the server. */
const TARGETS = [
  'problem',
  'appearance',
  'rootCause',
  'target',
  'measure',
  'leader',
  'body',
  'joining',
  'owner',
  'executor',
  'checker',
  'start',
  'due',
  'percent',
  'progress',
  'source',
  'category',
  'severity',
  'basis',
  'serial',
  'note',
  'ignore',
] as const satisfies readonly LedgerTarget[];

interface ColumnsProps {
  id: string;
  name: string;
  mapping: LedgerMapping | undefined;
  onChange: (mapping: LedgerMapping) => void;
  onTry: () => void;
}
export function ImportColumns({ id, name, mapping, onChange, onTry }: ColumnsProps) {
  const t = useT(ledger);
  const proposal = useLedgerProposal(id, true);
  const { data } = proposal;
  useEffect(() => {
    if (data && mapping === undefined) onChange(data.mapping);
  }, [data, mapping, onChange]);
  if (proposal.isError) return <ErrorState error={proposal.error} onRetry={() => void proposal.refetch()} />;
  if (!data || mapping === undefined) return <Skeleton lines={[100, 100, 80]} />;
  const sheet = data.sheets.find((each) => each.name === mapping.sheet) ?? data.sheets[0]!;
  const choose = (at: number, target: LedgerTarget) =>
    onChange({ ...mapping, columns: mapping.columns.map((each, index) => (index === at ? target : each)) });
  return (
    <>
      <section className="card" aria-labelledby="import-columns">
        <header className="card-head">
          <h2 id="import-columns">{t('import.columns')}</h2>
          <span className="muted small">{name}</span>
        </header>
        {data.sheets.length > 1 && (
          <div className="ledger-options">
            <Select
              label={t('import.sheet')}
              value={sheet.name}
              options={data.sheets.map((each) => ({ value: each.name, label: each.name }))}
              onChange={(event) => {
                const next = data.sheets.find((each) => each.name === event.target.value)!;
                const columns = next.columns.map(({ target }) => target);
                onChange({ ...mapping, sheet: next.name, headingRow: next.headingRow, columns });
              }}
            />
          </div>
        )}
        <Columns sheet={sheet} mapping={mapping} onChoose={choose} />
      </section>
      <Options mapping={mapping} onChange={onChange} />
      <div className="row">
        <Button look="primary" onClick={onTry}>
          {t('import.try')}
        </Button>
      </div>
    </>
  );
}

function Columns(props: {
  sheet: LedgerProposal['sheets'][number];
  mapping: LedgerMapping;
  onChoose: (at: number, target: LedgerTarget) => void;
}) {
  const t = useT(ledger);
  return (
    <div className="ledger-wide">
      <table className="ledger-table">
        <thead>
          <tr>
            <th scope="col">{t('import.column')}</th>
            <th scope="col">{t('import.target')}</th>
            <th scope="col">{t('import.samples')}</th>
          </tr>
        </thead>
        <tbody>
          {props.sheet.columns.map((column, at) => (
            <tr key={`${at}-${column.heading}`}>
              <th scope="row">
                {column.heading}
                {column.why !== 'heading' && (
                  <span className="line-note">
                    {t(column.why === 'remembered' ? 'import.remembered' : 'import.unknown')}
                  </span>
                )}
              </th>
              <td>
                <Select
                  quiet
                  label={`${column.heading}: ${t('import.target')}`}
                  value={props.mapping.columns[at] ?? 'ignore'}
                  options={TARGETS.map((value) => ({ value, label: t(`target.${value}`) }))}
                  onChange={(event) => props.onChoose(at, event.target.value as LedgerTarget)}
                />
              </td>
              <td>
                <span className="ledger-samples small">{column.samples.join(' ｜ ')}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Options({ mapping, onChange }: { mapping: LedgerMapping; onChange: (mapping: LedgerMapping) => void }) {
  const t = useT(ledger);
  const word = useWord();
  const initiatives = useInitiatives();
  return (
    <section className="card" aria-labelledby="import-options">
      <header className="card-head">
        <h2 id="import-options">{t('import.options')}</h2>
      </header>
      <div className="ledger-options">
        <Select
          label={t('import.source')}
          value={mapping.source}
          options={SOURCES.map((value) => ({ value, label: word('source', value) }))}
          onChange={(event) => onChange({ ...mapping, source: event.target.value as LedgerMapping['source'] })}
        />
        <Field
          label={t('import.year')}
          type="number"
          min={1990}
          max={2200}
          value={mapping.year}
          onChange={(event) => onChange({ ...mapping, year: Number(event.target.value) })}
        />
        <Select
          label={t('import.initiative')}
          value={mapping.initiativeId ?? ''}
          options={[
            { value: '', label: t('import.no-initiative') },
            ...initiatives.items.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          onChange={(event) => onChange({ ...mapping, initiativeId: event.target.value || null })}
        />
        {(['createUnits', 'leavePeople'] as const).map((key) => (
          <div key={key} className="wide">
            <Checkbox
              label={t(`import.${key}`)}
              checked={mapping[key]}
              onChange={(event) => onChange({ ...mapping, [key]: event.target.checked })}
            />
            <p className="field-hint">{t(`import.${key}-hint`)}</p>
          </div>
        ))}
      </div>
    </section>
  );
}
